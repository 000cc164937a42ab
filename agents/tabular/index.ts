/** The agents that keep tables, or linear values: id → agent. */
import { doubleQLearningEntry } from "./doubleQLearning.ts";
import { dynaQEntry } from "./dynaQ.ts";
import { expectedSarsaEntry } from "./expectedSarsa.ts";
import { finiteHorizonEntry } from "./finiteHorizon.ts";
import { linearSarsaEntry } from "./linearSarsa.ts";
import { monteCarloEntry } from "./monteCarlo.ts";
import { nStepSarsaEntry } from "./nStepSarsa.ts";
import { offPolicyMonteCarloEntry } from "./offPolicyMonteCarlo.ts";
import { policyEvaluationEntry } from "./policyEvaluation.ts";
import { policyIterationEntry } from "./policyIteration.ts";
import { prioritizedSweepingEntry } from "./prioritizedSweeping.ts";
import { qLearningEntry } from "./qLearning.ts";
import { sarsaEntry } from "./sarsa.ts";
import { sarsaLambdaEntry } from "./sarsaLambda.ts";
import { tdPredictionEntry } from "./tdPrediction.ts";
import { valueIterationEntry } from "./valueIteration.ts";
import { watkinsQEntry } from "./watkinsQ.ts";

export const tabularAgents = {
  policyEvaluation: policyEvaluationEntry,
  policyIteration: policyIterationEntry,
  valueIteration: valueIterationEntry,
  finiteHorizon: finiteHorizonEntry,
  monteCarlo: monteCarloEntry,
  offPolicyMonteCarlo: offPolicyMonteCarloEntry,
  tdPrediction: tdPredictionEntry,
  sarsa: sarsaEntry,
  expectedSarsa: expectedSarsaEntry,
  nStepSarsa: nStepSarsaEntry,
  sarsaLambda: sarsaLambdaEntry,
  qLearning: qLearningEntry,
  doubleQLearning: doubleQLearningEntry,
  watkinsQ: watkinsQEntry,
  dynaQ: dynaQEntry,
  prioritizedSweeping: prioritizedSweepingEntry,
  linearSarsa: linearSarsaEntry,
};

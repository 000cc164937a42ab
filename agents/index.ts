/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { banditAgents } from "./bandits/index.ts";
import type { AgentEntry } from "./core/agent.ts";
import { a2cEntry } from "./deep/a2c.ts";
import { c51Entry } from "./deep/c51.ts";
import { crossEntropyMethodEntry } from "./deep/crossEntropyMethod.ts";
import { ddpgEntry } from "./deep/ddpg.ts";
import { dqnEntry } from "./deep/dqn.ts";
import { evolutionStrategiesEntry } from "./deep/evolutionStrategies.ts";
import { ppoEntry } from "./deep/ppo.ts";
import { qrDqnEntry } from "./deep/qrDqn.ts";
import { rainbowEntry } from "./deep/rainbow.ts";
import { recurrentDqnEntry } from "./deep/recurrentDqn.ts";
import { reinforceEntry } from "./deep/reinforce.ts";
import { rlhfEntry } from "./deep/rlhf.ts";
import { sacEntry } from "./deep/sac.ts";
import { td3Entry } from "./deep/td3.ts";
import { behaviouralCloningEntry } from "./imitation/behaviouralCloning.ts";
import { randomEntry } from "./random.ts";
import { doubleQLearningEntry } from "./tabular/doubleQLearning.ts";
import { dynaQEntry } from "./tabular/dynaQ.ts";
import { expectedSarsaEntry } from "./tabular/expectedSarsa.ts";
import { finiteHorizonEntry } from "./tabular/finiteHorizon.ts";
import { linearSarsaEntry } from "./tabular/linearSarsa.ts";
import { monteCarloEntry } from "./tabular/monteCarlo.ts";
import { nStepSarsaEntry } from "./tabular/nStepSarsa.ts";
import { offPolicyMonteCarloEntry } from "./tabular/offPolicyMonteCarlo.ts";
import { policyEvaluationEntry } from "./tabular/policyEvaluation.ts";
import { policyIterationEntry } from "./tabular/policyIteration.ts";
import { prioritizedSweepingEntry } from "./tabular/prioritizedSweeping.ts";
import { qLearningEntry } from "./tabular/qLearning.ts";
import { sarsaEntry } from "./tabular/sarsa.ts";
import { sarsaLambdaEntry } from "./tabular/sarsaLambda.ts";
import { tdPredictionEntry } from "./tabular/tdPrediction.ts";
import { valueIterationEntry } from "./tabular/valueIteration.ts";
import { watkinsQEntry } from "./tabular/watkinsQ.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
  ...banditAgents,
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
  dqn: dqnEntry,
  c51: c51Entry,
  qrDqn: qrDqnEntry,
  rainbow: rainbowEntry,
  recurrentDqn: recurrentDqnEntry,
  reinforce: reinforceEntry,
  a2c: a2cEntry,
  ppo: ppoEntry,
  ddpg: ddpgEntry,
  td3: td3Entry,
  sac: sacEntry,
  crossEntropyMethod: crossEntropyMethodEntry,
  evolutionStrategies: evolutionStrategiesEntry,
  behaviouralCloning: behaviouralCloningEntry,
  rlhf: rlhfEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

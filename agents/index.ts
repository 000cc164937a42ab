/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { banditAgents } from "./bandits/index.ts";
import type { AgentEntry } from "./core/agent.ts";
import { c51Entry } from "./deep/c51.ts";
import { dqnEntry } from "./deep/dqn.ts";
import { ppoEntry } from "./deep/ppo.ts";
import { qrDqnEntry } from "./deep/qrDqn.ts";
import { rainbowEntry } from "./deep/rainbow.ts";
import { recurrentDqnEntry } from "./deep/recurrentDqn.ts";
import { randomEntry } from "./random.ts";
import { expectedSarsaEntry } from "./tabular/expectedSarsa.ts";
import { finiteHorizonEntry } from "./tabular/finiteHorizon.ts";
import { linearSarsaEntry } from "./tabular/linearSarsa.ts";
import { monteCarloEntry } from "./tabular/monteCarlo.ts";
import { policyEvaluationEntry } from "./tabular/policyEvaluation.ts";
import { policyIterationEntry } from "./tabular/policyIteration.ts";
import { qLearningEntry } from "./tabular/qLearning.ts";
import { sarsaEntry } from "./tabular/sarsa.ts";
import { valueIterationEntry } from "./tabular/valueIteration.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
  ...banditAgents,
  greedy: greedyEntry,
  optimisticGreedy: optimisticGreedyEntry,
  epsilonGreedy: epsilonGreedyEntry,
  epsilonDecreasing: epsilonDecreasingEntry,
  epsilonFirst: epsilonFirstEntry,
  exploreThenCommit: exploreThenCommitEntry,
  softmax: softmaxEntry,
  boltzmannGumbel: boltzmannGumbelEntry,
  gradientBandit: gradientBanditEntry,
  ucb1: ucb1Entry,
  klUcb: klUcbEntry,
  klUcbPlusPlus: klUcbPlusPlusEntry,
  bayesUcb: bayesUcbEntry,
  imed: imedEntry,
  dmed: dmedEntry,
  ucb: ucbEntry,
  ucbTuned: ucbTunedEntry,
  ucbV: ucbVEntry,
  cpUcb: cpUcbEntry,
  ocUcb: ocUcbEntry,
  gittins: gittinsEntry,
  moss: mossEntry,
  mossAnytime: mossAnytimeEntry,
  successiveElimination: successiveEliminationEntry,
  sequentialHalving: sequentialHalvingEntry,
  lucb: lucbEntry,
  klLucb: klLucbEntry,
  trackAndStop: trackAndStopEntry,
  topTwoThompson: topTwoThompsonEntry,
  besa: besaEntry,
  thompson: thompsonBetaEntry,
  thompsonGaussian: thompsonGaussianEntry,
  thompsonGamma: thompsonGammaEntry,
  thompsonNormalInverseGamma: thompsonNormalInverseGammaEntry,
  exp3: exp3Entry,
  exp3S: exp3SEntry,
  exp3Ix: exp3IxEntry,
  tsallisInf: tsallisInfEntry,
  slidingWindowUcb: slidingWindowUcbEntry,
  discountedUcb: discountedUcbEntry,
  slidingWindowThompson: slidingWindowThompsonEntry,
  discountedThompson: discountedThompsonEntry,
  cusumUcb: cusumUcbEntry,
  glrKlUcb: glrKlUcbEntry,
  oracleRestart: oracleRestartEntry,
  linUcb: linUcbEntry,
  linEpsilonGreedy: linEpsilonGreedyEntry,
  linThompson: linThompsonEntry,
  softmaxPolicyGradient: softmaxPolicyGradientEntry,
  logisticUcb: logisticUcbEntry,
  logisticThompson: logisticThompsonEntry,
  squareCb: squareCbEntry,
  bootstrappedThompson: bootstrappedThompsonEntry,
  neuralBandit: neuralBanditEntry,
  policyEvaluation: policyEvaluationEntry,
  policyIteration: policyIterationEntry,
  valueIteration: valueIterationEntry,
  finiteHorizon: finiteHorizonEntry,
  monteCarlo: monteCarloEntry,
  sarsa: sarsaEntry,
  expectedSarsa: expectedSarsaEntry,
  qLearning: qLearningEntry,
  linearSarsa: linearSarsaEntry,
  dqn: dqnEntry,
  c51: c51Entry,
  qrDqn: qrDqnEntry,
  rainbow: rainbowEntry,
  recurrentDqn: recurrentDqnEntry,
  ppo: ppoEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

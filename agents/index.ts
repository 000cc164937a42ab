/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { bayesUcbEntry } from "./bandits/bayesUcb.ts";
import { besaEntry } from "./bandits/besa.ts";
import { boltzmannGumbelEntry } from "./bandits/boltzmannGumbel.ts";
import { bootstrappedThompsonEntry } from "./bandits/contextual/bootstrappedThompson.ts";
import { linEpsilonGreedyEntry } from "./bandits/contextual/linEpsilonGreedy.ts";
import { linThompsonEntry } from "./bandits/contextual/linThompson.ts";
import { linUcbEntry } from "./bandits/contextual/linUcb.ts";
import { logisticThompsonEntry } from "./bandits/contextual/logisticThompson.ts";
import { logisticUcbEntry } from "./bandits/contextual/logisticUcb.ts";
import { neuralBanditEntry } from "./bandits/contextual/neuralBandit.ts";
import { softmaxPolicyGradientEntry } from "./bandits/contextual/softmaxPolicyGradient.ts";
import { squareCbEntry } from "./bandits/contextual/squareCb.ts";
import { cpUcbEntry } from "./bandits/cpUcb.ts";
import { cusumUcbEntry } from "./bandits/cusumUcb.ts";
import { discountedThompsonEntry } from "./bandits/discountedThompson.ts";
import { discountedUcbEntry } from "./bandits/discountedUcb.ts";
import { dmedEntry } from "./bandits/dmed.ts";
import { epsilonDecreasingEntry } from "./bandits/epsilonDecreasing.ts";
import { epsilonFirstEntry } from "./bandits/epsilonFirst.ts";
import { epsilonGreedyEntry } from "./bandits/epsilonGreedy.ts";
import { exp3Entry } from "./bandits/exp3.ts";
import { exp3IxEntry } from "./bandits/exp3Ix.ts";
import { exp3SEntry } from "./bandits/exp3S.ts";
import { exploreThenCommitEntry } from "./bandits/exploreThenCommit.ts";
import { gittinsEntry } from "./bandits/gittins.ts";
import { glrKlUcbEntry } from "./bandits/glrKlUcb.ts";
import { gradientBanditEntry } from "./bandits/gradientBandit.ts";
import { greedyEntry } from "./bandits/greedy.ts";
import { imedEntry } from "./bandits/imed.ts";
import { klLucbEntry } from "./bandits/klLucb.ts";
import { klUcbEntry } from "./bandits/klUcb.ts";
import { klUcbPlusPlusEntry } from "./bandits/klUcbPlusPlus.ts";
import { lucbEntry } from "./bandits/lucb.ts";
import { mossEntry } from "./bandits/moss.ts";
import { mossAnytimeEntry } from "./bandits/mossAnytime.ts";
import { ocUcbEntry } from "./bandits/ocUcb.ts";
import { optimisticGreedyEntry } from "./bandits/optimisticGreedy.ts";
import { oracleRestartEntry } from "./bandits/oracleRestart.ts";
import { sequentialHalvingEntry } from "./bandits/sequentialHalving.ts";
import { slidingWindowThompsonEntry } from "./bandits/slidingWindowThompson.ts";
import { slidingWindowUcbEntry } from "./bandits/slidingWindowUcb.ts";
import { softmaxEntry } from "./bandits/softmax.ts";
import { successiveEliminationEntry } from "./bandits/successiveElimination.ts";
import { thompsonBetaEntry } from "./bandits/thompsonBeta.ts";
import { thompsonGammaEntry } from "./bandits/thompsonGamma.ts";
import { thompsonGaussianEntry } from "./bandits/thompsonGaussian.ts";
import { thompsonNormalInverseGammaEntry } from "./bandits/thompsonNormalInverseGamma.ts";
import { topTwoThompsonEntry } from "./bandits/topTwoThompson.ts";
import { trackAndStopEntry } from "./bandits/trackAndStop.ts";
import { tsallisInfEntry } from "./bandits/tsallisInf.ts";
import { ucbEntry } from "./bandits/ucb.ts";
import { ucb1Entry } from "./bandits/ucb1.ts";
import { ucbTunedEntry } from "./bandits/ucbTuned.ts";
import { ucbVEntry } from "./bandits/ucbV.ts";
import type { AgentEntry } from "./core/agent.ts";
import { a2cEntry } from "./deep/a2c.ts";
import { crossEntropyMethodEntry } from "./deep/crossEntropyMethod.ts";
import { dqnEntry } from "./deep/dqn.ts";
import { evolutionStrategiesEntry } from "./deep/evolutionStrategies.ts";
import { ppoEntry } from "./deep/ppo.ts";
import { reinforceEntry } from "./deep/reinforce.ts";
import { rlhfEntry } from "./deep/rlhf.ts";
import { behaviouralCloningEntry } from "./imitation/behaviouralCloning.ts";
import { randomEntry } from "./random.ts";
import { qLearningEntry } from "./tabular/qLearning.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
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
  qLearning: qLearningEntry,
  dqn: dqnEntry,
  crossEntropyMethod: crossEntropyMethodEntry,
  evolutionStrategies: evolutionStrategiesEntry,
  behaviouralCloning: behaviouralCloningEntry,
  reinforce: reinforceEntry,
  a2c: a2cEntry,
  ppo: ppoEntry,
  rlhf: rlhfEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

/** The policies for bandits: id → policy. */
import { exp3Entry } from "./adversarial/exp3.ts";
import { exp3IxEntry } from "./adversarial/exp3Ix.ts";
import { exp3SEntry } from "./adversarial/exp3S.ts";
import { tsallisInfEntry } from "./adversarial/tsallisInf.ts";
import { klLucbEntry } from "./bestArm/klLucb.ts";
import { lucbEntry } from "./bestArm/lucb.ts";
import { sequentialHalvingEntry } from "./bestArm/sequentialHalving.ts";
import { successiveEliminationEntry } from "./bestArm/successiveElimination.ts";
import { topTwoThompsonEntry } from "./bestArm/topTwoThompson.ts";
import { trackAndStopEntry } from "./bestArm/trackAndStop.ts";
import { cusumUcbEntry } from "./changing/cusumUcb.ts";
import { discountedThompsonEntry } from "./changing/discountedThompson.ts";
import { discountedUcbEntry } from "./changing/discountedUcb.ts";
import { glrKlUcbEntry } from "./changing/glrKlUcb.ts";
import { oracleRestartEntry } from "./changing/oracleRestart.ts";
import { slidingWindowThompsonEntry } from "./changing/slidingWindowThompson.ts";
import { slidingWindowUcbEntry } from "./changing/slidingWindowUcb.ts";
import { bootstrappedThompsonEntry } from "./contextual/bootstrappedThompson.ts";
import { linEpsilonGreedyEntry } from "./contextual/linEpsilonGreedy.ts";
import { linThompsonEntry } from "./contextual/linThompson.ts";
import { linUcbEntry } from "./contextual/linUcb.ts";
import { logisticThompsonEntry } from "./contextual/logisticThompson.ts";
import { logisticUcbEntry } from "./contextual/logisticUcb.ts";
import { neuralBanditEntry } from "./contextual/neuralBandit.ts";
import { softmaxPolicyGradientEntry } from "./contextual/softmaxPolicyGradient.ts";
import { squareCbEntry } from "./contextual/squareCb.ts";
import { besaEntry } from "./exploring/besa.ts";
import { boltzmannGumbelEntry } from "./exploring/boltzmannGumbel.ts";
import { epsilonDecreasingEntry } from "./exploring/epsilonDecreasing.ts";
import { epsilonFirstEntry } from "./exploring/epsilonFirst.ts";
import { epsilonGreedyEntry } from "./exploring/epsilonGreedy.ts";
import { exploreThenCommitEntry } from "./exploring/exploreThenCommit.ts";
import { gradientBanditEntry } from "./exploring/gradientBandit.ts";
import { greedyEntry } from "./exploring/greedy.ts";
import { optimisticGreedyEntry } from "./exploring/optimisticGreedy.ts";
import { softmaxEntry } from "./exploring/softmax.ts";
import { bayesUcbEntry } from "./indices/bayesUcb.ts";
import { cpUcbEntry } from "./indices/cpUcb.ts";
import { dmedEntry } from "./indices/dmed.ts";
import { gittinsEntry } from "./indices/gittins.ts";
import { imedEntry } from "./indices/imed.ts";
import { klUcbEntry } from "./indices/klUcb.ts";
import { klUcbPlusPlusEntry } from "./indices/klUcbPlusPlus.ts";
import { mossEntry } from "./indices/moss.ts";
import { mossAnytimeEntry } from "./indices/mossAnytime.ts";
import { ocUcbEntry } from "./indices/ocUcb.ts";
import { ucbEntry } from "./indices/ucb.ts";
import { ucb1Entry } from "./indices/ucb1.ts";
import { ucbTunedEntry } from "./indices/ucbTuned.ts";
import { ucbVEntry } from "./indices/ucbV.ts";
import { thompsonBetaEntry } from "./thompson/thompsonBeta.ts";
import { thompsonGammaEntry } from "./thompson/thompsonGamma.ts";
import { thompsonGaussianEntry } from "./thompson/thompsonGaussian.ts";
import { thompsonNormalInverseGammaEntry } from "./thompson/thompsonNormalInverseGamma.ts";

export const banditAgents = {
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
};

/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { besaEntry } from "./bandits/besa.ts";
import { boltzmannGumbelEntry } from "./bandits/boltzmannGumbel.ts";
import { dmedEntry } from "./bandits/dmed.ts";
import { epsilonDecreasingEntry } from "./bandits/epsilonDecreasing.ts";
import { epsilonFirstEntry } from "./bandits/epsilonFirst.ts";
import { epsilonGreedyEntry } from "./bandits/epsilonGreedy.ts";
import { exploreThenCommitEntry } from "./bandits/exploreThenCommit.ts";
import { gradientBanditEntry } from "./bandits/gradientBandit.ts";
import { greedyEntry } from "./bandits/greedy.ts";
import { imedEntry } from "./bandits/imed.ts";
import { klUcbEntry } from "./bandits/klUcb.ts";
import { klUcbPlusPlusEntry } from "./bandits/klUcbPlusPlus.ts";
import { mossEntry } from "./bandits/moss.ts";
import { mossAnytimeEntry } from "./bandits/mossAnytime.ts";
import { optimisticGreedyEntry } from "./bandits/optimisticGreedy.ts";
import { softmaxEntry } from "./bandits/softmax.ts";
import { ucbEntry } from "./bandits/ucb.ts";
import { ucb1Entry } from "./bandits/ucb1.ts";
import { ucbTunedEntry } from "./bandits/ucbTuned.ts";
import { ucbVEntry } from "./bandits/ucbV.ts";
import type { AgentEntry } from "./core/agent.ts";
import { dqnEntry } from "./deep/dqn.ts";
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
  imed: imedEntry,
  dmed: dmedEntry,
  ucb: ucbEntry,
  ucbTuned: ucbTunedEntry,
  ucbV: ucbVEntry,
  moss: mossEntry,
  mossAnytime: mossAnytimeEntry,
  besa: besaEntry,
  qLearning: qLearningEntry,
  dqn: dqnEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { epsilonGreedyEntry } from "./bandits/epsilonGreedy.ts";
import { imedEntry } from "./bandits/imed.ts";
import { klUcbEntry } from "./bandits/klUcb.ts";
import { klUcbPlusPlusEntry } from "./bandits/klUcbPlusPlus.ts";
import { ucb1Entry } from "./bandits/ucb1.ts";
import type { AgentEntry } from "./core/agent.ts";
import { dqnEntry } from "./deep/dqn.ts";
import { randomEntry } from "./random.ts";
import { qLearningEntry } from "./tabular/qLearning.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
  epsilonGreedy: epsilonGreedyEntry,
  ucb1: ucb1Entry,
  klUcb: klUcbEntry,
  klUcbPlusPlus: klUcbPlusPlusEntry,
  imed: imedEntry,
  qLearning: qLearningEntry,
  dqn: dqnEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { banditAgents } from "./bandits/index.ts";
import type { AgentEntry } from "./core/agent.ts";
import { dqnEntry } from "./deep/dqn.ts";
import { randomEntry } from "./random.ts";
import { qLearningEntry } from "./tabular/qLearning.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
  ...banditAgents,
  qLearning: qLearningEntry,
  dqn: dqnEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

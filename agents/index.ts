/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { banditAgents } from "./bandits/index.ts";
import type { AgentEntry } from "./core/agent.ts";
import { c51Entry } from "./deep/c51.ts";
import { dqnEntry } from "./deep/dqn.ts";
import { qrDqnEntry } from "./deep/qrDqn.ts";
import { rainbowEntry } from "./deep/rainbow.ts";
import { recurrentDqnEntry } from "./deep/recurrentDqn.ts";
import { randomEntry } from "./random.ts";
import { qLearningEntry } from "./tabular/qLearning.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
  ...banditAgents,
  qLearning: qLearningEntry,
  dqn: dqnEntry,
  c51: c51Entry,
  qrDqn: qrDqnEntry,
  rainbow: rainbowEntry,
  recurrentDqn: recurrentDqnEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

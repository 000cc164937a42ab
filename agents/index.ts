/** The catalogue of agents: id → learner or player. */
import { catalogue } from "../envs/core/catalogue.ts";
import { banditAgents } from "./bandits/index.ts";
import type { AgentEntry } from "./core/agent.ts";
import { deepAgents } from "./deep/index.ts";
import { behaviouralCloningEntry } from "./imitation/behaviouralCloning.ts";
import { randomEntry } from "./random.ts";
import { tabularAgents } from "./tabular/index.ts";

export const agents = catalogue<AgentEntry>("agent", {
  random: randomEntry,
  ...banditAgents,
  ...tabularAgents,
  ...deepAgents,
  behaviouralCloning: behaviouralCloningEntry,
});

export * from "./core/agent.ts";
export { models } from "./models/index.ts";

import { type AgentEntry, agents } from "../agents/index.ts";
import { runFields } from "../arena/index.ts";
import { type Field, fieldsOf } from "../envs/core/schema.ts";
import { type EnvEntry, envs } from "../envs/index.ts";
import type { CatalogueData, EntryData, EnvData } from "./protocol.ts";

/** Every environment and agent as data, so that a page needs none of their code to offer them. */
export function catalogueData(): CatalogueData {
  return {
    envs: envs.entries().map(([id, entry]) => envData(id, entry)),
    agents: agents.entries().map(([id, entry]) => entryData(id, entry)),
    run: runFields(),
  };
}

function envData(id: string, entry: EnvEntry): EnvData {
  const world = entry.make(envs.params(id, {}));
  const suited = agents.entries().filter(([, agent]) => agent.refuses(world) === undefined);
  return {
    ...entryData(id, entry),
    agents: suited.map(([agentId]) => agentId),
    actionNames: world.actionNames ?? [],
    rewardThreshold: entry.rewardThreshold,
  };
}

function entryData(id: string, { title, description, source, params }: EnvEntry | AgentEntry): EntryData {
  const fields: Readonly<Record<string, Field>> = fieldsOf(params);
  return { id, title, description, source, fields };
}

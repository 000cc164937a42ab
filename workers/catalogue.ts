import { agents, models } from "../agents/index.ts";
import { runFields } from "../arena/index.ts";
import type { Entry } from "../envs/core/catalogue.ts";
import { type Field, fieldsOf } from "../envs/core/schema.ts";
import { type EnvEntry, envs, makeWorld } from "../envs/index.ts";
import type { CatalogueData, EntryData, EnvData, RunSpec } from "./protocol.ts";

/** Every environment, agent and model as data, so that a page needs none of their code to offer them. */
export function catalogueData(): CatalogueData {
  return {
    envs: envs.entries().map(([id, entry]) => envData(id, entry)),
    agents: agents.entries().map(([id, entry]) => entryData(id, entry)),
    models: models.entries().map(([id, entry]) => entryData(id, entry)),
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

/** Each with its usual parameters. */
export function refusedModels(
  { id, params, wrappers }: RunSpec["env"],
  agent: string,
): Record<string, string> {
  const { refusesModel } = agents.get(agent);
  if (!refusesModel) return {};
  const setting = makeWorld(id, params, wrappers);
  const reasons = models.ids().map((model) => [model, refusesModel(setting, models.resolve(model))] as const);
  return Object.fromEntries(reasons.filter((row): row is [string, string] => row[1] !== undefined));
}

function entryData(id: string, { title, description, source, params }: Entry): EntryData {
  const fields: Readonly<Record<string, Field>> = fieldsOf(params);
  return { id, title, description, source, fields };
}

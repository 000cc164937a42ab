import { agents, models } from "../agents/index.ts";
import { runFields, tuned } from "../arena/index.ts";
import type { Entry } from "../envs/core/catalogue.ts";
import { type Field, fieldsFrom, fieldsOf } from "../envs/core/schema.ts";
import { type EnvEntry, envs, familyOf, makeWorld } from "../envs/index.ts";
import type { CatalogueData, EntryData, EnvData, RefusedModels, RunSpec } from "./protocol.ts";

/** Every environment, agent and model as data, so that a page needs none of their code to offer them. */
export function catalogueData(): CatalogueData {
  return {
    envs: envs.entries().map(([id, entry]) => envData(id, entry)),
    agents: agents.entries().map(([id, entry]) => entryData(id, entry)),
    models: models.entries().map(([id, entry]) => entryData(id, entry)),
    tuned,
    run: runFields(),
  };
}

function envData(id: string, entry: EnvEntry): EnvData {
  const world = entry.make(envs.params(id, {}));
  const suited = agents.entries().filter(([, agent]) => agent.refuses(world) === undefined);
  return {
    ...entryData(id, entry),
    family: familyOf(id),
    agents: suited.map(([agentId]) => agentId),
    actionNames: world.actionNames ?? [],
    rewardThreshold: entry.rewardThreshold,
  };
}

/** Each model with its usual parameters. */
export function refusedModels({ id, params, wrappers }: RunSpec["env"], agent: string): RefusedModels {
  const entry = agents.get(agent);
  const setting = makeWorld(id, params, wrappers);
  const reasons = (field: string) =>
    models.ids().flatMap((model) => {
      const reason = entry.refusesModel?.(setting, models.resolve(model), field);
      return reason === undefined ? [] : [[model, reason]];
    });
  const fields = fieldsFrom("model", entry.params);
  return Object.fromEntries(fields.map((field) => [field, Object.fromEntries(reasons(field))]));
}

function entryData(id: string, { title, description, source, params }: Entry): EntryData {
  const fields: Readonly<Record<string, Field>> = fieldsOf(params);
  return { id, title, description, source, fields };
}

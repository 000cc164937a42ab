/** The models among an agent's parameters: what no check of one parameter alone can say of them. */
import { agents, models, type Setting } from "../agents/index.ts";
import { InputError, shown } from "../envs/core/errors.ts";
import { fieldsFrom } from "../envs/core/schema.ts";
import type { EntrySpec } from "../envs/core/shorthand.ts";

/** Each model must suit the world. */
export function refuseUnsuitableModels({ id, params }: EntrySpec, setting: Setting): void {
  const agent = agents.get(id);
  for (const field of fieldsFrom("model", agent.params)) {
    const refuses = (model: EntrySpec) => agent.refusesModel?.(setting, model, field);
    const reason = refuses(params[field] as EntrySpec);
    if (reason === undefined) continue;
    const fitting = models.ids().filter((model) => refuses(models.resolve(model)) === undefined);
    throw new InputError(`agent.params.${field}: ${reason}; models that suit it: ${fitting.join(", ")}.`);
  }
}

/** What was given to the agent and is a parameter of its model gets told where it goes. */
export function refuseMisplaced({ id, params }: EntrySpec): void {
  const schema = agents.get(id, "agent").params;
  const unknown = Object.keys(params).filter((name) => !Object.hasOwn(schema.shape, name));
  for (const field of fieldsFrom("model", schema)) {
    const chosen = schema.shape[field].safeParse(params[field]);
    if (!chosen.success) continue; // the check of the parameters says why
    const model = (chosen.data as EntrySpec).id;
    const name = unknown.find((given) => Object.hasOwn(models.get(model).params.shape, given));
    if (name === undefined) continue;
    throw new InputError(
      `agent.params.${name}: unknown; it is a parameter of the model: write ${field}=${model}:${name}=${shown(params[name])}.`,
    );
  }
}

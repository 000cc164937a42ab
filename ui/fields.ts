/** The fields of the forms: what they hold now, and what happens when a person changes one. */
import { computed } from "@preact/signals";
import type { EntrySpec } from "../workers/index.ts";
import { unusual } from "./address.ts";
import {
  address,
  agentEntry,
  catalogue,
  editLive,
  ended,
  envEntry,
  fieldTrouble,
  inTurn,
  open,
  spec,
  status,
  update,
} from "./store.ts";

/** How many of the spec's edits lie behind; unlike the step it seldom changes, so forms are left alone while people type. */
const editsMade = computed(() => {
  const at = update.value?.step ?? 0;
  return spec.value?.edits.filter((edit) => edit.step <= at).length ?? 0;
});

/** Which part of a spec a form edits. */
export type Part = "env" | "agent" | "run";

/** The present value of a field: as edited last, else as given, else its default. */
export function fieldValue(part: Part, name: string): unknown {
  const now = spec.value;
  if (!now) return undefined;
  if (part === "run") return now[name as "seed" | "steps"];
  if (part === "env") return now.env.params[name];
  const made = now.edits.slice(0, editsMade.value).filter((edit) => edit.param === name);
  return made.length > 0 ? made[made.length - 1].value : now.agent.params[name];
}

/** The model in a field of the agent: its id and all its parameters. */
export function modelInUse(field: string): EntrySpec | undefined {
  return fieldValue("agent", field) as EntrySpec | undefined;
}

/** Another model, with its usual parameters. */
export function chooseModel(field: string, id: string): Promise<void> {
  return setParam("agent", field, { id, params: {} });
}

/** One of a model's own parameters; the others stay. */
export function setModelParam(field: string, name: string, value: unknown): Promise<void> {
  const { id, params } = modelInUse(field) as EntrySpec; // there is a field for it
  const changed = { id, params: { ...params, [name]: value } };
  return setParam("agent", field, changed, `agent.${field}.${name}`);
}

/**
 * A live parameter of a run under way changes at once; anything else begins the run anew. What is wrong with it is told
 * at the field `path`.
 */
export async function setParam(
  part: Part,
  name: string,
  value: unknown,
  path = `${part}.${name}`,
): Promise<void> {
  const live = part === "agent" && agentEntry.value?.fields[name]?.live === true;
  const underWay = (update.value?.step ?? 0) > 0 && !ended();
  try {
    await inTurn(() => (live && underWay ? editLive(name, value) : openWith(part, name, value)));
    const { [path]: _, ...others } = fieldTrouble.value;
    fieldTrouble.value = others;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    fieldTrouble.value = { ...fieldTrouble.value, [path]: message };
  }
}

function openWith(part: Part, name: string, value: unknown): Promise<void> {
  const key = ({ env: "envParams", agent: "agentParams", run: "run" } as const)[part];
  const entry = { env: envEntry.value, agent: agentEntry.value, run: { fields: catalogue.value?.run ?? {} } }[
    part
  ];
  const given = { ...address.value[key], [name]: value };
  const params = Object.fromEntries(unusual(given, entry, catalogue.value?.models ?? []));
  return open({ ...address.value, [key]: params, edits: [], play: status.value === "playing" }, "replace");
}

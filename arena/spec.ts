/**
 * A run is data. A `RunSpec` says everything that its results depend on; the browser's address, the command line, a
 * script, a worker's message and a stored result all carry the same one.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { agents, type Setting } from "../agents/index.ts";
import type { Mode } from "../envs/core/catalogue.ts";
import { InputError, listed, nearest } from "../envs/core/errors.ts";
import { type Field, fieldsOf, param, parse } from "../envs/core/schema.ts";
import type { World } from "../envs/core/world.ts";
import { wrapped, wrappers } from "../envs/core/wrappers/index.ts";
import { envs } from "../envs/index.ts";
import { refuseMisplaced, refuseUnsuitableModels } from "./agentModels.ts";
import { tunedFor } from "./tuned/index.ts";

/** Raised when the meaning of a spec changes, so that old results are never taken for new ones. */
const SPEC_VERSION = 1;

/** Of a run; one that is told its episodes alone has so many. */
const MOST_STEPS = 1e12;

const paramsRecord = z.record(z.string(), z.unknown()).default({});

const evaluationSchema = z.strictObject({
  every: param(z.int().min(0).default(2500), {
    title: "Every",
    description: "Steps between evaluations of the greedy policy; 0 for none.",
  }),
  episodes: param(z.int().min(1).max(10_000).default(20), {
    title: "Episodes",
    description: "Episodes in each of them.",
  }),
  final: param(z.int().min(0).max(100_000).default(100), {
    title: "Final episodes",
    description: "Fresh episodes for the last policy and for the best one when the run ends; 0 for none.",
  }),
  maxSteps: param(z.int().min(1).default(1000), {
    title: "Longest episode",
    description: "Steps after which an evaluated episode is cut off, in worlds without a limit of their own.",
  }),
  target: param(z.number().optional(), {
    title: "Target",
    description: "The run ends when the mean of an evaluation reaches it; never unless given.",
  }),
});

/** A live parameter changed while the run went on; replayed at the same step, it gives the same run again. */
const editSchema = z.strictObject({ step: z.int().min(0), param: z.string(), value: z.unknown() });

const specSchema = z.strictObject({
  version: z.literal(SPEC_VERSION).default(SPEC_VERSION),
  env: z.strictObject({
    id: z.string(),
    params: paramsRecord,
    wrappers: z.array(z.strictObject({ id: z.string(), params: paramsRecord })).default([]),
  }),
  agent: z.strictObject({ id: z.string(), params: paramsRecord }),
  seed: param(z.int().min(0).max(4_294_967_295).default(0), {
    title: "Seed",
    description: "Names all of the run's luck.",
  }),
  steps: param(z.int().min(1).max(MOST_STEPS).default(50_000), {
    title: "Steps",
    description: "Environment steps to train for.",
  }),
  episodes: param(z.int().min(1).max(1e9).optional(), {
    title: "Episodes",
    description: "Training episodes after which the run ends, if the steps have not ended it before.",
  }),
  evaluation: evaluationSchema.prefault({}),
  edits: z.array(editSchema).default([]),
});

/** Complete: every default filled in, every id canonical. */
export type RunSpec = z.output<typeof specSchema>;
export type EvaluationPlan = RunSpec["evaluation"];
export type Edit = RunSpec["edits"][number];

/** What people write: ids stand for entries with default parameters, everything else may be left out. */
export interface SpecInput {
  readonly version?: typeof SPEC_VERSION;
  readonly env:
    | string
    | { readonly id: string; readonly params?: object; readonly wrappers?: readonly object[] };
  readonly agent: string | { readonly id: string; readonly params?: object };
  readonly seed?: number;
  /** 50,000 unless given; without end where only the episodes are. */
  readonly steps?: number | undefined;
  /** The run ends after so many training episodes, or steps, whichever comes first. */
  readonly episodes?: number | undefined;
  readonly evaluation?: Partial<EvaluationPlan>;
  readonly edits?: readonly Edit[];
}

/** Checks a spec and fills in every default, first those of the agent in this world (arena/tuned/), or throws one InputError that names the field. */
export function resolveSpec(input: SpecInput): RunSpec {
  const { env, agent, ...rest } = (input ?? {}) as Partial<SpecInput>;
  const budget = rest.steps === undefined && rest.episodes !== undefined ? { steps: MOST_STEPS } : {};
  const spec = parse(specSchema, { ...rest, ...budget, env: named(env), agent: named(agent) }, "spec");
  refuseBlindTarget(spec.evaluation);
  const { wrappers: around, ...world } = spec.env;
  spec.env = {
    ...envs.resolve(world, "env"),
    wrappers: around.map((wrapper, i) => wrappers.resolve(wrapper, `env.wrappers[${i}]`)),
  };
  refuseMisplaced(spec.agent);
  spec.agent = agents.resolve(withTuned(spec.agent, spec.env.id), "agent");
  refuseUnsuitable(spec.agent, worldOf(spec, "train"), spec.env.id);
  spec.edits = resolveEdits(spec);
  return spec;
}

/** A target is reached in evaluations, so there must be some. */
function refuseBlindTarget({ every, target }: EvaluationPlan): void {
  if (target === undefined || every > 0) return;
  throw new InputError(
    `evaluation.every: expected at least 1 where there is a target, got 0; without evaluations nobody sees that ${target} is reached.`,
  );
}

/** Of what a person leaves out, first what is known to be good in this world; the schema's defaults fill the rest. */
function withTuned({ id, params }: RunSpec["agent"], env: string): RunSpec["agent"] {
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  return { id, params: { ...tunedFor(id, env)?.params, ...Object.fromEntries(given) } };
}

function named(entry: unknown): unknown {
  return typeof entry === "string" ? { id: entry } : entry;
}

/** In the order of their steps, each within the run, no two of one parameter at one step. */
function resolveEdits({ agent, edits, steps }: RunSpec): Edit[] {
  const resolved = edits.map((edit, i) => resolveEdit(agent.id, edit, `edits[${i}]`));
  resolved.forEach(({ step, param: name }, i) => {
    if (step >= steps) {
      throw new InputError(`edits[${i}].step: expected a step of the run, below ${steps}, got ${step}.`);
    }
    if (resolved.findIndex((other) => other.step === step && other.param === name) < i) {
      throw new InputError(
        `edits[${i}]: expected one edit of ${name} at step ${step}, got another; keep the one you mean.`,
      );
    }
  });
  return inOrder(resolved);
}

/** By step, then by name: the same edits are the same run, in whatever order they were written down. */
export function inOrder(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.step - b.step || (a.param < b.param ? -1 : 1));
}

/** An edit's parameter must be live, and its value one that the parameter could have had from the start. */
export function resolveEdit(agentId: string, edit: Edit, path = "edit"): Edit {
  const { shape } = agents.get(agentId).params;
  const schema = shape[edit.param] as z.ZodType | undefined;
  const live = Object.keys(shape).filter((name) => (shape[name] as z.ZodType).meta()?.["live"]);
  if (!schema || !live.includes(edit.param)) {
    const guess = nearest(edit.param, live);
    throw new InputError(
      `${path}.param: expected a parameter of ${agentId} that may change while it runs (${live.join(", ") || "it has none"}), got "${edit.param}".${guess ? ` Did you mean ${guess}?` : ""}`,
    );
  }
  return { ...edit, value: parse(schema, edit.value, `${path}.value`) };
}

/** An agent and its models must suit the world called `world`, or an InputError says why and what would. */
export function refuseUnsuitable(agent: RunSpec["agent"], setting: Setting, world: string): void {
  const reason = agents.get(agent.id).refuses(setting);
  if (reason !== undefined) {
    const fitting = agents.entries().filter(([, entry]) => entry.refuses(setting) === undefined);
    throw new InputError(
      `agent: ${agent.id} does not suit ${world}: ${reason}; agents that suit it: ${listed(fitting.map(([id]) => id))}.`,
    );
  }
  refuseUnsuitableModels(agent, setting);
}

/** The world of a spec, wrapped for training or for being judged. */
export function worldOf(spec: Pick<RunSpec, "env">, mode: Mode): World {
  const { id, params, wrappers: around } = spec.env;
  return wrapped(envs.get(id).make(params), around, mode);
}

/** The run's own settings, for forms and help. */
export function runFields(): Readonly<Record<string, Field>> {
  const { seed, steps } = fieldsOf(specSchema);
  return { seed, steps };
}

/** The same for the same run on every machine: 128 bits of SHA-256 over the complete spec's canonical JSON. */
export function hashSpec(spec: RunSpec): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(spec)))).slice(0, 32);
}

/** JSON with sorted keys and no spaces (RFC 8785), so that equal data is equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** A comparison of bandit policies is data, as a run is: everything that its figures depend on. */
import { z } from "zod";
import { agents } from "../../agents/index.ts";
import { InputError } from "../../envs/core/errors.ts";
import { type ParamsSchema, param, parse } from "../../envs/core/schema.ts";
import { type EntrySpec, writeEntry } from "../../envs/core/shorthand.ts";
import type { Bandit } from "../../envs/index.ts";
import { envs, type World } from "../../envs/index.ts";
import { refuseUnsuitable } from "../spec.ts";

/** Raised when the meaning of a spec changes, so that old results are never taken for new ones. */
const SPEC_VERSION = 1;

/**
 * "pseudo": what the best fixed arm (with contexts: the best policy) would have earned on average, less what the pulled arms pay on average.
 * "dynamic": as pseudo, against the arm that is best at each moment. "realised": as pseudo, but less the rewards that came.
 */
export const regretKinds = ["pseudo", "dynamic", "realised"] as const;
export type RegretKind = (typeof regretKinds)[number];

const schema = z.strictObject({
  version: z.literal(SPEC_VERSION).default(SPEC_VERSION),
  problem: z.unknown(),
  policies: z.array(z.unknown()).min(1).max(50),
  horizon: param(z.int().min(1).max(1e8).default(10_000), {
    title: "Horizon",
    description: "Pulls in each repetition.",
  }),
  repetitions: param(z.int().min(1).max(1e7).default(200), {
    title: "Repetitions",
    description: "How often each policy starts anew, at most where a standard error ends them earlier.",
  }),
  seed: param(z.int().min(0).max(4_294_967_295).default(0), {
    title: "Seed",
    description: "Names all of the luck.",
  }),
  regret: param(z.enum(regretKinds).default("pseudo"), {
    title: "Regret",
    description:
      "Measured against the best arm (pseudo), that of each moment (dynamic), or with the rewards that came (realised).",
  }),
  untilStandardError: param(z.number().gt(0).nullable().default(null), {
    title: "Until standard error",
    description: "Repetitions end when no policy's final mean regret has a larger one; null for all of them.",
  }),
  times: z.array(z.int().min(1)).max(100_000).default([]),
});

/** Complete: every default filled in, every id canonical. */
export interface BanditSpec extends Omit<z.output<typeof schema>, "problem" | "policies"> {
  readonly problem: EntrySpec;
  readonly policies: readonly EntrySpec[];
}

/** What people write: "id:name=value,…" or { id, params }, and whatever differs from the defaults. */
export interface BanditSpecInput {
  readonly version?: typeof SPEC_VERSION;
  readonly problem: unknown;
  readonly policies: readonly unknown[];
  readonly horizon?: number;
  readonly repetitions?: number;
  readonly seed?: number;
  readonly regret?: RegretKind;
  readonly untilStandardError?: number | null;
  /** Pulls after which things are recorded, ascending; about 100 spread evenly on a logarithmic scale unless given. */
  readonly times?: readonly number[];
}

/** Checks a comparison and fills in every default, or throws one InputError that names the field. */
export function resolveBanditSpec(input: BanditSpecInput): BanditSpec {
  const spec = parse(schema, input ?? {}, "bandits");
  const problem = envs.resolve(spec.problem, "problem");
  const world = banditOf(problem);
  const policies = spec.policies.map((policy, i) => resolvePolicy(policy, spec.horizon, `policies[${i}]`));
  refusePolicies(policies, world, problem.id);
  if (world.maxSteps !== undefined && world.maxSteps < spec.horizon) {
    throw new InputError(
      `horizon: expected at most ${world.maxSteps} pulls, which is where ${problem.id} ends, got ${spec.horizon}.`,
    );
  }
  return { ...spec, problem, policies, times: timesOf(spec.times, spec.horizon) };
}

/** Each once, and only those that the problem suits. */
export function refusePolicies(policies: readonly EntrySpec[], world: World, problem: string): void {
  policies.forEach((policy, i) => {
    refuseUnsuitable(policy, world, problem);
    const name = writeEntry(policy);
    if (policies.findIndex((other) => writeEntry(other) === name) < i)
      throw new InputError(
        `policies[${i}]: expected each policy once, got ${name} again; keep the one you mean.`,
      );
  });
}

/** A policy that asks for the horizon is told that of the comparison, unless it was given one. */
function resolvePolicy(chosen: unknown, horizon: number, path: string): EntrySpec {
  const { id } = agents.resolve(chosen, path);
  const given = typeof chosen === "object" ? (chosen as Partial<EntrySpec>).params : undefined;
  const text = typeof chosen === "string" ? chosen : "";
  const asks = Object.hasOwn((agents.get(id).params as ParamsSchema).shape, "horizon");
  const told = text.includes("horizon=") || Object.hasOwn(given ?? {}, "horizon");
  const policy = agents.resolve(chosen, path);
  return asks && !told ? { ...policy, params: { ...policy.params, horizon } } : policy;
}

/** The world of a problem, which must be a bandit; `path` is the field that named it. */
export function banditOf({ id, params }: EntrySpec, path = "problem"): World & { readonly bandit: Bandit } {
  const world = envs.get(id).make(params);
  if (world.bandit) return world as World & { readonly bandit: Bandit };
  const bandits = envs.entries().filter(([, entry]) => entry.make(parse(entry.params, {}, id)).bandit);
  throw new InputError(
    `${path}: expected a bandit, got ${id}, whose actions have consequences; bandits are ${bandits.map(([name]) => name).join(", ")}.`,
  );
}

function timesOf(given: readonly number[], horizon: number): number[] {
  const times = given.length > 0 ? [...given] : spreadTimes(horizon);
  times.forEach((time, i) => {
    if (time > horizon)
      throw new InputError(`times[${i}]: expected at most the horizon, ${horizon}, got ${time}.`);
    if (i > 0 && time <= times[i - 1])
      throw new InputError(`times[${i}]: expected a later time than ${times[i - 1]}, got ${time}.`);
  });
  if (times[times.length - 1] !== horizon) times.push(horizon);
  return times;
}

/** 1, 2, 3, … up to the horizon, each about a fifteenth of a decade after the one before. */
function spreadTimes(horizon: number): number[] {
  const times = [1];
  for (let time = 1; time < horizon; ) {
    time = Math.min(horizon, Math.max(time + 1, Math.round(time * 1.1659)));
    times.push(time);
  }
  return times;
}

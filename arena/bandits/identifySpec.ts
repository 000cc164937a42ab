/** A comparison of policies that search for the best arm is data: everything that its figures depend on. */
import { z } from "zod";
import { type IdentifierEntry, isIdentifierEntry } from "../../agents/core/identifier.ts";
import { agents } from "../../agents/index.ts";
import { InputError } from "../../envs/core/errors.ts";
import { rng } from "../../envs/core/rng.ts";
import { param, parse } from "../../envs/core/schema.ts";
import type { EntrySpec } from "../../envs/core/shorthand.ts";
import { envs } from "../../envs/index.ts";
import { banditOf, refusePolicies } from "./spec.ts";

/** Raised when the meaning of a spec changes, so that old results are never taken for new ones. */
const SPEC_VERSION = 1;

const schema = z.strictObject({
  version: z.literal(SPEC_VERSION).default(SPEC_VERSION),
  problem: z.unknown(),
  policies: z.array(z.unknown()).min(1).max(50),
  repetitions: param(z.int().min(1).max(1e7).default(200), {
    title: "Repetitions",
    description: "How often each policy starts anew.",
  }),
  mostPulls: param(z.int().min(1).max(1e9).default(1_000_000), {
    title: "Most pulls",
    description: "A repetition that has not stopped by then is ended, and counted as one that did not.",
  }),
  seed: param(z.int().min(0).max(4_294_967_295).default(0), {
    title: "Seed",
    description: "Names all of the luck.",
  }),
});

/** Complete: every default filled in, every id canonical. */
export interface IdentifySpec extends Omit<z.output<typeof schema>, "problem" | "policies"> {
  readonly problem: EntrySpec;
  readonly policies: readonly EntrySpec[];
}

/** What people write: "id:name=value,…" or { id, params }, and whatever differs from the defaults. */
export interface IdentifySpecInput {
  readonly version?: typeof SPEC_VERSION;
  readonly problem: unknown;
  readonly policies: readonly unknown[];
  readonly repetitions?: number;
  readonly mostPulls?: number;
  readonly seed?: number;
}

/** Checks it and fills in every default, or throws one InputError that names the field. */
export function resolveIdentifySpec(input: IdentifySpecInput): IdentifySpec {
  const spec = parse(schema, input ?? {}, "identify");
  const problem = envs.resolve(spec.problem, "problem");
  const world = banditOf(problem);
  const { bandit } = world;
  if (bandit.moves !== "nothing") {
    throw new InputError(
      `problem: expected a bandit whose arms stay as they are, so that one is best for good, got ${problem.id}, whose means move with ${bandit.moves}.`,
    );
  }
  const policies = spec.policies.map((policy, i) => agents.resolve(policy, `policies[${i}]`));
  refusePolicies(policies, world, problem.id);
  policies.forEach(({ id, params }, i) => {
    identifierOf(id, `policies[${i}]`).make(world, { ...params }, rng(id)); // what is wrong is told before anything begins
    const { horizon } = params;
    if (typeof horizon === "number" && horizon > spec.mostPulls) {
      throw new InputError(
        `policies[${i}].horizon: expected at most ${spec.mostPulls}, the most pulls of a repetition, got ${horizon}; give it fewer, or raise mostPulls.`,
      );
    }
  });
  const most = world.maxSteps ?? Infinity;
  if (most < spec.mostPulls) {
    throw new InputError(
      `mostPulls: expected at most ${most} pulls, which is where ${problem.id} ends, got ${spec.mostPulls}.`,
    );
  }
  return { ...spec, problem, policies };
}

function identifierOf(id: string, path: string): IdentifierEntry {
  const entry = agents.get(id);
  if (isIdentifierEntry(entry)) return entry;
  const known = agents.entries().filter(([, other]) => isIdentifierEntry(other));
  throw new InputError(
    `${path}: expected a policy that says when it has found the best arm, got ${id}; such are ${known.map(([name]) => name).join(", ")}.`,
  );
}

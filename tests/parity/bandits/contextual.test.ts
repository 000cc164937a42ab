/** Contextual references: the exact parts of the recorded file, short curves, and files that are altered or broken. */
import { describe, expect, it } from "vitest";
import { golden } from "../../envs/golden.ts";
import { contextualLines, isContextualReference } from "./contextual.ts";
import type { Line } from "./line.ts";

type Json = Record<string, never>;
const file = golden("bandits-contextual") as Record<string, Json>;
const { ope, linucb_golden_trace, parameters, results } = file;
const { problem, fixture, monte_carlo, replay_uniform_logging } = ope;

const trace = { linucb_golden_trace };
const estimates = { ope: { fixture } };
const logs = { ope: { problem, monte_carlo: { 100: monte_carlo["100"] } } };
const curves = {
  parameters,
  results: {
    disjoint: (results["disjoint"] as { policy: string }[]).filter(({ policy }) => policy === "Uniform"),
    shared: (results["shared"] as { policy: string; params: { v: number } }[]).filter(
      ({ policy, params }) => policy.startsWith("LinTS") && params.v === 1,
    ),
  },
};

async function linesOf(part: unknown): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of contextualLines(part)) lines.push(line);
  return lines;
}

const verdicts = async (part: unknown) => (await linesOf(part)).map(({ verdict }) => verdict);

/** The part with another value at `path`. */
function altered(
  part: object,
  path: readonly (string | number)[],
  change: (value: never) => unknown,
): object {
  const copy = structuredClone(part);
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as never)[key], copy) as Json;
  const last = path[path.length - 1];
  (holder as Record<string, unknown>)[last] = change(holder[last]);
  return copy;
}
const plus = (by: number) => (value: number) => value + by;

it.each([
  ["LinUCB's trace", trace, 3],
  ["off-policy evaluation", { ope: { ...logs.ope, fixture, replay_uniform_logging } }, 30],
  ["curves", curves, 2],
])("%s holds", async (_, part, count) => {
  expect(await verdicts(part)).toEqual(new Array(count).fill("holds"));
});

type Change = readonly [path: readonly (string | number)[], change: (value: never) => unknown];

describe("what was altered is found:", () => {
  it.each<readonly [what: string, part: object, ...Change]>([
    ["bounds", trace, ["linucb_golden_trace", "ucb", 40, 1], plus(2e-9)],
    ["choices", trace, ["linucb_golden_trace", "chosen", 30], (arm: number) => (arm + 1) % 3],
    ["weights", trace, ["linucb_golden_trace", "final_theta", 2, 3], plus(2e-9)],
    ["an estimate", estimates, ["ope", "fixture", "estimates", "SNDR"], plus(2e-9)],
    ["a diagnostic", estimates, ["ope", "fixture", "estimates", "ESS"], plus(2e-9)],
    ["a reward", estimates, ["ope", "fixture", "rewards", 150], plus(1e-6)],
  ])("%s", async (_, part, path, change) => {
    expect(await verdicts(altered(part, path, change))).toContain("differs");
  });

  it.each<readonly [what: string, part: object, changes: readonly Change[], found: readonly string[]]>([
    [
      "bias, spread and truth",
      logs,
      [
        [["ope", "monte_carlo", "100", "IPS", "bias"], plus(0.2)],
        [["ope", "monte_carlo", "100", "DM", "std"], plus(0.1)],
        [["ope", "monte_carlo", "100", "mean_ESS"], plus(5)],
        [["ope", "problem", "true_value_argmax_policy"], plus(0.01)],
      ],
      [
        "logs of 100, IPS",
        "logs of 100, DM",
        "logs of 100: effective sample size",
        "the best policy's truth",
      ],
    ],
    [
      "curves, early and late",
      curves,
      [
        [["results", "disjoint", 0, "mean_regret", 3], plus(1)],
        [["results", "shared", 0, "mean_regret", 13], plus(8)],
      ],
      ["disjoint, Uniform", "shared, LinTS"],
    ],
  ])("%s", async (_, part, changes, found) => {
    const file = changes.reduce((copy, [path, change]) => altered(copy, path, change), part);
    const differing = (await linesOf(file)).filter(({ verdict }) => verdict === "differs");
    expect(differing.map(({ text }) => text)).toEqual(found.map((what) => expect.stringContaining(what)));
  });
});

it("what is none of ours is left out, with the reason", async () => {
  const { disjoint } = curves.results;
  const odd = async (change: object, told: object = { parameters }) => {
    const part = { ...told, results: { disjoint: [{ ...disjoint[0], ...change }] } };
    const [{ verdict, text }] = await linesOf(part);
    return `${verdict}: ${text}`;
  };
  expect(await odd({ policy: "Oracle" })).toBe(
    "left out: disjoint, Oracle, T=532: we have no policy of this name",
  );
  expect(await odd({}, {})).toContain("left out: disjoint, Uniform, T=532: the file does not tell d, K");
  expect(await odd({ policy: "LinTS", params: { v: -1, lam: 1 } })).toBe(
    "differs: disjoint, LinTS v=-1 lam=1, T=532: policies[0].params.v: expected a number in (0, 100], got -1.",
  );
  const [line] = await linesOf({ ope: { monte_carlo } });
  expect(line.text).toBe("off-policy, fresh logs: the file does not tell its problem");
});

it.each<readonly [part: object, ...Change, sentence: string]>([
  [
    trace,
    ["linucb_golden_trace", "ucb", 3],
    () => [1],
    "ucb[3]: expected a list of 3, one for each arm, got [1].",
  ],
  [trace, ["linucb_golden_trace", "chosen", 3], () => 3, "chosen[3]: expected an arm from 0 to 2, got 3."],
  [curves, ["results", "shared", 0, "t", 2], () => 1, "t[2]: expected a later time than the one before"],
  [
    curves,
    ["results", "shared", 0, "horizon"],
    () => 0,
    "horizon: expected a whole number of at least 1, got 0.",
  ],
  [
    curves,
    ["results", "shared", 0, "se_regret"],
    () => [],
    "se_regret: expected a list of 14, one for each time",
  ],
  [
    estimates,
    ["ope", "fixture", "actions", 5],
    () => 9,
    "actions[5]: expected an action from 0 to 3, got 9.",
  ],
  [
    estimates,
    ["ope", "fixture", "q_hat"],
    () => [],
    "q_hat: expected a list of 200, one for each round, got [].",
  ],
  [
    logs,
    ["ope", "problem", "theta"],
    () => "none",
    'theta: expected a list, each a list, each a number, got "none".',
  ],
  [logs, ["ope", "monte_carlo", "100", "DR"], () => 7, "monte_carlo.100.DR: expected an object, got 7."],
])("a broken file is refused in a sentence: %#", async (part, path, change, sentence) => {
  await expect(linesOf(altered(part, path, change))).rejects.toThrow(sentence);
});

it("is told from other references", () => {
  expect([trace, estimates, curves, file].map(isContextualReference)).toEqual([true, true, true, true]);
  expect(
    [{ results: [] }, { independent_textbook: {} }, [], null, 3].map(isContextualReference),
  ).not.toContain(true);
});

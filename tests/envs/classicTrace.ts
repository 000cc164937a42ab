/** Replays what was recorded of Gymnasium's classic control, a step at a time: long runs of chaotic worlds drift apart. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { rng, type Value, type World } from "../../envs/index.ts";

type Probe = [
  variant: string,
  state: number[],
  action: number,
  next: number[],
  obs: number[],
  reward: number,
  terminated: 0 | 1,
];
/** Steps that followed each other; the first of them began in `s0`, after `at` others. */
interface Stretch {
  at: number;
  s0: number[];
  a: number[];
  s: number[][];
  o: number[][];
  r: number[];
  t: (0 | 1)[];
}
interface Episode {
  seed: number;
  policy: string;
  n: number;
  terminated: boolean;
  truncated: boolean;
  stretches: Stretch[];
}
interface Trace {
  gymnasium: string;
  probes: Probe[];
  episodes: Episode[];
}

/** How a world's state and actions lie in the recording; `variants` are its parameters under the recorded names. */
interface Subject<S, A extends Value> {
  make(params: object): World<S, A>;
  variants: Record<string, object>;
  stateOf(numbers: readonly number[]): S;
  numbersOf(state: S): number[];
  actionOf(recorded: number): A;
}

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-12): void {
  const errors = Array.from(wanted, (value, i) => Math.abs(got[i] - value));
  expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance);
}

export function replays<S, A extends Value>(id: string, golden: string, subject: Subject<S, A>): void {
  const url = new URL(`../golden/${golden}.json`, import.meta.url);
  const trace = JSON.parse(readFileSync(url, "utf8")) as Trace;

  function expectStep(world: World<S, A>, [, from, action, next, obs, reward, terminated]: Probe): void {
    const state = subject.stateOf(from);
    const outcome = world.step(state, subject.actionOf(action), rng("unused"));
    expectClose(subject.numbersOf(state), next);
    expectClose([outcome.reward], [reward]);
    expect(outcome.terminated).toBe(terminated === 1);
    const observation = new Float32Array(obs.length);
    world.observe(subject.stateOf(next), observation);
    expectClose(observation, obs.map(Math.fround));
  }

  describe(`${id}, beside Gymnasium ${trace.gymnasium}`, () => {
    it.each(trace.episodes.map((episode) => [episode.seed, episode.policy, episode] as const))(
      "steps as the episode of seed %i (%s) did",
      (_seed, _policy, { n, terminated, truncated, stretches }) => {
        const world = subject.make({});
        for (const { s0, a, s, o, r, t } of stretches) {
          a.forEach((action, i) => {
            expectStep(world, ["default", i === 0 ? s0 : s[i - 1], action, s[i], o[i], r[i], t[i]]);
          });
        }
        const last = stretches[stretches.length - 1];
        expect(last.at + last.a.length).toBe(n);
        expect(last.t[last.t.length - 1] === 1).toBe(terminated);
        expect(truncated).toBe(n >= (world.maxSteps ?? 0));
      },
    );

    it("steps from extreme states as the original did, in every variant", () => {
      for (const probe of trace.probes) expectStep(subject.make(subject.variants[probe[0]]), probe);
      expect([...new Set(trace.probes.map(([variant]) => variant))].sort()).toEqual(
        Object.keys(subject.variants).sort(),
      );
    });
  });
}

/** The states of 2000 first moments, as numbers. */
export function startsOf<S>(world: World<S>, numbersOf: (state: S) => number[]): number[][] {
  return Array.from({ length: 2000 }, (_, i) => numbersOf(world.init(rng(`start-${i}`))));
}

/** Values drawn uniformly lie within their bounds, come near both and are as large on average as they should be. */
export function expectUniform(values: readonly number[], low: number, high: number): void {
  expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
  expect(Math.max(...values)).toBeLessThanOrEqual(high);
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const standardError = (high - low) / Math.sqrt(12 * values.length);
  expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(4 * standardError);
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.98 * (high - low));
}

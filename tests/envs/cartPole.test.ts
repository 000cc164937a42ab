import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CartPoleState, cartPole, cartPoleParams } from "../../envs/classic/cartPole.ts";
import { rng } from "../../envs/index.ts";

type Four = [number, number, number, number];
type Probe = [
  variant: string,
  state: Four,
  action: number,
  next: Four,
  obs: Four,
  reward: number,
  terminated: 0 | 1,
];
interface Episode {
  seed: number;
  s0: Four;
  o0: Four;
  a: number[];
  s: Four[];
  o: Four[];
  r: number[];
  t: (0 | 1)[];
  n: number;
  truncated: boolean;
}
interface Trace {
  probes: Probe[];
  episodes: Episode[];
}

/** Recorded from Gymnasium 1.4.0. */
const trace = JSON.parse(readFileSync(new URL("../golden/cartPole.json", import.meta.url), "utf8")) as Trace;
const variants: Record<string, object> = {
  default: {},
  semiImplicitEuler: { integrator: "semiImplicitEuler" },
  suttonBartoReward: { suttonBartoReward: true },
};

const stateOf = ([x, xDot, theta, thetaDot]: Four): CartPoleState => ({ x, xDot, theta, thetaDot });
const numbers = ({ x, xDot, theta, thetaDot }: CartPoleState): number[] => [x, xDot, theta, thetaDot];

function expectClose(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-12): void {
  const errors = Array.from(wanted, (value, i) => Math.abs(got[i] - value));
  expect(Math.max(...errors)).toBeLessThanOrEqual(tolerance);
}

describe("CartPole-v1", () => {
  it.each(trace.episodes.map((episode) => [episode.seed, episode] as const))(
    "replays Gymnasium's episode of seed %i from its first state to its end",
    (_seed, episode) => {
      const world = cartPole(cartPoleParams.parse({}));
      const state = stateOf(episode.s0);
      const observation = new Float32Array(4);
      episode.a.forEach((action, i) => {
        const { reward, terminated } = world.step(state, action, rng("unused"));
        world.observe(state, observation);
        expectClose(numbers(state), episode.s[i]);
        expectClose(observation, episode.o[i].map(Math.fround));
        expect([reward, terminated]).toEqual([episode.r[i], episode.t[i] === 1]);
      });
      expect(episode.truncated).toBe(episode.n >= (world.maxSteps ?? 0));
    },
  );

  it("makes single steps from extreme states as Gymnasium does, in every variant", () => {
    const seen = new Set<string>();
    for (const [variant, from, action, next, obs, reward, terminated] of trace.probes) {
      seen.add(variant);
      const world = cartPole(cartPoleParams.parse(variants[variant]));
      const state = stateOf(from);
      const outcome = world.step(state, action, rng("unused"));
      const observation = new Float32Array(4);
      world.observe(state, observation);
      expectClose(numbers(state), next);
      expectClose(observation, obs.map(Math.fround));
      expect([outcome.reward, outcome.terminated]).toEqual([reward, terminated === 1]);
    }
    expect([...seen].sort()).toEqual(Object.keys(variants).sort());
  });

  it("starts every value uniformly within 0.05", () => {
    const world = cartPole(cartPoleParams.parse({}));
    const starts = Array.from({ length: 2000 }, (_, i) => numbers(world.init(rng(`start-${i}`)))).flat();
    expect(Math.max(...starts.map(Math.abs))).toBeLessThanOrEqual(0.05);
    const mean = starts.reduce((a, b) => a + b, 0) / starts.length;
    expect(Math.abs(mean)).toBeLessThan((4 * 0.1) / Math.sqrt(12 * starts.length)); // 4 standard errors
  });
});

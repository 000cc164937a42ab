import { describe, expect, it } from "vitest";
import { worldEnv } from "../../../envs/core/env.ts";
import {
  box,
  clipReward,
  discrete,
  frameStack,
  make,
  normalizeObservation,
  recordEpisodeStatistics,
  timeLimit,
  type World,
} from "../../../envs/index.ts";

interface Count {
  n: number;
}

/** Observes 1, 2, 3, …; rewards 10, −10, 10, …; ends after 6 steps. */
const counting: World<Count, number> = {
  observationSpace: box(0, 100, [1]),
  actionSpace: discrete(1),
  init: () => ({ n: 1 }),
  step(state) {
    state.n++;
    return { reward: state.n % 2 === 0 ? 10 : -10, terminated: state.n === 7 };
  },
  observe(state, out) {
    out[0] = state.n;
  },
};

function play(world: World) {
  const env = worldEnv<Float32Array, number>("Counting", world);
  const first = [...env.reset({ seed: 0 }).observation];
  const steps = [];
  for (;;) {
    const step = env.step(0);
    steps.push({ ...step, observation: [...step.observation] });
    if (step.terminated || step.truncated) return { env, first, steps };
  }
}

describe("wrappers", () => {
  it("timeLimit truncates, and leaves termination apart", () => {
    const ends = (limit: number) => {
      const { terminated, truncated } = play(timeLimit(counting, limit)).steps.at(-1) ?? {};
      return { terminated, truncated };
    };
    expect(ends(4)).toEqual({ terminated: false, truncated: true });
    expect(ends(6)).toEqual({ terminated: true, truncated: true });
    expect(ends(7)).toEqual({ terminated: true, truncated: false });
  });

  it("frameStack shows the last frames, oldest first, the first one repeated", () => {
    const { first, steps } = play(frameStack(counting, 3));
    expect(first).toEqual([1, 1, 1]);
    expect(steps.map((step) => step.observation)).toEqual([
      [1, 1, 2],
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5, 6],
      [5, 6, 7],
    ]);
  });

  it("frameStack stacks images along their channels when asked to", () => {
    /** Two pixels of two channels: [10n, 10n + 1], [10n + 2, 10n + 3]. */
    const image: World<Count, number> = {
      ...counting,
      observationSpace: box([0, 1, 2, 3], [100, 101, 102, 103], [1, 2, 2]),
      observe: ({ n }, out) => out.set([0, 1, 2, 3].map((i) => 10 * n + i)),
    };
    const world = frameStack(image, 2, "last");
    const { first, steps } = play(world);
    expect(world.observationSpace).toEqual(
      box([0, 1, 0, 1, 2, 3, 2, 3], [100, 101, 100, 101, 102, 103, 102, 103], [1, 2, 4]),
    );
    expect(first).toEqual([10, 11, 10, 11, 12, 13, 12, 13]);
    expect(steps[0].observation).toEqual([10, 11, 20, 21, 12, 13, 22, 23]);
    expect(frameStack(image, 2).observationSpace).toMatchObject({ shape: [2, 1, 2, 2] });
    expect(frameStack(counting, 3, "last").observationSpace).toMatchObject({ shape: [3] });
    const channels = { ...image, observationSpace: box(0, 1, [10, 10, 4]) };
    expect(frameStack(channels, 4, "last").observationSpace).toMatchObject({ shape: [10, 10, 16] });
  });

  it("clipReward limits what is learned and tells what was earned", () => {
    const { steps } = play(clipReward(counting));
    expect(steps.map((step) => step.reward)).toEqual([1, -1, 1, -1, 1, -1]);
    expect(steps.map((step) => step.info["unclippedReward"])).toEqual([10, -10, 10, -10, 10, -10]);
  });

  it("clipReward within clipReward still tells what was earned", () => {
    const { steps } = play(clipReward(clipReward(counting, -5, 5)));
    expect(steps.map((step) => [step.reward, step.info["unclippedReward"]]).slice(0, 2)).toEqual([
      [1, 10],
      [-1, -10],
    ]);
  });

  it("clipReward clips a tabular model too", () => {
    expect(make("CliffWalking-v1", {}, [{ id: "clipReward", params: {} }]).world.model?.(36, 1)).toEqual([
      [1, 36, -1, false],
    ]);
  });

  it("recordEpisodeStatistics tells return and length so far, whoever ends the episode", () => {
    const whole = play(recordEpisodeStatistics(counting)).steps.map((step) => step.info);
    expect(whole.map((info) => info["episodeReturn"])).toEqual([10, 0, 10, 0, 10, 0]);
    expect(whole.at(-1)).toEqual({ episodeReturn: 0, episodeLength: 6 });
    const outside = play(timeLimit(recordEpisodeStatistics(counting), 5)).steps;
    expect(outside.at(-1)?.info).toEqual({ episodeReturn: 10, episodeLength: 5 });
    expect(play(recordEpisodeStatistics(timeLimit(counting, 3))).steps.at(-1)?.info).toEqual({
      episodeReturn: 10,
      episodeLength: 3,
    });
  });

  it("normalizeObservation uses the mean and variance of all it has seen, as worked by hand", () => {
    const { first, steps } = play(normalizeObservation(counting));
    // After 1 and 2, with a prior of mean 0 and variance 1 worth 1e-4 observations: mean 1.49993, variance 0.25014
    const count = 2 + 1e-4;
    const mean = 3 / count;
    const variance = (1e-4 * (1 + 0) + 1 + 4) / count - mean * mean;
    expect(steps[0].observation[0]).toBeCloseTo((2 - mean) / Math.sqrt(variance), 4);
    expect(first[0]).toBeCloseTo((1 - 1 / 1.0001) / Math.sqrt((1e-4 + 1) / 1.0001 - (1 / 1.0001) ** 2), 3);
  });

  it("normalizeObservation carries its statistics to the next episode, and stands still when asked to", () => {
    const { env } = play(normalizeObservation(counting));
    const before = (env.state as { count: number }).count;
    env.reset();
    expect((env.state as { count: number }).count).toBeCloseTo(before + 1, 9);
    const still = normalizeObservation(counting, { update: false });
    const state = still.init({} as never, env.state as never);
    still.step(state, 0, {} as never);
    expect(state.count).toBe((env.state as { count: number }).count);
  });

  it("refuse worlds that they cannot serve", () => {
    expect(() => make("CliffWalking-v1", {}, [{ id: "frameStack", params: {} }])).toThrow(
      "expected a world that observes a Box, got Discrete(48)",
    );
  });
});

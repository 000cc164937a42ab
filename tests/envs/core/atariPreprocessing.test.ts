import { describe, expect, it } from "vitest";
import type { Drawing } from "../../../envs/core/drawing.ts";
import { worldEnv } from "../../../envs/core/env.ts";
import { wrapped, wrappers } from "../../../envs/core/wrappers/index.ts";
import {
  atariPreprocessing,
  box,
  checkEnv,
  clipReward,
  discrete,
  make,
  type World,
} from "../../../envs/index.ts";

interface Lamp {
  n: number; // frames so far
  idled: number; // of them, frames in which nothing was done
  games: number;
}

const ON = Math.fround(232 / 255); // the grey of "accent"

/** Frame n lights cell n mod 4 of a 2×2 screen. Frame n earns n; every 7 of them cost one of 3 lives, the third is the last. */
const lamps: World<Lamp, number> = {
  observationSpace: discrete(1000),
  actionSpace: discrete(2),
  actionNames: ["stay", "go"],
  idle: () => 0,
  stepsPerSecond: 60,
  init: (_, previous) => ({ n: 0, idled: 0, games: (previous?.games ?? 0) + 1 }),
  step(state, action) {
    state.n++;
    if (action === 0) state.idled++;
    return { reward: state.n, terminated: state.n >= 21 };
  },
  observe(state, out) {
    out[0] = state.n;
  },
  lives: ({ n }) => 3 - Math.floor(n / 7),
  screen: {
    width: 2,
    height: 2,
    paint: ({ n }, brush) => {
      brush.rect("ground", 0, 0, 2, 2);
      brush.rect("accent", n % 2, Math.floor((n % 4) / 2), 1, 1);
    },
  },
};

type Options = Parameters<typeof atariPreprocessing>[1];
const plain: Options = { size: 2, noopMax: 0, frames: 1, clip: false, episodicLife: false };

function begun(world: World, options: Options = {}) {
  const env = worldEnv<Float32Array, number>("Lamps", atariPreprocessing(world, { ...plain, ...options }));
  const first = env.reset({ seed: 0 }).observation;
  return { env, first, inner: () => (env.state as { inner: Lamp }).inner };
}

/** Which cells are lit in each channel of an observation, as "03" for the first and the last. */
function lit(observation: Float32Array, frames = 1): string[] {
  return Array.from({ length: frames }, (_, channel) =>
    [0, 1, 2, 3].filter((cell) => observation[cell * frames + channel] > 0).join(""),
  );
}

describe("atariPreprocessing", () => {
  it("has the paper's constants", () => {
    expect(wrappers.params("atariPreprocessing", {})).toEqual({
      frameSkip: 4, // "action repeat"
      size: 84,
      frames: 4, // "agent history length"
      noopMax: 30, // "no-op max"
      clip: true,
      episodicLife: true,
    });
    const world = atariPreprocessing(lamps);
    expect(world.observationSpace).toEqual(box(0, 1, [84, 84, 4]));
    expect(world.stepsPerSecond).toBe(15);
  });

  it("repeats the action, sums the rewards, and shows the brighter of the last two frames", () => {
    const { env, first, inner } = begun(lamps);
    expect([...first]).toEqual([ON, 0, 0, 0]);
    const step = env.step(1);
    expect(inner()).toMatchObject({ n: 4, idled: 0 });
    expect(step.reward).toBe(1 + 2 + 3 + 4);
    expect([...step.observation]).toEqual([ON, 0, 0, ON]); // frames 3 and 4
    const single = begun(lamps, { frameSkip: 1 }).env.step(1);
    expect([single.reward, ...lit(single.observation)]).toEqual([1, "1"]);
    expect(lit(begun(lamps, { frameSkip: 2 }).env.step(1).observation)).toEqual(["12"]);
  });

  it("stacks frames, the oldest in the first channel, the first one repeated", () => {
    const { env, first } = begun(lamps, { frames: 3, frameSkip: 3 });
    expect(lit(first, 3)).toEqual(["0", "0", "0"]);
    const seen = [1, 1, 1, 1].map((action) => lit(env.step(action).observation, 3).join(" "));
    expect(seen).toEqual(["0 0 23", "0 23 12", "23 12 01", "12 01 03"]); // the last two of 1–3, 4–6, 7–9, 10–12
  });

  it("ends a step with the episode, whose last frame it shows", () => {
    const { env } = begun(lamps);
    for (let i = 0; i < 5; i++) env.step(1);
    const last = env.step(1); // frame 21 alone
    expect([last.reward, last.terminated, ...lit(last.observation)]).toEqual([21, true, "1"]);
  });

  it("begins games with 1 … noopMax no-ops, drawn evenly, and without any where nothing can be left undone", () => {
    const { env, inner } = begun(lamps, { noopMax: 5 });
    const counts = Array.from({ length: 1000 }, (_, seed) => {
      env.reset({ seed });
      expect(inner().n).toBe(inner().idled);
      return inner().idled;
    });
    expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4, 5]));
    for (const noops of [1, 2, 3, 4, 5]) {
      const share = counts.filter((count) => count === noops).length / 1000;
      expect(Math.abs(share - 1 / 5)).toBeLessThan(4 * Math.sqrt(0.16 / 1000)); // 4 standard errors
    }
    const { idle: _, ...busy } = lamps;
    expect(begun(busy, { noopMax: 30 }).inner()).toMatchObject({ n: 0, games: 1 });
  });

  it("begins anew when no-ops end the game, and does the rest of them", () => {
    const { env, inner } = begun(lamps, { noopMax: 60 });
    const seen = Array.from({ length: 200 }, (_, seed) => {
      env.reset({ seed });
      return inner();
    });
    expect(Math.max(...seen.map(({ n }) => n))).toBe(20); // of 21
    expect(new Set(seen.map(({ games }) => games))).toEqual(new Set([1, 2, 3]));
  });

  it("clips the sum that a learner sees, and tells what was earned", () => {
    const { env } = begun(lamps, { clip: true });
    const { reward, info } = env.step(1);
    expect([reward, info["unclippedReward"]]).toEqual([1, 10]);
    const loss = begun({ ...lamps, step: () => ({ reward: -0.5, terminated: false }) }, { clip: true });
    expect(loss.env.step(1)).toMatchObject({ reward: -1, info: { unclippedReward: -2 } });
    const little = { ...lamps, step: () => ({ reward: 0.125, terminated: false, info: { more: 1 } }) };
    expect(begun(little, { clip: true }).env.step(1)).toMatchObject({ reward: 0.5, info: { more: 1 } });
    expect(begun(little, { clip: true }).env.step(1).info).not.toHaveProperty("unclippedReward");
    const twice = begun(clipReward(lamps), {}).env.step(1);
    expect([twice.reward, twice.info["unclippedReward"]]).toEqual([4, 10]);
  });

  it("ends a learner's episode with each life, and goes on with the game in the next", () => {
    const { env, inner } = begun(lamps, { episodicLife: true, frames: 2 });
    env.step(1);
    const lost = env.step(1); // frames 5, 6 and 7
    expect([lost.terminated, lost.reward, inner().n]).toEqual([true, 5 + 6 + 7, 7]);
    expect(lit(lost.observation, 2)).toEqual(["03", "3"]);
    expect(lit(env.reset().observation, 2)).toEqual(["3", "3"]); // the past is forgotten, the game is not
    expect(inner()).toMatchObject({ n: 7, games: 1 });
    env.step(1);
    expect(env.step(1).terminated).toBe(true); // frame 14
    expect(env.world.remembers).toBe(true);
    env.reset();
    env.step(1);
    env.step(1);
    expect(inner().n).toBe(21);
    env.reset(); // the game is over
    expect(inner()).toMatchObject({ n: 0, games: 2 });
    env.step(1);
    env.reset(); // broken off: no life was lost
    expect(inner()).toMatchObject({ n: 0, games: 3 });
    env.step(1);
    env.step(1);
    env.reset({ seed: 0 }); // told to begin
    expect(inner()).toMatchObject({ n: 0, games: 1 });
  });

  it("leaves the last state alone when the game goes on, as every new episode does", () => {
    const world = atariPreprocessing(lamps, { ...plain, episodicLife: true });
    const previous = { ...world.init({} as never), lifeLost: true };
    world.step(world.init({} as never, previous), 1, {} as never);
    expect(previous.inner.n).toBe(0);
  });

  it("plays whole games for true rewards where policies are judged", () => {
    const specs = [{ id: "atariPreprocessing", params: { size: 8, noopMax: 0 } }];
    const learner = worldEnv("Lamps", wrapped(lamps, specs, "train"));
    const judged = worldEnv("Lamps", wrapped(lamps, specs, "evaluate"));
    for (const env of [learner, judged]) env.reset({ seed: 0 });
    const steps = [1, 1].map((action) => [learner.step(action), judged.step(action)]);
    expect(steps[0].map((step) => step.reward)).toEqual([1, 10]);
    expect(steps[1].map((step) => step.terminated)).toEqual([true, false]);
    expect(judged.world.remembers).toBeUndefined();
    // An evaluation handed the state of a lost life begins a new game all the same
    const state = judged.world.init({} as never, learner.state) as { inner: Lamp };
    expect(state.inner.n).toBe(0);
  });

  it("counts the world's time limit in frames, no-ops apart", () => {
    const limited = { ...lamps, maxSteps: 10 };
    const { env, inner } = begun(limited, { noopMax: 8 });
    const noops = inner().n;
    expect(env.world.maxSteps).toBe(3);
    expect([1, 1, 1].map((action) => env.step(action).truncated)).toEqual([false, false, true]);
    expect(inner().n).toBe(noops + 10);
    const exact = begun({ ...lamps, maxSteps: 8 });
    expect([1, 1].map((action) => exact.env.step(action).truncated)).toEqual([false, true]);
    const short = begun({ ...lamps, maxSteps: 5 });
    short.env.step(1);
    const last = short.env.step(1);
    expect([last.reward, last.terminated, last.truncated]).toEqual([5, false, true]);
    expect(lit(last.observation)).toEqual(["1"]);
    expect(begun(lamps).env.world.maxSteps).toBeUndefined();
  });

  it("goes on alike from a snapshot, lives and stack included", () => {
    const { env } = begun(lamps, { episodicLife: true, frames: 4, noopMax: 3 });
    const walk = () =>
      Array.from({ length: 40 }, (_, i) => {
        if (env.save().over) return [...env.reset().observation];
        const { observation, reward, terminated } = env.step(i % 2);
        return [...observation, reward, terminated];
      });
    env.step(1);
    const saved = env.save();
    const first = walk();
    env.restore(saved);
    expect(walk()).toEqual(first);
  });

  it("keeps the contract around a world with lives", () => {
    checkEnv(worldEnv("Lamps", atariPreprocessing(lamps, { size: 4 })));
    checkEnv(worldEnv("Lamps", atariPreprocessing(lamps, { size: 4, frameSkip: 3, episodicLife: false })));
  });

  it("paints worlds without a screen from their drawing", () => {
    const drawing: Drawing = {
      width: 4,
      height: 2,
      shapes: [{ kind: "rect", ink: "bright", x: 0, y: 0, width: 2, height: 2 }],
    };
    const { screen: _, ...drawn } = { ...lamps, draw: () => drawing };
    const { first } = begun(drawn, { size: 4 });
    expect([...first]).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
    const { first: grey } = begun({
      ...drawn,
      draw: () => ({ width: 1, height: 2, shapes: drawing.shapes }),
    });
    expect([...grey]).toEqual([0, 0, 0, 0].map(() => Math.fround(128 / 255))); // half of 255, rounded
    const pole = make<Float32Array, number>("CartPole-v1", {}, [{ id: "atariPreprocessing", params: {} }]);
    const { observation } = pole.reset({ seed: 0 });
    expect(observation.length).toBe(84 * 84 * 4);
    expect(new Set(observation).size).toBeGreaterThan(10);
    expect(pole.world.maxSteps).toBe(125);
  });

  it("refuses what it cannot paint, cannot repeat or cannot count", () => {
    const { screen: _, ...blind } = lamps;
    expect(() => atariPreprocessing(blind)).toThrow(
      "atariPreprocessing: expected a world with a screen or a drawing to make pixels of, got one with neither.",
    );
    const choosy: World<Lamp, number> = { ...lamps, legal: (_, out) => out.fill(1) as unknown as undefined };
    expect(() => atariPreprocessing(choosy)).toThrow(
      "atariPreprocessing: expected a world whose actions may all be repeated, got one that tells which are legal; set frameSkip to 1 instead of 4.",
    );
    atariPreprocessing(choosy, { frameSkip: 1 });
    expect(() => atariPreprocessing(lamps, { frames: 0 })).toThrow(
      "atariPreprocessing.frames: expected a whole number of at least 1, got 0.",
    );
    expect(() => atariPreprocessing(lamps, { noopMax: -1 })).toThrow(
      "noopMax: expected a whole number of at least 0",
    );
  });
});

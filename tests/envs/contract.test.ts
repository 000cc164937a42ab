import { describe, expect, it } from "vitest";
import { worldEnv } from "../../envs/core/env.ts";
import {
  box,
  checkEnv,
  discrete,
  type Env,
  findProblems,
  list,
  make,
  makeWorld,
  type World,
} from "../../envs/index.ts";

describe.each(list())("%s", (id) => {
  it("keeps the contract", () => {
    checkEnv(make(id));
  });

  it("keeps it inside every wrapper that suits it", () => {
    const stacked =
      make(id).observationSpace.type === "box"
        ? [
            { id: "frameStack", params: { count: 3 } },
            { id: "normalizeObservation", params: {} },
          ]
        : [];
    const around = [
      { id: "timeLimit", params: { maxSteps: 40 } },
      { id: "clipReward", params: {} },
      { id: "recordEpisodeStatistics", params: {} },
      ...stacked,
    ];
    checkEnv(make(id, {}, around));
  });

  const { screen, draw, legal } = makeWorld(id);
  it.runIf((screen || draw) && !legal)("keeps it when it is seen as pixels", () => {
    const pixels = { id: "atariPreprocessing", params: { size: 12, noopMax: 5, frames: 2 } };
    checkEnv(make(id, {}, [pixels, { id: "recordEpisodeStatistics", params: {} }]));
  });
});

interface Counter {
  count: number;
}

/** A sound world: counts up by a random amount, ends at 20. */
const sound: World<Counter, number> = {
  observationSpace: box(0, 30, [1]),
  actionSpace: discrete(2),
  maxSteps: 50,
  init: () => ({ count: 0 }),
  step(state, action, rng) {
    state.count += action + rng.uniform();
    return { reward: action, terminated: state.count >= 20 };
  },
  observe(state, out) {
    out[0] = state.count;
  },
};

function problemsOf(broken: Partial<World<Counter, number>>): string {
  return findProblems(worldEnv("Broken", { ...sound, ...broken })).join(" ");
}

describe("checkEnv", () => {
  it("accepts a sound world", () => {
    expect(problemsOf({})).toBe("");
  });

  it("finds luck that is not seeded", () => {
    const step: World<Counter, number>["step"] = (state, action) => {
      state.count += action + Math.random();
      return { reward: action, terminated: state.count >= 20 };
    };
    expect(problemsOf({ step })).toContain("draw all luck from the given rng");
  });

  it("finds observations outside their space", () => {
    expect(problemsOf({ observationSpace: box(0, 5, [1]) })).toContain(
      "Expected observations in Box[1] and within its bounds",
    );
  });

  it("finds an observation that the next step overwrites", () => {
    const env = worldEnv("Broken", sound);
    const shared = new Float32Array(1);
    const alias = (observation: unknown) => {
      shared.set(observation as Float32Array);
      return shared;
    };
    const aliasing: Env = {
      ...env,
      reset: (options) => ({ ...env.reset(options), observation: alias(env.reset(options).observation) }),
      step: (action) => {
        const result = env.step(action);
        return { ...result, observation: alias(result.observation) };
      },
    };
    expect(findProblems(aliasing).join(" ")).toContain("changed with the next step");
  });

  it("finds a reset that forgets to begin anew", () => {
    const kept: Counter = { count: 0 };
    expect(problemsOf({ init: () => kept })).toContain(
      "Expected reset to begin the same episode for the same seed",
    );
  });

  it("finds a field that snapshots miss", () => {
    let hidden = 0;
    const init = () => {
      hidden = 0;
      return { count: 0 };
    };
    const step: World<Counter, number>["step"] = (state, action, rng) => {
      hidden += 0.01;
      state.count += action + rng.uniform();
      return { reward: hidden, terminated: state.count >= 20 };
    };
    expect(problemsOf({ init, step })).toContain("Expected a restored snapshot to go on as before");
  });

  it("finds rewards that are not numbers, time limits that are ignored, and models that do not sum to 1", () => {
    expect(problemsOf({ step: () => ({ reward: Number.NaN, terminated: false }) })).toContain(
      "finite rewards",
    );
    const tabular = {
      observationSpace: discrete(1),
      observe: (_: Counter, out: Float32Array) => out.fill(0) as unknown as undefined,
    };
    expect(problemsOf({ ...tabular, model: () => [[0.9, 0, 0, false]] })).toContain("to sum to 1");
    expect(problemsOf({ ...tabular, model: () => [[1, 3, 0, false]] })).toContain(
      "Expected model(0, 0) to name states below 1, got 3.",
    );
    expect(problemsOf({ ...tabular, initial: [[0, 0.5]] })).toContain(
      "Expected initial to sum to 1, got 0.5.",
    );
  });

  it("throws one sentence that lists everything", () => {
    expect(() => checkEnv(worldEnv("Broken", { ...sound, observationSpace: box(0, 5, [1]) }))).toThrow(
      /^Broken breaks the contract: /,
    );
  });
});

describe("an Env", () => {
  it("asks for a seed at its first reset, for a reset before a step, and for a legal action", () => {
    const env = make("CartPole-v1");
    expect(() => env.reset()).toThrow("the first reset needs a seed");
    expect(() => env.step(0)).toThrow("expected reset() before step(), because no episode has begun");
    env.reset({ seed: 0 });
    expect(() => env.step(2)).toThrow("CartPole-v1: expected an action of Discrete(2), got 2.");
  });

  it("refuses the snapshot of another environment", () => {
    const cliff = make("CliffWalking-v1");
    cliff.reset({ seed: 0 });
    expect(() => make("CartPole-v1").restore(cliff.save())).toThrow(
      'expected a snapshot of CartPole-v1, got one of "CliffWalking-v1"',
    );
  });
});

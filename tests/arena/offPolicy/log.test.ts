import { expect, it } from "vitest";
import { contextOf, loggedData } from "../../../arena/offPolicy/log.ts";

const parts = {
  features: 2,
  actionCount: 3,
  contexts: Float64Array.of(1, 2, 3, 4),
  actions: Int32Array.of(2, 0),
  rewards: Float64Array.of(0.5, -1),
  propensities: Float64Array.of(0.5, 0.2),
  behaviour: Float64Array.of(0.25, 0.25, 0.5, 0.2, 0.8, 0),
};

it("a log that fits is kept as it is", () => {
  const log = loggedData(parts);
  expect(log).toEqual({ rounds: 2, ...parts });
  expect([...contextOf(log, 1)]).toEqual([3, 4]);
});

it.each([
  [{ actions: new Int32Array() }, "log: expected one round or more, got none."],
  [{ actionCount: 1 }, "log: expected 2 actions or more to choose from, got actionCount 1."],
  [{ rewards: Float64Array.of(1) }, "log: expected 2 rewards for 2 rounds, 2 features and 3 actions, got 1."],
  [{ actions: Int32Array.of(2, 3) }, "log, round 1: expected an action from 0 to 2, got 3;"],
  [{ rewards: Float64Array.of(NaN, 1) }, "log, round 0: expected a finite reward, got NaN."],
  [
    { propensities: Float64Array.of(0.5, 0) },
    "log, round 1: expected the propensity, the probability of the",
  ],
  [{ propensities: Float64Array.of(1.5, 0.2) }, "above 0 and at most 1, got 1.5."],
  [
    { contexts: Float64Array.of(1, 2, 3, Infinity) },
    "round 1: expected a context of finite numbers, got Inf",
  ],
  [{ propensities: Float64Array.of(0.4, 0.2) }, "expected the propensity 0.4 and the behaviour probability"],
  [
    { behaviour: Float64Array.of(0.2, 0.25, 0.5, 0.2, 0.8, 0) },
    "log, round 0, behaviour probabilities: expected a sum of 1, got 0.95.",
  ],
  [{ featureNames: ["only one"] }, "log: expected 2 feature names"],
])("%j is refused in a sentence", (change, sentence) => {
  expect(() => loggedData({ ...parts, ...change })).toThrow(sentence);
});

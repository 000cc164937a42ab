import { expect, it } from "vitest";
import { loggedData } from "../../../arena/offPolicy/log.ts";
import { ridgeModel } from "../../../arena/offPolicy/rewardModel.ts";
import { rng } from "../../../envs/core/rng.ts";
import { fixtureLog, fixtureQHat, freshLog, means } from "./problem.ts";

it("ridge regression on [1, x1, x2] meets the reference's q̂, which is written to 8 decimals", () => {
  const qHat = ridgeModel({ penalty: 1, features: [0, 1], folds: 1 })(fixtureLog, rng("none"));
  const worst = qHat.reduce((most, q, i) => Math.max(most, Math.abs(q - fixtureQHat[i])), 0);
  expect(worst).toBeLessThan(5.01e-9);
});

const small = loggedData({
  features: 1,
  actionCount: 2,
  contexts: Float64Array.of(1, -1, 2, 0),
  actions: Int32Array.of(0, 0, 0, 0),
  rewards: Float64Array.of(3, 1, 5, 3),
  propensities: new Float64Array(4).fill(0.5),
});

it("one feature is as worked by hand, and an action never taken is worth 0", () => {
  const qHat = ridgeModel({ penalty: 1, folds: 1 })(small, rng("none"));
  // (ΦᵀΦ + I) θ = Φᵀr: [[5, 2], [2, 7]] θ = [12, 12], so θ = [60, 36] / 31
  [96, 24, 132, 60].forEach((q, i) => {
    expect(qHat[2 * i]).toBeCloseTo(q / 31, 12);
    expect(qHat[2 * i + 1]).toBe(0);
  });
});

it("cross-fitted, no round's reward is in its own model, and every other one's is", () => {
  const model = ridgeModel({ penalty: 1, folds: 4 }); // as many folds as rounds: leave one out
  const before = model(small, rng("folds"));
  const changed = { ...small, rewards: Float64Array.of(3, 1, 5, 100) };
  const after = model(changed, rng("folds"));
  expect(after[6]).toBe(before[6]);
  for (const i of [0, 2, 4]) expect(after[i]).not.toBe(before[i]);
  // Round 3 by rounds 0 to 2: [[4, 2], [2, 7]] θ = [9, 12], so θ₀ = (63 − 24) / 24
  expect(before[6]).toBeCloseTo(39 / 24, 12);
});

it("with all features and many rounds it finds the means", () => {
  const log = freshLog(20_000, rng("many"));
  for (const folds of [1, 5]) {
    const qHat = ridgeModel({ penalty: 1, folds })(log, rng("folds"));
    const q = new Float64Array(4);
    let squares = 0;
    for (let i = 0; i < log.rounds; i++) {
      means(log.contexts.subarray(3 * i, 3 * i + 3), q);
      for (let a = 0; a < 4; a++) squares += (qHat[4 * i + a] - q[a]) ** 2;
    }
    expect(Math.sqrt(squares / qHat.length)).toBeLessThan(0.03);
  }
});

it.each([
  [{ penalty: 0, folds: 1 }, "ridgeModel, penalty: expected a finite number above 0, got 0;"],
  [
    { penalty: 1, folds: 0 },
    "ridgeModel, folds: expected a whole number from 1, no cross-fitting, to the log's 4",
  ],
  [{ penalty: 1, folds: 5 }, "got 5."],
  [
    { penalty: 1, folds: 1, features: [1] },
    "expected numbers from 0 to 0, as the log has 1 features, got 1.",
  ],
])("%j is refused in a sentence", (options, sentence) => {
  expect(() => ridgeModel(options)(small, rng("none"))).toThrow(sentence);
});

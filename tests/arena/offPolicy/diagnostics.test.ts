import { expect, it } from "vitest";
import {
  bootstrapInterval,
  effectiveSampleSize,
  weightDiagnostics,
} from "../../../arena/offPolicy/diagnostics.ts";
import { ips, weightedRounds } from "../../../arena/offPolicy/estimators.ts";
import { mean, standardError } from "../../../arena/stats.ts";
import { rng } from "../../../envs/core/rng.ts";
import { fixtureLog, fixtureTarget, freshLog, reference, targetOf, trueValue } from "./problem.ts";

it("the fixture's weights have the reference's diagnostics", () => {
  const { weights } = weightedRounds(fixtureLog, fixtureTarget);
  const found = weightDiagnostics(weights, fixtureLog, fixtureTarget);
  expect(Math.abs(found.effectiveSampleSize - reference.estimates["ESS"])).toBeLessThan(1e-9);
  expect(Math.abs(found.maxWeight - reference.estimates["max_weight"])).toBeLessThan(1e-9);
  expect(Math.abs(found.meanWeight - reference.estimates["mean_weight"])).toBeLessThan(1e-9);
  expect(found.zeroWeights).toBe(weights.filter((w) => w === 0).length);
  expect(found.unsupported).toBe(0);
});

it("equal weights are worth their number, one alone is worth one, none are worth nothing", () => {
  expect(effectiveSampleSize([2, 2, 2, 2])).toBe(4);
  expect(effectiveSampleSize([0, 7, 0])).toBe(1);
  expect(effectiveSampleSize([0, 0])).toBe(0);
});

it("what the target would do and the logger never does is counted, if the log tells", () => {
  const log = {
    ...fixtureLog,
    rounds: 2,
    actionCount: 3,
    behaviour: Float64Array.of(0.5, 0.5, 0, 1, 0, 0),
  };
  const target = Float64Array.of(0.25, 0.25, 0.5, 0.25, 0.25, 0.5);
  expect(weightDiagnostics(Float64Array.of(1, 1), log, target).unsupported).toBe((0.5 + 0.75) / 2);
  const { behaviour: _, ...taken } = log;
  expect(weightDiagnostics(Float64Array.of(1, 1), taken, target).unsupported).toBeNull();
});

it("the bootstrap draws rounds with replacement, by its stream alone", () => {
  const values = Float64Array.from({ length: 50 }, (_, i) => i);
  const options = { resamples: 400, level: 0.9 };
  const draw = (seed: string) =>
    bootstrapInterval((indices) => mean(indices.map((i) => values[i])), 50, options, rng(seed));
  expect(draw("a")).toEqual(draw("a"));
  expect(draw("a")).not.toEqual(draw("b"));
  // The mean of 50 rounds of variance (50² − 1) / 12 is about normal: ± 1.645 standard errors hold 90%.
  const half = 1.645 * Math.sqrt((50 * 50 - 1) / 12 / 50);
  const [low, high] = draw("a");
  expect(Math.abs(low - (24.5 - half))).toBeLessThan(0.7);
  expect(Math.abs(high - (24.5 + half))).toBeLessThan(0.7);
});

it("ends are between the order statistics around them", () => {
  let next = 0; // the resamples' values are 0, 1, … 10
  const interval = bootstrapInterval(() => next++, 5, { resamples: 11, level: 0.85 }, rng("a"));
  expect(interval[0]).toBeCloseTo(0.75, 12);
  expect(interval[1]).toBeCloseTo(9.25, 12);
});

it("95% intervals of IPS hold the true value nearly that often, as normal ones do", () => {
  const logs = 300;
  const luck = rng("coverage");
  const held = { bootstrap: 0, normal: 0 };
  for (let log = 0; log < logs; log++) {
    const data = freshLog(1000, luck);
    const shares = ips(weightedRounds(data, targetOf(data)));
    const resampled = new Float64Array(shares.length);
    const statistic = (indices: Int32Array) => {
      for (let i = 0; i < indices.length; i++) resampled[i] = shares[indices[i]];
      return mean(resampled);
    };
    const [low, high] = bootstrapInterval(statistic, data.rounds, { resamples: 200, level: 0.95 }, luck);
    if (low <= trueValue && trueValue <= high) held.bootstrap++;
    if (Math.abs(mean(shares) - trueValue) <= 1.96 * standardError(shares)!) held.normal++;
  }
  expect(held.bootstrap / logs).toBeGreaterThan(0.9); // heavy tails and 200 resamples cost a little; the standard error is 0.013
  expect(held.bootstrap / logs).toBeLessThan(0.99);
  expect(Math.abs(held.bootstrap - held.normal) / logs).toBeLessThan(0.03);
});

it("impossible requests are refused in a sentence", () => {
  const ask = (resamples: number, level: number) => () =>
    bootstrapInterval(() => 0, 3, { resamples, level }, rng("a"));
  expect(ask(0, 0.95)).toThrow("bootstrap: expected one resample or more, got 0.");
  expect(ask(10, 95)).toThrow("bootstrap: expected a level between 0 and 1 such as 0.95, got 95.");
});

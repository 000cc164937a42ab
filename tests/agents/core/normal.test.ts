import { describe, expect, it } from "vitest";
import { highestOfNormals } from "../../../agents/core/distributions/normal.ts";
import { normalCdf } from "../../../envs/core/special.ts";
import { rng } from "../../../envs/index.ts";

describe("the highest of independent normals", () => {
  it.each([
    [0, 1, 0.5, 1],
    [3, 0.01, 2.99, 2],
    [1e6, 1e-3, 1e6 + 1e-3, 2e-3],
    [-1, 5, 1, 1e-4],
  ])("of two is a matter of their difference: N(%d, %d²) and N(%d, %d²)", (m0, s0, m1, s1) => {
    const shares = highestOfNormals([m0, m1], [s0, s1], new Float64Array(2));
    expect(shares[0]).toBeCloseTo(normalCdf((m0 - m1) / Math.sqrt(s0 * s0 + s1 * s1)), 9);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
  });

  it("of equals is each of them equally often; masked ones never are", () => {
    expect([...highestOfNormals([1, 1, 1], [2, 2, 2], new Float64Array(3))]).toEqual(
      Array(3).fill(expect.closeTo(1 / 3, 12)),
    );
    const masked = highestOfNormals([1, 9, 1], [2, 2, 2], new Float64Array(3), [1, 0, 1]);
    expect([...masked]).toEqual([expect.closeTo(0.5, 12), 0, expect.closeTo(0.5, 12)]);
  });

  it("without deviations is the highest mean, equals alike", () => {
    expect([...highestOfNormals([1, 2, 2], [0, 0, 0], new Float64Array(3))]).toEqual([0, 0.5, 0.5]);
    const one = highestOfNormals([0, 0, -1], [1, 0, 0], new Float64Array(3));
    expect([...one]).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9), expect.closeTo(0, 9)]);
  });

  it("of many is what draws of them say", () => {
    const luck = rng("many");
    const means = Array.from({ length: 8 }, () => luck.normal());
    const deviations = Array.from({ length: 8 }, (_, i) => 2 ** (1 - i));
    const shares = highestOfNormals(means, deviations, new Float64Array(8));
    const counts = new Float64Array(8);
    const draws = 40_000;
    for (let draw = 0; draw < draws; draw++) {
      const values = means.map((mean, i) => mean + deviations[i] * luck.normal());
      counts[values.indexOf(Math.max(...values))]++;
    }
    shares.forEach((share, i) => {
      const se = Math.sqrt((share * (1 - share)) / draws);
      expect(Math.abs(counts[i] / draws - share)).toBeLessThanOrEqual(4 * se + 1e-9);
    });
  });
});

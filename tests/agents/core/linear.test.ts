import { describe, expect, it } from "vitest";
import { RidgeRegressions } from "../../../agents/core/algebra/linear.ts";
import { cholesky, choleskyUpdate, solveTransposed } from "../../../agents/core/algebra/symmetric.ts";
import { rng } from "../../../envs/index.ts";

describe("ridge regressions row by row", () => {
  it("are as worked by hand", () => {
    // d = 1, λ = 2: A = 2 + 1·1 + ½·4 = 5, b = 3·1 + ½·2·1 = 4
    const ridge = new RidgeRegressions(1, 1, 2);
    ridge.learn(0, Float64Array.of(1), 0, 3);
    ridge.learn(0, Float64Array.of(2), 0, 1, 0.5);
    expect(ridge.inverses[0]).toBeCloseTo(1 / 5, 15);
    expect(ridge.thetas[0]).toBeCloseTo(4 / 5, 15);
    expect(ridge.variance(0, Float64Array.of(3), 0)).toBeCloseTo(9 / 5, 15);
  });

  it.each([1, 30, 1000])("keep to the exact solution over 30,000 rows of scale %d", (scale) => {
    const [d, lambda] = [6, 1e-3];
    const luck = rng("drift");
    const ridge = new RidgeRegressions(3, d, lambda);
    const x = new Float64Array(d);
    for (let row = 0; row < 30_000; row++) {
      for (let i = 0; i < d; i++) x[i] = scale * luck.normal() * (i < 3 ? 1 : 1e-3);
      ridge.learn(1, x, 0, x[0] + luck.normal());
    }
    const kept = ridge.save();
    ridge.solve(1);
    const packed = (d * (d + 1)) / 2;
    const exact = ridge.inverses.slice(packed, 2 * packed);
    const largest = Math.max(...exact.map(Math.abs));
    exact.forEach((value, i) => {
      expect(Math.abs(kept.inverses[packed + i] - value)).toBeLessThan(1e-12 * largest);
    });
    ridge.thetas.forEach((theta, i) => {
      expect(Math.abs(theta - kept.thetas[i])).toBeLessThan(1e-9);
    });
    expect(ridge.inverses.slice(0, packed)).toEqual(
      new RidgeRegressions(3, d, lambda).inverses.slice(0, packed),
    );
  });

  it("evaluate one context for all, and a row for each, alike", () => {
    const [count, d] = [6, 5];
    const luck = rng("evaluate");
    const ridge = new RidgeRegressions(count, d, 1);
    const x = Float64Array.from({ length: count * d }, () => luck.normal());
    for (let row = 0; row < 100; row++) ridge.learn(row % count, x, d * luck.int(count), luck.normal());
    const [means, variances] = [new Float64Array(count), new Float64Array(count)];
    ridge.evaluateAll(x, d, means, variances);
    for (let which = 0; which < count; which++) {
      expect(means[which]).toBeCloseTo(ridge.mean(which, x, d), 12);
      expect(variances[which]).toBeCloseTo(ridge.variance(which, x, d), 12);
    }
    ridge.evaluateRows(x, means, variances);
    for (let row = 0; row < count; row++) {
      expect(means[row]).toBe(ridge.mean(row, x, row * d));
      expect(variances[row]).toBe(ridge.variance(row, x, row * d));
    }
  });
});

describe("Cholesky's factor", () => {
  it("follows rank-one updates, and turns standard normals into ones of covariance A⁻¹", () => {
    const d = 4;
    const luck = rng("cholesky");
    const ridge = new RidgeRegressions(1, d, 2);
    const [factor, fresh, x] = [new Float64Array(d * d), new Float64Array(d * d), new Float64Array(d)];
    cholesky(ridge.grams, 0, d, factor);
    for (let row = 0; row < 50; row++) {
      for (let i = 0; i < d; i++) x[i] = luck.normal();
      ridge.learn(0, x, 0, 0, 0.7);
      choleskyUpdate(factor, d, x, 0, 0.7, new Float64Array(d));
    }
    cholesky(ridge.grams, 0, d, fresh);
    fresh.forEach((value, i) => {
      expect(factor[i]).toBeCloseTo(value, 12);
    });
    const draws = 20_000;
    const products = new Float64Array(d * d);
    for (let draw = 0; draw < draws; draw++) {
      for (let i = 0; i < d; i++) x[i] = luck.normal();
      solveTransposed(factor, d, x);
      for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) products[i * d + j] += x[i] * x[j];
    }
    const at = (i: number, j: number) => ridge.inverses[(i * (i + 1)) / 2 + j];
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        const error = products[i * d + j] / draws - at(i, j);
        const se = Math.sqrt((at(i, i) * at(j, j) + at(i, j) ** 2) / draws);
        expect(Math.abs(error)).toBeLessThan(4 * se);
      }
    }
  });
});

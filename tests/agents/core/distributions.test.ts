import { describe, expect, it } from "vitest";
import {
  atomsBetween,
  crossEntropyOfLogits,
  entropy,
  expectationOf,
  projectOntoAtoms,
} from "../../../agents/core/distributions/atoms.ts";
import { meanIn, quantileHuber } from "../../../agents/core/distributions/quantiles.ts";
import { rng } from "../../../envs/index.ts";

const close = (values: ArrayLike<number>, wanted: readonly number[], digits = 12) => {
  expect(values.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(values[i]).toBeCloseTo(value, digits);
  });
};

describe("categorical projection", () => {
  const atoms = atomsBetween(-1, 3, 5); // −1, 0, 1, 2, 3

  it("shares what falls between two atoms by nearness, as worked by hand", () => {
    expect([...atoms]).toEqual([-1, 0, 1, 2, 3]);
    // r = 0.5, γ = 0.5: atoms move to 0, 0.5, 1, 1.5, 2
    const moved = projectOntoAtoms([0.1, 0.2, 0.3, 0.4, 0], 0, 0.5, 0.5, atoms, new Float64Array(5));
    // at 0: 0.1 + half of 0.2; at 1: half of 0.2 + 0.3 + half of 0.4; at 2: half of 0.4
    close(moved, [0, 0.2, 0.6, 0.2, 0]);
    expect(expectationOf(atoms, moved, 0)).toBeCloseTo(0.5 + 0.5 * (-0.1 + 0.3 + 0.8), 12);
  });

  it("puts all mass at the reward after termination", () => {
    const p = [9, 9, 0.2, 0.2, 0.2, 0.2, 0.2]; // from place 2 on
    close(projectOntoAtoms(p, 2, 1.25, 0, atoms, new Float64Array(5)), [0, 0, 0.75, 0.25, 0]);
    close(projectOntoAtoms(p, 2, 2, 0, atoms, new Float64Array(5)), [0, 0, 0, 1, 0]);
  });

  it("counts what falls beyond an end there, and loses no mass", () => {
    close(projectOntoAtoms([0.5, 0, 0, 0, 0.5], 0, 7, 0.9, atoms, new Float64Array(5)), [0, 0, 0, 0, 1]);
    close(projectOntoAtoms([0.5, 0, 0, 0, 0.5], 0, -7, 0.9, atoms, new Float64Array(5)), [1, 0, 0, 0, 0]);
    const luck = rng("projection");
    const many = atomsBetween(-3.3, 7.1, 51); // distances that are no round numbers
    for (let trial = 0; trial < 300; trial++) {
      const p = Array.from({ length: 51 }, () => luck.uniform());
      const sum = p.reduce((a, b) => a + b, 0);
      const share = p.map((x) => x / sum);
      const moved = projectOntoAtoms(share, 0, luck.normal(0, 4), luck.uniform(), many, new Float64Array(51));
      expect(moved.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(Math.min(...moved)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("cross entropy of logits", () => {
  it("is −Σ m log p, as worked by hand, and never below the entropy of m", () => {
    const gradient = new Float32Array(4);
    const logits = [5, Math.log(1), Math.log(2), Math.log(5)]; // from place 1 on: p = 1/8, 2/8, 5/8
    const m = [0.5, 0.5, 0];
    const loss = crossEntropyOfLogits(m, logits, 1, gradient, 2);
    expect(loss).toBeCloseTo(-0.5 * Math.log(1 / 8) - 0.5 * Math.log(1 / 4), 10);
    close(gradient, [0, 2 * (1 / 8 - 0.5), 2 * (1 / 4 - 0.5), 2 * (5 / 8)], 6);
    expect(entropy(m)).toBeCloseTo(Math.LN2, 12);
    expect(crossEntropyOfLogits(m, [0, 0, -1e9], 0, gradient, 1) - entropy(m)).toBeCloseTo(0, 6);
  });

  it("has the gradient that central differences give", () => {
    const luck = rng("cross entropy");
    const logits = Array.from({ length: 7 }, () => luck.normal(0, 2));
    const raw = Array.from({ length: 7 }, () => luck.uniform());
    const m = raw.map((x) => x / raw.reduce((a, b) => a + b, 0));
    const gradient = new Float32Array(7);
    crossEntropyOfLogits(m, logits, 0, gradient, 1);
    const nowhere = new Float32Array(7);
    for (let i = 0; i < 7; i++) {
      const at = (by: number) =>
        crossEntropyOfLogits(
          m,
          logits.map((z, j) => (j === i ? z + by : z)),
          0,
          nowhere,
          1,
        );
      expect(gradient[i]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
    }
  });
});

describe("quantile Huber loss", () => {
  it("is as worked by hand", () => {
    // θ = (0, 1), τ̂ = 1/4, 3/4; y = (2, −0.5); κ = 1
    // i = 0: u = 2: 0.25 · 1.5; u = −0.5: 0.75 · 0.125, mean 0.234375. dθ = −(0.25 · 1 − 0.75 · 0.5) / 2 = 0.0625
    // i = 1: u = 1: 0.75 · 0.5; u = −1.5: 0.25 · 1, mean 0.3125.       dθ = −(0.75 · 1 − 0.25 · 1) / 2 = −0.25
    const gradient = new Float32Array(2);
    expect(quantileHuber([2, -0.5], [0, 1], 0, 1, gradient, 1)).toBeCloseTo(0.234375 + 0.3125, 12);
    close(gradient, [0.0625, -0.25]);
    quantileHuber([2, -0.5], [0, 1], 0, 1, gradient, 4);
    close(gradient, [0.25, -1]);
    expect(meanIn([9, 1, 3], 1, 2)).toBe(2);
  });

  it.each([0.5, 1, 3])("has the gradient that central differences give, κ = %d", (kappa) => {
    const luck = rng("quantiles");
    const numbers = () => Array.from({ length: 6 }, () => luck.normal(0, 2));
    const [targets, theta] = [numbers(), numbers()];
    const gradient = new Float32Array(6);
    quantileHuber(targets, theta, 0, kappa, gradient, 1);
    const nowhere = new Float32Array(6);
    for (let i = 0; i < 6; i++) {
      const at = (by: number) =>
        quantileHuber(
          targets,
          theta.map((value, j) => (j === i ? value + by : value)),
          0,
          kappa,
          nowhere,
          1,
        );
      expect(gradient[i]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 5);
    }
  });

  it("is least where θ are the quantiles of the targets", () => {
    const targets = Array.from({ length: 100 }, (_, i) => i); // 0 … 99
    const middles = targets.map((i) => i);
    const gradient = new Float32Array(100);
    const loss = (shift: number) =>
      quantileHuber(
        targets,
        middles.map((value) => value + shift),
        0,
        0.01,
        gradient,
        1,
      );
    expect(loss(0)).toBeLessThan(loss(3));
    expect(loss(0)).toBeLessThan(loss(-3));
  });
});

/** LinUCB against a recorded trace, against Algorithm 2 as the paper writes it, and on a problem of its own. */
import { describe, expect, it } from "vitest";
import type { LinearModel } from "../../../agents/bandits/contextual/linearModel.ts";
import { UpperBounds } from "../../../agents/bandits/contextual/upperBounds.ts";
import { argmax } from "../../../agents/core/exploration.ts";
import { agents } from "../../../agents/index.ts";
import { box, discrete, rng } from "../../../envs/index.ts";
import { golden } from "../../envs/golden.ts";

function linUcb(shape: number[], arms: number, params: object) {
  const setting = { observationSpace: box(-Infinity, Infinity, shape), actionSpace: discrete(arms) };
  const agent = agents.get("linUcb").make(setting, agents.params("linUcb", params), rng("linUcb/test"));
  if (agent instanceof UpperBounds) return agent;
  throw new Error("linUcb has no upper bounds");
}

const learnt = (observation: ArrayLike<number>, action: number, reward: number) => {
  const seen = observation as Float32Array;
  return { observation: seen, action, reward, nextObservation: seen, terminated: false, truncated: false };
};

/** Solves M y = b by elimination; M is positive definite. */
function solve(M: number[][], b: readonly number[]): number[] {
  const rows = M.map((row, i) => [...row, b[i]]);
  rows.forEach((pivot, i) => {
    rows.forEach((row, k) => {
      if (k === i) return;
      const factor = row[i] / pivot[i];
      for (let j = i; j < row.length; j++) row[j] -= factor * pivot[j];
    });
  });
  return rows.map((row, i) => row[row.length - 1] / row[i]);
}

interface Trace {
  readonly alpha: number;
  readonly lam: number;
  readonly d: number;
  readonly K: number;
  readonly contexts: readonly number[][];
  readonly reward_table: readonly number[][];
  readonly chosen: readonly number[];
  readonly ucb: readonly number[][];
  readonly final_theta: readonly number[][];
}

describe("LinUCB", () => {
  it("gives the bounds and choices of a trace of exact solutions, to 1e-9", () => {
    const { alpha, lam, d, K, contexts, reward_table, chosen, ucb, final_theta } = golden("linUcb") as Trace;
    const agent = linUcb([d], K, { alpha, lambda: lam });
    contexts.forEach((context, t) => {
      const x = Float64Array.from(context);
      const upper = agent.upperBounds(x);
      for (let arm = 0; arm < K; arm++) expect(Math.abs(upper[arm] - ucb[t][arm])).toBeLessThan(1e-9);
      const arm = argmax(upper);
      expect(arm).toBe(chosen[t]);
      agent.learn(learnt(x, arm, reward_table[t][arm]));
    });
    const { thetas } = (agent.model as LinearModel).ridge;
    final_theta.flat().forEach((theta, i) => {
      expect(Math.abs(thetas[i] - theta)).toBeLessThan(1e-9);
    });
  });

  it("shares one regression among arms that show features of their own", () => {
    const luck = rng("shared");
    const agent = linUcb([3, 2], 3, { alpha: 0.7 });
    const A = [
      [1, 0],
      [0, 1],
    ];
    const b = [0, 0];
    for (let t = 0; t < 50; t++) {
      const rows = Float64Array.from({ length: 6 }, () => luck.normal());
      const upper = agent.upperBounds(rows);
      for (let arm = 0; arm < 3; arm++) {
        const x = [rows[2 * arm], rows[2 * arm + 1]];
        const [mean, spread] = [solve(A, b), solve(A, x)].map((y) => x[0] * y[0] + x[1] * y[1]);
        expect(upper[arm]).toBeCloseTo(mean + 0.7 * Math.sqrt(spread), 9);
      }
      const [u, v] = [rows[0], rows[1]];
      const reward = luck.normal();
      agent.learn(learnt(rows, 0, reward));
      A[0][0] += u * u;
      A[0][1] += u * v;
      A[1][0] += u * v;
      A[1][1] += v * v;
      b[0] += reward * u;
      b[1] += reward * v;
    }
  });

  /** A₀, A_a, B_a, b₀, b_a solved together: the joint ridge regression that Algorithm 2 computes block by block. */
  it("is hybrid as the joint regression of shared and own weights", () => {
    const [d, arms, alpha] = [2, 3, 0.4];
    const luck = rng("hybrid");
    const agent = linUcb([arms, d], arms, { alpha, model: "hybrid" });
    const size = d * (arms + 1);
    const A = Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
    );
    const b = new Array<number>(size).fill(0);
    /** (z, 0, …, x, …, 0) with z = x. */
    const wide = (rows: Float64Array, arm: number) =>
      Array.from({ length: size }, (_, i) => {
        const block = Math.floor(i / d) - 1;
        return block === -1 || block === arm ? rows[arm * d + (i % d)] : 0;
      });
    for (let t = 0; t < 60; t++) {
      const rows = Float64Array.from({ length: arms * d }, () => luck.normal());
      const upper = agent.upperBounds(rows);
      for (let arm = 0; arm < arms; arm++) {
        const x = wide(rows, arm);
        const [theta, spread] = [solve(A, b), solve(A, x)];
        const dotted = (y: number[]) => x.reduce((sum, xi, i) => sum + xi * y[i], 0);
        expect(upper[arm]).toBeCloseTo(dotted(theta) + alpha * Math.sqrt(dotted(spread)), 9);
      }
      const arm = luck.int(arms);
      const reward = luck.normal();
      agent.learn(learnt(rows, arm, reward));
      const x = wide(rows, arm);
      for (let i = 0; i < size; i++) {
        b[i] += reward * x[i];
        for (let j = 0; j < size; j++) A[i][j] += x[i] * x[j];
      }
    }
  });

  it("refuses shared weights where the world shows one context for all arms", () => {
    expect(() => linUcb([4], 3, { model: "shared" })).toThrow(
      "agent.params.model: expected disjoint where the world shows one context for all arms, got shared",
    );
  });
});

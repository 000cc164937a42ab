import fc from "fast-check";
import alea from "seedrandom/lib/alea.js";
import { describe, expect, it } from "vitest";
import { InputError, type Rng, rng } from "../../../envs/index.ts";

const draws = (stream: Rng, count = 8) => Array.from({ length: count }, () => stream.uniform());

/** First draws of the branch `i` after `from`. */
const branchOf = (stream: Rng, from: number) => (i: number) => {
  stream.branch(from + i);
  return draws(stream, 3);
};

/** Of numbers uniform in [0, 1). */
function correlation(a: readonly number[], b: readonly number[]): number {
  return b.reduce((sum, u, i) => sum + (u - 0.5) * (a[i] - 0.5), 0) / (b.length / 12);
}

describe("Rng", () => {
  it("gives the same stream for the same name and another for another", () => {
    expect(draws(rng("a/1"))).toEqual(draws(rng("a/1")));
    expect(draws(rng("a/1"))).not.toEqual(draws(rng("a/2")));
  });

  it("keeps its numbers from version to version", () => {
    expect(draws(rng("palaestra"), 3)).toEqual([0.28591014472091303, 0.6056049139725974, 0.6715774261058182]);
  });

  it("splits by name alone, whatever was drawn before", () => {
    const parent = rng("parent");
    const early = draws(parent.split("child"));
    draws(parent, 100);
    expect(draws(parent.split("child"))).toEqual(early);
  });

  it("goes on where it was saved, also through JSON", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(50), (name, drawn) => {
        const stream = rng(name);
        draws(stream, drawn);
        const state = JSON.parse(JSON.stringify(stream.save()));
        const ahead = draws(stream);
        const other = rng(name);
        other.load(state);
        expect(draws(other)).toEqual(ahead);
      }),
    );
  });

  it("refuses the state of another stream", () => {
    expect(() => rng("a").load(rng("b").save())).toThrow(InputError);
  });

  it("is seedrandom's Alea, its warm-up aside", () => {
    const reference = alea("palaestra/reference", { state: true });
    for (let i = 0; i < 12; i++) reference();
    expect(draws(rng("palaestra/reference"), 1000)).toEqual(
      Array.from({ length: 1000 }, () => reference.double()),
    );
  });

  it.each([
    ["seeds", (i: number) => draws(rng(`CartPole-v1/seed-${i}`), 3)],
    ["branches", branchOf(rng("CartPole-v1/seed-0"), 0)],
    ["branches far on", branchOf(rng("CartPole-v1/seed-0"), 2 ** 40)],
  ])("has unrelated draws for neighbouring %s", (_, drawsOf) => {
    const rows = Array.from({ length: 10_000 }, (_, i) => drawsOf(i));
    for (const which of [0, 1, 2]) {
      const column = rows.map((row) => row[which]);
      const bins = new Array(20).fill(0);
      for (const u of column) bins[Math.floor(u * 20)]++;
      const chiSquare = bins.reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0); // 19 degrees of freedom
      expect(chiSquare).toBeLessThan(43.8); // p = 0.001
      const before = column.slice(0, -1);
      expect(Math.abs(correlation(column.slice(1), before))).toBeLessThan(4 / 100);
      expect(
        Math.abs(
          correlation(
            column,
            rows.map((row) => row[(which + 1) % 3]),
          ),
        ),
      ).toBeLessThan(4 / 100);
    }
  });

  it("branches by number alone, whatever was drawn before, and goes on from a save in one", () => {
    const stream = rng("branches");
    const early = branchOf(stream, 7)(0);
    draws(stream, 100);
    expect(branchOf(stream, 7)(0)).toEqual(early);
    expect(branchOf(stream, 8)(0)).not.toEqual(early);
    const saved = stream.save();
    const other = rng("branches");
    other.load(saved);
    expect(draws(other)).toEqual(draws(stream));
    expect(draws(other.split("map"))).toEqual(draws(stream.split("map")));
    expect(branchOf(other, 7)(0)).toEqual(early);
    expect(draws(other.split("map"))).not.toEqual(draws(stream.split("map"))); // each branch has its own
  });

  it("has normal variates of mean 0 and variance 1 with normal tails", () => {
    const stream = rng("normal");
    const values = Array.from({ length: 20_000 }, () => stream.normal());
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const beyondTwo = values.filter((x) => Math.abs(x) > 2).length / values.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(values.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / values.length));
    expect(Math.abs(beyondTwo - 0.0455)).toBeLessThan(4 * Math.sqrt(0.0455 / values.length));
  });

  it("draws integers in range, all of them", () => {
    const stream = rng("int");
    const seen = new Set(Array.from({ length: 500 }, () => stream.int(3, 7)));
    expect([...seen].sort()).toEqual([3, 4, 5, 6]);
  });

  it("keeps no distance from another stream on the same branches, draw for draw", () => {
    const [world, player] = [rng("world"), rng("player")];
    const distances = Array.from({ length: 1000 }, (_, branch) => {
      world.branch(branch);
      player.branch(branch);
      return ((world.uniform() - player.uniform() + 1) % 1).toFixed(9);
    });
    expect(new Set(distances).size).toBeGreaterThan(990);
  });

  it("picks the first category whose running sum exceeds its draw, and never one of probability 0", () => {
    const stream = rng("categorical");
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4000; i++) counts[stream.categorical([0.5, 0, 0.5, 0])]++;
    expect([counts[1], counts[3]]).toEqual([0, 0]);
    expect(Math.abs(counts[0] - 2000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  it("shuffles into every order", () => {
    const stream = rng("shuffle");
    const orders = new Set(Array.from({ length: 300 }, () => stream.shuffle([1, 2, 3]).join("")));
    expect(orders.size).toBe(6);
  });
});

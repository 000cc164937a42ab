import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError, type Rng, rng } from "../../../envs/index.ts";

const draws = (stream: Rng, count = 8) => Array.from({ length: count }, () => stream.uniform());

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

  it("has unrelated first draws for neighbouring seeds", () => {
    const firsts = Array.from({ length: 10_000 }, (_, seed) =>
      rng(`CartPole-v1/seed-${seed}/episode-0`).uniform(),
    );
    const bins = new Array(20).fill(0);
    for (const u of firsts) bins[Math.floor(u * 20)]++;
    const chiSquare = bins.reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0); // 19 degrees of freedom
    expect(chiSquare).toBeLessThan(43.8); // p = 0.001
    const lagged =
      firsts.slice(1).reduce((sum, u, i) => sum + (u - 0.5) * (firsts[i] - 0.5), 0) / (firsts.length / 12);
    expect(Math.abs(lagged)).toBeLessThan(4 / Math.sqrt(firsts.length));
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

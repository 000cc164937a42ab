import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  box,
  contains,
  discrete,
  InputError,
  multiDiscrete,
  rng,
  type Space,
  sample,
  sizeOf,
} from "../../../envs/index.ts";

const anySpace: fc.Arbitrary<Space> = fc.oneof(
  fc.integer({ min: 1, max: 50 }).map(discrete),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }).map(multiDiscrete),
  fc
    .array(fc.tuple(fc.constantFrom(-Infinity, -3, 0), fc.constantFrom(0, 2, Infinity)), {
      minLength: 1,
      maxLength: 6,
    })
    .map((bounds) =>
      box(
        bounds.map(([low]) => low),
        bounds.map(([, high]) => high),
        [bounds.length],
      ),
    ),
);

describe("spaces", () => {
  it("contain everything they sample", () => {
    fc.assert(
      fc.property(anySpace, fc.string(), (space, name) => {
        const stream = rng(name);
        for (let i = 0; i < 20; i++) expect(contains(space, sample(space, stream))).toBe(true);
      }),
    );
  });

  it("survive structuredClone", () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        expect(structuredClone(space)).toEqual(space);
      }),
    );
  });

  it("refuse what is outside, of another kind, or not a number", () => {
    expect([0, 2].map((x) => contains(discrete(3), x))).toEqual([true, true]);
    expect([-1, 3, 1.5, NaN, "1", undefined].some((x) => contains(discrete(3), x))).toBe(false);
    const pair = box([-1, 0], [1, Infinity], [2]);
    expect(contains(pair, Float32Array.of(1, 1e9))).toBe(true);
    expect(contains(pair, Float32Array.of(1.1, 0))).toBe(false);
    expect(contains(pair, Float32Array.of(NaN, 0))).toBe(false);
    expect(contains(pair, Float32Array.of(0))).toBe(false);
    expect(contains(pair, [0, 0])).toBe(false);
    expect(contains(multiDiscrete([2, 3]), Int32Array.of(1, 2))).toBe(true);
    expect(contains(multiDiscrete([2, 3]), Int32Array.of(2, 0))).toBe(false);
  });

  it("sample only legal actions under a mask, all of them", () => {
    const stream = rng("mask");
    const seen = new Set(Array.from({ length: 200 }, () => sample(discrete(5), stream, [0, 1, 0, 1, 1])));
    expect([...seen].sort()).toEqual([1, 3, 4]);
    expect(() => sample(discrete(2), stream, [0, 0])).toThrow("at least one legal choice");
  });

  it("know how many numbers hold a value", () => {
    expect([discrete(7), multiDiscrete([2, 3]), box(0, 1, [4, 5])].map(sizeOf)).toEqual([1, 2, 20]);
  });

  it("are refused when they make no sense", () => {
    expect(() => discrete(0)).toThrow(InputError);
    expect(() => multiDiscrete([])).toThrow(InputError);
    expect(() => box(1, 0, [2])).toThrow("low ≤ high");
    expect(() => box([0], 1, [2])).toThrow("expected 2 bounds");
  });
});

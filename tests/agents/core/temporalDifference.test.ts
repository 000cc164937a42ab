import { describe, expect, it } from "vitest";
import {
  epsilonGreedyMean,
  greedyImportance,
  nStepReturn,
  tdTarget,
} from "../../../agents/core/returns/temporalDifference.ts";
import { type TraceKind, Traces } from "../../../agents/core/returns/traces.ts";

describe("targets, as worked by hand", () => {
  it("bootstraps unless the task ended", () => {
    expect(tdTarget(2, false, 10, 0.9)).toBe(11);
    expect(tdTarget(2, true, 10, 0.9)).toBe(2);
    expect(tdTarget(2, true, Number.NaN, 0.9)).toBe(2); // whatever lies behind the end
  });

  it("takes the ε-greedy mean over legal actions", () => {
    expect(epsilonGreedyMean([1, 4, 7], 0.3)).toBeCloseTo(0.7 * 7 + 0.1 * (1 + 4 + 7), 12);
    expect(epsilonGreedyMean([1, 4, 7], 0.3, [1, 1, 0])).toBeCloseTo(0.7 * 4 + 0.15 * (1 + 4), 12);
    expect(epsilonGreedyMean([5, 5], 0.5)).toBe(5); // however a tie is broken
    expect(epsilonGreedyMean([3], 1)).toBe(3);
  });

  it("adds up n rewards from anywhere in a ring", () => {
    // 1 + ½·2 + ¼·4 + ⅛·16
    expect(nStepReturn([1, 2, 4], 0, 3, 0.5, 16)).toBe(5);
    expect(nStepReturn([4, 1, 2], 1, 3, 0.5, 16)).toBe(5);
    expect(nStepReturn([9, 9, 2], 2, 1, 0.5, 16)).toBe(10);
    expect(nStepReturn([9, 9, 2], 2, 1, 0.5, 0)).toBe(2);
  });

  it("weights a greedy action by how seldom it was to be expected, and no other at all", () => {
    expect(greedyImportance(true, 0.25)).toBe(4);
    expect(greedyImportance(false, 0.25)).toBe(0);
  });
});

describe("eligibility traces", () => {
  /** e of a pair that is met at steps 0, 1 and 3, with γλ = ½ and α = 0.2. */
  const met = (kind: TraceKind) => {
    const traces = new Traces(5);
    return [true, true, false, true].map((here) => {
      traces.decay(0.5);
      traces.visit(here ? 2 : 4, kind, 0.2);
      return traces.values[2];
    });
  };

  it.each([
    ["accumulating", [1, 1.5, 0.75, 1.375]],
    ["replacing", [1, 1, 0.5, 1]],
    // ½ + 1 − 0.2·½ = 1.4; 0.7; 0.35 + 1 − 0.2·0.35
    ["dutch", [1, 1.4, 0.7, 1.28]],
  ] as const)("are %s, as worked by hand", (kind, wanted) => {
    for (const [i, trace] of met(kind).entries()) expect(trace).toBeCloseTo(wanted[i], 12);
  });

  it("share an error out over the weights that have one, and forget all when cleared", () => {
    const traces = new Traces(4);
    const weights = Float64Array.of(1, 1, 1, 1);
    traces.add(1, 1);
    traces.decay(0.5);
    traces.add(3, 2);
    traces.apply(weights, 10);
    expect([...weights]).toEqual([1, 6, 1, 21]);
    traces.clear();
    traces.apply(weights, 10);
    expect([...weights]).toEqual([1, 6, 1, 21]);
    expect([traces.count, ...traces.values]).toEqual([0, 0, 0, 0, 0]);
  });

  it("drop what has become negligible, and keep a weight in the list once, even if its trace crosses 0", () => {
    const traces = new Traces(3);
    traces.add(0, 1);
    traces.add(0, -1);
    traces.add(0, 1);
    expect(traces.count).toBe(1);
    for (let i = 0; i < 30; i++) traces.decay(0.5);
    expect([traces.count, traces.values[0]]).toEqual([0, 0]);
  });

  it("go on from what was saved, and refuse those of more weights", () => {
    const traces = new Traces(6);
    for (const at of [5, 1, 3]) traces.add(at, at);
    const copy = new Traces(6);
    copy.add(2, 9);
    copy.load(structuredClone(traces.save()));
    expect(copy).toEqual(traces);
    expect(() => new Traces(4).load(traces.save())).toThrow(
      "checkpoint.traces: expected traces of at most 4",
    );
  });
});

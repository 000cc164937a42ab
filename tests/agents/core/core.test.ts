import { describe, expect, it } from "vitest";
import { encode } from "../../../agents/core/encoding.ts";
import { argmax, epsilonGreedy, randomArgmax, uniformAction } from "../../../agents/core/exploration.ts";
import { ReplayBuffer } from "../../../agents/core/replay/replay.ts";
import { maxIn, qLearningTarget } from "../../../agents/core/returns/targets.ts";
import { cosine, exponential, linear } from "../../../agents/core/schedules.ts";
import { box, discrete, multiDiscrete, oneHotSizeOf, rng } from "../../../envs/index.ts";

describe("exploration", () => {
  it("argmax takes the first of equals, and only legal ones", () => {
    expect(argmax([1, 3, 3, 2])).toBe(1);
    expect(argmax([1, 3, 3, 2], [1, 0, 0, 1])).toBe(3);
    expect(argmax([-Infinity, -Infinity])).toBe(0);
  });

  it("randomArgmax takes equals equally often", () => {
    const stream = rng("ties");
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 3000; i++) counts[randomArgmax([5, 1, 5, 5], stream)]++;
    expect(counts[1]).toBe(0);
    for (const arm of [0, 2, 3])
      expect(Math.abs(counts[arm] - 1000)).toBeLessThan(4 * Math.sqrt(3000 * (2 / 9)));
  });

  it("uniformAction takes legal actions equally often", () => {
    const stream = rng("uniform");
    const counts = [0, 0, 0];
    for (let i = 0; i < 3000; i++) counts[uniformAction(3, stream, [1, 0, 1])]++;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0] - 1500)).toBeLessThan(4 * Math.sqrt(750));
  });

  it("epsilonGreedy is greedy at 0 and uniform at 1", () => {
    const stream = rng("epsilon");
    expect(new Set(Array.from({ length: 50 }, () => epsilonGreedy([0, 2, 1], 0, stream)))).toEqual(
      new Set([1]),
    );
    expect(new Set(Array.from({ length: 100 }, () => epsilonGreedy([0, 2, 1], 1, stream)))).toEqual(
      new Set([0, 1, 2]),
    );
  });
});

it("a linear schedule goes straight from first to last and stays there", () => {
  expect([0, 25, 50, 100, 1000].map((step) => linear(1, 0.2, 100, step))).toEqual([1, 0.8, 0.6, 0.2, 0.2]);
  expect(linear(1, 0.2, 0, 0)).toBe(0.2);
});

it("an exponential schedule falls by equal factors, a cosine one slowly at both ends, and both stay at their last", () => {
  const along = (schedule: typeof linear) =>
    [0, 25, 50, 100, 1000].map((step) => schedule(1, 0.01, 100, step));
  const root = Math.sqrt(Math.sqrt(0.01));
  expect(along(exponential)).toEqual([1, expect.closeTo(root, 12), expect.closeTo(0.1, 12), 0.01, 0.01]);
  const quarter = 0.01 + (0.99 * (1 + Math.SQRT1_2)) / 2;
  expect(along(cosine)).toEqual([1, expect.closeTo(quarter, 12), expect.closeTo(0.505, 12), 0.01, 0.01]);
  expect([exponential(1, 0.2, 0, 0), cosine(1, 0.2, 0, 0)]).toEqual([0.2, 0.2]);
});

it("an exponential schedule cannot fall to zero, and says so", () => {
  expect(() => exponential(1, 0, 100, 0)).toThrow(
    "exponential schedule: expected to go between values above 0, got from 1 to 0",
  );
});

it("targets are as worked by hand", () => {
  expect(qLearningTarget(1, false, 10, 0.9)).toBe(10);
  expect(qLearningTarget(1, true, 10, 0.9)).toBe(1);
  expect(maxIn([9, 1, 4, 3, 8], 1, 3)).toBe(4);
  expect(maxIn([9, 1, 4, 3, 8], 1, 3, [1, 0, 1])).toBe(3);
});

it("observations become a network's inputs: numbers as they are, choices as one-hot groups", () => {
  const encoded = (space: Parameters<typeof encode>[0], value: Parameters<typeof encode>[1]) => {
    const out = new Float32Array(oneHotSizeOf(space)).fill(7);
    encode(space, value, out);
    return [...out];
  };
  expect(encoded(discrete(4), 2)).toEqual([0, 0, 1, 0]);
  expect(encoded(multiDiscrete([2, 3]), Int32Array.of(1, 0))).toEqual([0, 1, 1, 0, 0]);
  expect(encoded(box(0, 9, [2]), Float32Array.of(3, 4))).toEqual([3, 4]);
});

describe("ReplayBuffer", () => {
  const batch = (size: number) => ({
    observations: new Float32Array(size * 2),
    nextObservations: new Float32Array(size * 2),
    actions: new Int32Array(size),
    rewards: new Float32Array(size),
    terminated: new Uint8Array(size),
    nextMasks: new Uint8Array(size * 3),
    steps: new Uint8Array(size),
    places: new Int32Array(size),
    weights: new Float64Array(size).fill(1),
    errors: new Float64Array(size),
  });
  const add = (buffer: ReplayBuffer, i: number) =>
    buffer.add({
      observation: Float32Array.of(i, i),
      action: i,
      reward: i / 2,
      nextObservation: Float32Array.of(-i, -i),
      terminated: i % 2 === 1,
      nextMask: i === 4 ? Uint8Array.of(0, 1, 0) : undefined,
    });

  it("gives back whole transitions, the newest ones only, each equally often", () => {
    const buffer = new ReplayBuffer(4, 2, 3);
    for (let i = 0; i < 7; i++) add(buffer, i);
    expect(buffer.count).toBe(4);
    const out = batch(4000);
    buffer.sample(rng("replay"), out);
    const counts = new Map<number, number>();
    for (let row = 0; row < 4000; row++) {
      const i = out.actions[row];
      counts.set(i, (counts.get(i) ?? 0) + 1);
      expect([
        out.observations[2 * row],
        out.nextObservations[2 * row + 1],
        out.rewards[row],
        out.terminated[row],
      ]).toEqual([i, -i, i / 2, i % 2]);
      expect([...out.nextMasks.slice(3 * row, 3 * row + 3)]).toEqual(i === 4 ? [0, 1, 0] : [1, 1, 1]);
    }
    expect([...counts.keys()].sort()).toEqual([3, 4, 5, 6]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(750));
  });

  it("samples the same after a save and a load", () => {
    const [one, other] = [new ReplayBuffer(4, 2, 3), new ReplayBuffer(4, 2, 3)];
    for (let i = 0; i < 6; i++) add(one, i);
    other.load(structuredClone(one.save()));
    for (const buffer of [one, other]) add(buffer, 9);
    const [first, second] = [batch(20), batch(20)];
    one.sample(rng("s"), first);
    other.sample(rng("s"), second);
    expect(second).toEqual(first);
  });

  it("refuses a state that does not fit", () => {
    const big = new ReplayBuffer(8, 2, 3);
    for (let i = 0; i < 8; i++) add(big, i);
    expect(() => new ReplayBuffer(4, 2, 3).load(big.save())).toThrow(
      "expected at most 4 transitions of 2 numbers, got 8 of 2",
    );
  });
});

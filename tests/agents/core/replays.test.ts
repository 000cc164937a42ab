import { describe, expect, it } from "vitest";
import { NStepWindow } from "../../../agents/core/replay/nStep.ts";
import { ObservationRows } from "../../../agents/core/replay/observationRows.ts";
import { PrioritizedReplay } from "../../../agents/core/replay/prioritizedReplay.ts";
import type { Batch } from "../../../agents/core/replay/replay.ts";
import { SumTree } from "../../../agents/core/replay/sumTree.ts";
import { argmaxIn, discountedSum, discountOver } from "../../../agents/core/returns/targets.ts";
import { InputError, rng } from "../../../envs/index.ts";

function batchOf(size: number): Batch {
  return {
    observations: new Float32Array(size),
    nextObservations: new Float32Array(size),
    actions: new Int32Array(size),
    rewards: new Float32Array(size),
    terminated: new Uint8Array(size),
    nextMasks: new Uint8Array(size * 2),
    steps: new Uint8Array(size),
    places: new Int32Array(size),
    weights: new Float64Array(size).fill(1),
    errors: new Float64Array(size),
  };
}

describe("targets", () => {
  it("over several steps are as worked by hand", () => {
    expect(discountOver(0.5, 3)).toBe(0.125);
    expect(discountOver(0.99, 1)).toBe(0.99);
    expect(discountOver(0.99, 0)).toBe(1);
    // a ring whose oldest lies at place 2: rewards 1, 2, 4, with γ = 0.5: 1 + 1 + 1
    expect(discountedSum([2, 4, 1], 2, 3, 0.5)).toBe(3);
    expect(discountedSum([2, 4, 1], 2, 1, 0.5)).toBe(1);
  });

  it("the double target is what the target network thinks of the learner's choice", () => {
    const [own, slow] = [
      [9, 1, 5, 2],
      [9, 7, 3, 8],
    ];
    expect(slow[1 + argmaxIn(own, 1, 3)]).toBe(3); // of 1, 5, 2 the learner likes 5
    expect(slow[1 + argmaxIn(own, 1, 3, [1, 0, 1])]).toBe(8); // of 1 and 2 it likes 2
    expect(argmaxIn(own, 1, 3, [0, 0, 0])).toBe(-1);
    expect(argmaxIn([3, 3], 0, 2)).toBe(0);
  });
});

describe("n-step window", () => {
  const step = (i: number) => ({ observation: Float32Array.of(i), action: i, reward: 10 ** i });
  const after = (i: number, terminated = false) => ({ nextObservation: Float32Array.of(i + 1), terminated });

  /** Pushes step i, and tells all that comes out as [observation, reward, next, terminated, steps]. */
  function through(window: NStepWindow, i: number, terminated = false, truncated = false) {
    window.push(step(i));
    const out: unknown[] = [];
    for (;;) {
      const whole = window.take(after(i, terminated), terminated || truncated, 0.1);
      if (!whole) return out;
      const { observation, reward, nextObservation, steps } = whole;
      out.push([observation[0], Number(reward.toFixed(9)), nextObservation[0], whole.terminated, steps]);
    }
  }

  it("hands on whole windows, and short ones where the episode ends", () => {
    const window = new NStepWindow(3, 1);
    expect(through(window, 0)).toEqual([]);
    expect(through(window, 1)).toEqual([]);
    expect(through(window, 2)).toEqual([[0, 3, 3, false, 3]]); // 1 + 0.1 · 10 + 0.01 · 100
    expect(through(window, 3, true)).toEqual([
      [1, 30, 4, true, 3],
      [2, 200, 4, true, 2],
      [3, 1000, 4, true, 1],
    ]);
    expect(window.count).toBe(0);
  });

  it("does not say terminated where time ran out, and counts the steps up to there", () => {
    const window = new NStepWindow(3, 1);
    through(window, 0);
    expect(through(window, 1, false, true)).toEqual([
      [0, 2, 2, false, 2],
      [1, 10, 2, false, 1],
    ]);
  });

  it("of one step hands on every step as it is", () => {
    const window = new NStepWindow(1, 1);
    expect(through(window, 2)).toEqual([[2, 100, 3, false, 1]]);
    expect(through(window, 3, true)).toEqual([[3, 1000, 4, true, 1]]);
  });

  it("forgets a broken-off episode, and goes on from a saved state", () => {
    const [one, other] = [new NStepWindow(2, 1), new NStepWindow(2, 1)];
    through(one, 0);
    other.load(structuredClone(one.save()));
    expect(through(other, 1)).toEqual(through(one, 1));
    one.clear();
    expect(through(one, 5)).toEqual([]);
    expect(() => new NStepWindow(3, 1).load(one.save())).toThrow(InputError);
  });
});

describe("observation rows", () => {
  it("keep bytes while bytes are enough, and every bit of what goes in", () => {
    const rows = new ObservationRows(3, 4);
    const out = new Float32Array(8);
    const screen = Float32Array.from([0, 17, 254, 255], (byte) => byte / 255);
    rows.write(screen, 2);
    rows.read(2, out, 1);
    expect([...out.subarray(4)]).toEqual([...screen]);
    expect([rows.compact, rows.save(3).constructor]).toEqual([true, Uint8Array]);
    const other = Float32Array.of(1, 0, -0, 0.5);
    rows.write(other, 0);
    expect(rows.compact).toBe(false);
    rows.read(0, out, 0);
    rows.read(2, out, 1);
    expect([...out]).toEqual([...other, ...screen]);
    const copy = new ObservationRows(3, 4);
    copy.load(structuredClone(rows.save(3)));
    expect(copy.save(3)).toEqual(rows.save(3));
  });

  it("go back to bytes with what was saved as such", () => {
    const [one, other] = [new ObservationRows(2, 1), new ObservationRows(2, 1)];
    one.write(Float32Array.of(1), 0);
    other.write(Float32Array.of(0.3), 0);
    other.load(one.save(1));
    expect(other.save(2)).toEqual(one.save(2));
  });

  it("refuse what takes too much, bytes or not", () => {
    expect(() => new ObservationRows(100_000, 84 * 84 * 4)).toThrow(
      "replay: expected a bufferSize of at most 38043 for observations of 28224 numbers, got 100000; lower it.",
    );
    const rows = new ObservationRows(300_000_000, 1);
    expect(() => rows.write(Float32Array.of(0.3), 0)).toThrow("expected a bufferSize of at most 268435456");
  });
});

describe("sum tree", () => {
  it("finds what a naive search finds, and keeps the sum", () => {
    const luck = rng("tree");
    for (const length of [1, 2, 5, 8, 13]) {
      const tree = new SumTree(length);
      const naive = new Float64Array(length);
      for (let trial = 0; trial < 200; trial++) {
        const place = luck.int(length);
        naive[place] = luck.bernoulli(0.2) ? 0 : luck.int(1, 9); // whole numbers: sums are exact
        tree.set(place, naive[place]);
        const total = naive.reduce((a, b) => a + b, 0);
        expect(tree.total).toBe(total);
        if (total === 0) continue;
        const mass = luck.uniform() * total;
        let sum = 0;
        const wanted = naive.findIndex((value) => {
          sum += value;
          return sum > mass;
        });
        expect(tree.find(mass)).toBe(wanted);
      }
      const copy = new SumTree(length);
      copy.load(tree.save(length), length);
      expect([copy.total, copy.at(0)]).toEqual([tree.total, tree.at(0)]);
    }
  });

  it("never leads to where there is nothing, whatever rounding says", () => {
    const tree = new SumTree(4);
    tree.set(0, 0.1);
    tree.set(1, 0.2);
    expect(tree.find(tree.total)).toBe(1);
  });
});

describe("prioritised replay", () => {
  const add = (replay: PrioritizedReplay, i: number, alpha = 1) =>
    replay.add(
      {
        observation: Float32Array.of(i),
        action: i,
        reward: i,
        nextObservation: Float32Array.of(i),
        terminated: false,
      },
      alpha,
    );
  const tell = (replay: PrioritizedReplay, errors: readonly number[], alpha: number) => {
    const batch = batchOf(errors.length);
    batch.places.set(errors.map((_, i) => i));
    batch.errors.set(errors);
    replay.learnt(batch, alpha);
  };

  it("draws in proportion to pᵅ, with weights (N P)^−β over the largest", () => {
    const replay = new PrioritizedReplay(4, 1, 2);
    for (let i = 0; i < 4; i++) add(replay, i);
    tell(replay, [1, -4, 9, 0], 0.5); // pᵅ = 1, 2, 3, 0.001
    const out = batchOf(6000);
    replay.sample(rng("per"), out, 0.5);
    const counts = [0, 0, 0, 0];
    for (const place of out.places) counts[place]++;
    expect(counts[3]).toBeLessThan(5);
    [1000, 2000, 3000].forEach((wanted, i) => {
      expect(Math.abs(counts[i] - wanted)).toBeLessThan(4);
    }); // shares of the sum: hardly any luck
    const weightOf = (place: number) => out.weights[out.places.indexOf(place)];
    expect(weightOf(0) / weightOf(1)).toBeCloseTo(Math.sqrt(2), 5);
    expect(weightOf(0) / weightOf(2)).toBeCloseTo(Math.sqrt(3), 5);
    expect(Math.max(...out.weights)).toBe(1);
  });

  it("gives new transitions the highest priority so far, and the oldest make room with theirs", () => {
    const replay = new PrioritizedReplay(2, 1, 2);
    for (let i = 0; i < 2; i++) add(replay, i);
    tell(replay, [5, 0.25], 1);
    add(replay, 2); // where 0 was
    expect([replay.tree.at(0), replay.tree.at(1)]).toEqual([5 + 1e-6, 0.25 + 1e-6]);
    const out = batchOf(1);
    replay.sample(rng("one"), out, 1);
    expect(out.weights[0]).toBe(1);
  });

  it("with α = 0 draws all alike, all of the same weight", () => {
    const replay = new PrioritizedReplay(3, 1, 2);
    for (let i = 0; i < 3; i++) add(replay, i, 0);
    tell(replay, [1, 50, 0], 0);
    const out = batchOf(300);
    replay.sample(rng("uniform"), out, 0.7);
    expect([...new Set(out.weights)]).toEqual([1]);
    for (const place of [0, 1, 2]) expect(out.places.filter((other) => other === place)).toHaveLength(100);
  });

  it("goes on from a saved state, and refuses one without priorities", () => {
    const [one, other] = [new PrioritizedReplay(4, 1, 2), new PrioritizedReplay(4, 1, 2)];
    for (let i = 0; i < 3; i++) add(one, i);
    tell(one, [1, 2, 3], 0.6);
    other.load(structuredClone(one.save()));
    const [first, second] = [batchOf(8), batchOf(8)];
    one.sample(rng("s"), first, 0.4);
    other.sample(rng("s"), second, 0.4);
    expect(second).toEqual(first);
    expect(() => other.load(one.buffer.save() as never)).toThrow(InputError);
  });
});

import { describe, expect, it } from "vitest";
import { clipGlobalNorm, clipJointNorm } from "../../../../agents/models/engine/clip.ts";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import {
  huber,
  huberGradient,
  softmaxCrossEntropy,
  squaredError,
  squaredErrorGradient,
} from "../../../../agents/models/engine/losses.ts";
import { polyak } from "../../../../agents/models/engine/polyak.ts";

describe("losses", () => {
  it("give Huber as worked by hand: half a square up to δ, then a line", () => {
    expect([0, 0.5, -1, 3, -3].map((error) => huber(error))).toEqual([0, 0.125, 0.5, 2.5, 2.5]);
    expect([1, 2, 5].map((error) => huber(error, 2))).toEqual([0.5, 2, 8]);
  });

  it("give Huber's derivative: the error, clipped", () => {
    expect([0, 0.5, -1, 3, -3].map((error) => huberGradient(error))).toEqual([0, 0.5, -1, 1, -1]);
    expect([1, 2, -5].map((error) => huberGradient(error, 2))).toEqual([1, 2, -2]);
  });

  it("give the square and twice the error", () => {
    expect([squaredError(-3), squaredErrorGradient(-3)]).toEqual([9, -6]);
  });

  it("have derivatives that agree with differences", () => {
    for (const error of [-2.3, -0.7, 0.1, 0.9, 1.8]) {
      const slope = (loss: (e: number) => number) => (loss(error + 1e-6) - loss(error - 1e-6)) / 2e-6;
      expect(huberGradient(error, 1.5)).toBeCloseTo(
        slope((e) => huber(e, 1.5)),
        6,
      );
      expect(squaredErrorGradient(error)).toBeCloseTo(slope(squaredError), 6);
    }
  });
});

describe("cross entropy", () => {
  it("is −log softmax of the chosen class, with softmax minus one-hot as its gradient", () => {
    const gradient = new Float32Array(4);
    const thirds = [Math.log(2), 0]; // softmax 2/3 and 1/3
    const loss = softmaxCrossEntropy(Float32Array.of(...thirds, ...thirds), [0, 1], gradient);
    expect(loss).toBeCloseTo(-(Math.log(2 / 3) + Math.log(1 / 3)) / 2, 6);
    const expected = [-1 / 6, 1 / 6, 1 / 3, -1 / 3];
    expected.forEach((value, i) => void expect(gradient[i]).toBeCloseTo(value, 6));
  });

  it("has a gradient that agrees with differences, and stands huge logits", () => {
    const logits = Float32Array.of(0.3, -1.2, 2, 0.5, 0, 1);
    const gradient = new Float32Array(6);
    const lossAt = (i: number, step: number) =>
      softmaxCrossEntropy(logits.with(i, logits[i] + step), [2, 0], new Float32Array(6));
    softmaxCrossEntropy(logits, [2, 0], gradient);
    logits.forEach((_, i) => {
      expect(gradient[i]).toBeCloseTo((lossAt(i, 1e-2) - lossAt(i, -1e-2)) / 2e-2, 4);
    });
    expect(softmaxCrossEntropy(Float32Array.of(1e30, -1e30), [0], new Float32Array(2))).toBe(0);
  });

  it("refuses a class that has no logit", () => {
    expect(() => softmaxCrossEntropy(new Float32Array(4), [0, 2], new Float32Array(4))).toThrow(
      "softmaxCrossEntropy: expected classes 0 to 1, got 2 in row 1",
    );
  });
});

function tensor(engine: Engine, values: number[]) {
  const result = engine.tensor(values.length);
  result.data.set(values);
  return result;
}

describe("clipping by the global norm", () => {
  it("shrinks a long gradient to the norm and keeps its direction", () => {
    const gradients = tensor(new Engine(), [3, 0, 0, 0, 4]);
    expect(clipGlobalNorm(gradients, 1)).toBe(5);
    expect([...gradients.data]).toEqual(
      [3, 0, 0, 0, 4].map((value) => Math.fround(value * Math.fround(0.2))),
    );
  });

  it("leaves a short one alone", () => {
    const gradients = tensor(new Engine(), [3, 4]);
    for (const maxNorm of [5, 6]) expect(clipGlobalNorm(gradients, maxNorm)).toBe(5);
    expect([...gradients.data]).toEqual([3, 4]);
  });

  it("reports a gradient that is not finite and hides nothing", () => {
    const gradients = tensor(new Engine(), [1, Number.NaN]);
    expect(clipGlobalNorm(gradients, 0.5)).toBeNaN();
    expect([...gradients.data]).toEqual([1, Number.NaN]);
  });
});

describe("Polyak averaging", () => {
  it("moves the target by tau", () => {
    const engine = new Engine();
    const [target, online] = [tensor(engine, [0, 8, 4]), tensor(engine, [4, 0, 4])];
    polyak(target, online, 0.25);
    expect([...target.data]).toEqual([1, 6, 4]);
    expect([...online.data]).toEqual([4, 0, 4]);
  });

  it("copies where tau is 1, whatever the target held, between engines too", () => {
    const [target, online] = [tensor(new Engine(), [Number.NaN, 1]), tensor(new Engine(), [2, 3])];
    polyak(target, online, 1);
    expect([...target.data]).toEqual([2, 3]);
  });

  it("refuses tensors of different lengths or engines, and a tau outside [0, 1]", () => {
    const engine = new Engine();
    const two = tensor(engine, [1, 2]);
    expect(() => polyak(two, tensor(engine, [1]), 0.5)).toThrow("expected equal lengths");
    expect(() => polyak(two, tensor(new Engine(), [1, 2]), 0.5)).toThrow("expected both in one engine");
    expect(() => polyak(two, two, 1.5)).toThrow("polyak.tau: expected a finite number in [0, 1], got 1.5");
  });
});

describe("a joint norm", () => {
  it("is that of all parts in one row, which are shortened alike", () => {
    const engine = new Engine();
    const [a, b] = [engine.tensor(2), engine.tensor(1)];
    const fill = () => {
      a.data.set([2, 4]);
      b.data.set([4]);
    };
    fill();
    expect(clipJointNorm([a, b], 6)).toBe(6); // √(4 + 16 + 16)
    expect([...a.data, ...b.data]).toEqual([2, 4, 4]);
    expect(clipJointNorm([a, b], 3)).toBe(6);
    expect([...a.data, ...b.data]).toEqual([1, 2, 2]);
    fill();
    a.data[0] = Number.NaN;
    expect(clipJointNorm([a, b], 3)).toBeNaN();
    expect(b.data[0]).toBe(4);
  });
});

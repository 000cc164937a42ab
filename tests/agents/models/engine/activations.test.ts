import { describe, expect, it } from "vitest";
import {
  type ActivationName,
  activation,
  activationNames,
} from "../../../../agents/models/engine/activations.ts";
import { Engine } from "../../../../agents/models/engine/engine.ts";
import { fingerprint, normals } from "../random.ts";

const engine = new Engine();
const { kernels } = engine;
const names = activationNames as ActivationName[];
const elementwise = names.filter((name) => name !== "softmax" && name !== "logSoftmax");

const root = Math.sqrt(2 / Math.PI);

/** The definitions, in float64. */
const formulas: Record<Exclude<ActivationName, "softmax" | "logSoftmax">, (z: number) => number> = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  leakyRelu: (z) => (z > 0 ? z : 0.01 * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  gelu: (z) => 0.5 * z * (1 + Math.tanh(root * (z + 0.044715 * z ** 3))),
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  softplus: (z) => (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z))),
};

function tensorOf(values: ArrayLike<number>) {
  const tensor = engine.tensor(values.length);
  tensor.data.set(values);
  return tensor;
}

/** f(z) and dy · f′ of one activation over m rows, from z [m · n] and dy [m · n]. */
function apply(name: ActivationName, z: ArrayLike<number>, dy: ArrayLike<number>, m = 1) {
  const f = activation(name, kernels);
  const n = z.length / m;
  const [from, y, gradient] = [tensorOf(z), engine.tensor(z.length), tensorOf(dy)];
  f.forward(from.offset, y.offset, m, n);
  f.backward((f.keepsInput ? from : y).offset, gradient.offset, gradient.offset, m, n);
  return { y: y.data, dz: gradient.data };
}

const ones = (length: number) => Array<number>(length).fill(1);

/** Evenly spaced float32 from low to high. */
function grid(low: number, high: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => low + ((high - low) * i) / (length - 1));
}

describe("the exponential", () => {
  const exp = (values: ArrayLike<number>) => {
    const tensor = tensorOf(values);
    kernels.exp(tensor.offset, tensor.offset, tensor.length);
    return tensor.data;
  };

  it("is right to 1.2 parts in ten million wherever the result is a normal float32", () => {
    const x = grid(-87.33, 88.72, 400_001);
    const y = exp(x);
    let worst = 0;
    x.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(y[i] / Math.exp(value) - 1));
    });
    expect(worst).toBeLessThan(1.2e-7);
  });

  it("keeps what float32 can keep of results too small to be normal", () => {
    const x = grid(-104.5, -87.3, 20_001);
    const y = exp(x);
    const unit = 2 ** -149;
    x.forEach((value, i) => {
      expect(Math.abs(y[i] - Math.exp(value))).toBeLessThanOrEqual(0.51 * unit + 1.2e-7 * Math.exp(value));
    });
  });

  it("overflows to infinity, underflows to zero, is one at zero, and lets NaN through", () => {
    const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least, NaN: none } = Number;
    expect([...exp([most, 1e30, 88.73, 0, -0, -104, -1e30, least, none])]).toEqual([
      most,
      most,
      most,
      1,
      1,
      0,
      0,
      0,
      none,
    ]);
  });
});

describe("the logarithm", () => {
  const log = (values: ArrayLike<number>) => {
    const tensor = tensorOf(values);
    kernels.log(tensor.offset, tensor.offset, tensor.length);
    return tensor.data;
  };

  it("is right to 2e-7 of itself, or of 0.1 near one, over all normal float32", () => {
    const x = [...grid(2 ** -126, 4, 100_001), ...grid(0.9, 1.1, 100_001), ...grid(1, 3.4e38, 100_001)];
    const y = log(x);
    const errors = x.map((value, i) => {
      const exact = Math.log(Math.fround(value));
      return Math.abs(y[i] - exact) / Math.max(Math.abs(exact), 0.1);
    });
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThan(2e-7);
    expect([...log([1, Number.POSITIVE_INFINITY, Number.NaN])]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
    ]);
  });
});

describe("each element", () => {
  /** How far an element may be from the formula, relative to itself. */
  const bounds: Record<string, number> = {
    linear: 0,
    relu: 0,
    leakyRelu: 1e-7,
    elu: 3e-7,
    gelu: 1.5e-5, // far below zero an error in the exponent of 2u ≈ −87 weighs 87 times
    tanh: 4e-7,
    sigmoid: 3e-7,
    softplus: 4e-7,
  };

  it.each(elementwise)("of %s is right, however small", (name) => {
    const z = Float32Array.from([...grid(-9.5, 30, 40_000), ...grid(-1e-6, 1e-6, 2_000)]);
    const { y } = apply(name, z, ones(z.length));
    let worst = 0;
    z.forEach((value, i) => {
      const exact = name === "gelu" ? geluBySigmoid(value) : formulas[name as keyof typeof formulas](value);
      if (exact !== 0) worst = Math.max(worst, Math.abs(y[i] - exact) / Math.abs(exact));
      else expect(y[i]).toBe(0);
    });
    expect(worst).toBeLessThanOrEqual(bounds[name]);
  });

  it.each(elementwise)("of %s has the gradient of central differences in float64", (name) => {
    const f = formulas[name as keyof typeof formulas];
    const z = Float32Array.from([...grid(-9.5, 30, 4_001), -1e-3, 1e-3]);
    const dy = z.map((_, i) => 1 + (i % 5));
    const { dz } = apply(name, z, dy);
    const step = 1e-5;
    const exact = [...z].map((value, i) => (dy[i] * (f(value + step) - f(value - step))) / (2 * step));
    let worst = 0;
    exact.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(dz[i] - value) / dy[i]);
    });
    expect(worst).toBeLessThan(name === "gelu" ? 3e-6 : 1e-6); // gelu's 1 − σ cancels, times up to 20
  });
});

describe("far out", () => {
  const { POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least, NaN: none } = Number;
  const z = [least, -1e30, 1e30, most];
  const leak = Math.fround(0.01);

  /** y at −∞, −1e30, 1e30 and ∞; then dz there for dy = 1. */
  it.each<[ActivationName, number[], number[]]>([
    ["linear", z.map(Math.fround), [1, 1, 1, 1]],
    ["relu", [0, 0, Math.fround(1e30), most], [0, 0, 1, 1]],
    ["leakyRelu", [least, Math.fround(-1e28), Math.fround(1e30), most], [leak, leak, 1, 1]],
    ["elu", [-1, -1, Math.fround(1e30), most], [0, 0, 1, 1]],
    ["gelu", [-0, -0, Math.fround(1e30), most], [0, 0, 1, 1]],
    ["tanh", [-1, -1, 1, 1], [0, 0, 0, 0]],
    ["sigmoid", [0, 0, 1, 1], [0, 0, 0, 0]],
    ["softplus", [0, 0, Math.fround(1e30), most], [0, 0, 1, 1]],
  ])("%s stays at its limits", (name, values, gradients) => {
    const { y, dz } = apply(name, z, ones(4));
    expect(relativeErrorOfEach(y, values)).toBeLessThan(1e-6);
    expect(relativeErrorOfEach(dz, gradients)).toBeLessThan(1e-6);
  });

  it("softmax of equal, huge, hugely different and infinitely low numbers is what it should be", () => {
    expect([...apply("softmax", ones(5), ones(5)).y]).toEqual(Array(5).fill(Math.fround(0.2)));
    expect([...apply("softmax", [3e38, 3e38], [1, 2]).y]).toEqual([0.5, 0.5]);
    expect([...apply("softmax", [-3e38, 0, 3e38], [1, 2, 3]).y]).toEqual([0, 0, 1]);
    expect([...apply("softmax", [least, 0, 0, least, 0, 0], ones(6)).y]).toEqual([
      0, 0.25, 0.25, 0, 0.25, 0.25,
    ]);
  });

  it("logSoftmax tells small probabilities apart that softmax gives as zero", () => {
    const { y, dz } = apply("logSoftmax", [0, -200, -1000], [0, 1, 0]);
    expect([...y]).toEqual([0, -200, -1000]);
    expect([...dz]).toEqual([-1, 1, 0]);
    expect([...apply("logSoftmax", [3e38, 3e38], [1, 2]).y]).toEqual(Array(2).fill(Math.fround(-Math.LN2)));
  });

  it.each(names)("%s lets NaN through, so that a diverged network shows", (name) => {
    const { y, dz } = apply(name, [none, none, none], [1, 1, none]);
    expect([...y]).toEqual([none, none, none]);
    expect(dz[2]).toBe(name === "relu" ? 0 : none); // relu's derivative masks: NaN is not above zero
  });

  it("softmax of a row with one NaN is all NaN", () => {
    for (let at = 0; at < 5; at++) {
      const { y } = apply("softmax", [0, 1, 2, 3, 4].with(at, none), ones(5));
      expect([...y]).toEqual(Array(5).fill(none));
    }
  });
});

describe.each(names)("%s", (name) => {
  const f = activation(name, kernels);

  it("writes its own elements alone, and the same bits in place as elsewhere", () => {
    for (const [m, n] of [1, 2, 3, 4, 5, 6, 7, 8, 13].flatMap((width) => [
      [1, width],
      [3, width],
    ])) {
      const [z, dy] = [normals(engine, m * n, "z"), normals(engine, m * n, "dy")];
      const whole = engine.tensor(2 * (m * n + 16));
      whole.data.fill(7);
      const [y, dz] = [whole.part(8, m * n), whole.part(24 + m * n, m * n)];
      f.forward(z.offset, y.offset, m, n);
      const kept = f.keepsInput ? tensorOf(z.data) : y;
      f.backward(kept.offset, dy.offset, dz.offset, m, n);
      expect([...whole.data].filter((value) => value === 7).length).toBe(32);

      f.forward(z.offset, z.offset, m, n);
      f.backward(kept.offset, dy.offset, dy.offset, m, n);
      expect(z.data).toEqual(y.data);
      expect(dy.data).toEqual(dz.data);
    }
  });

  it("gives a row the same bits in a batch of any size", () => {
    const [m, n] = [7, 5];
    const z = normals(engine, m * n, "z").data.slice();
    const dy = normals(engine, m * n, "dy").data.slice();
    const results = apply(name, z, dy, m);
    const together = { y: results.y.slice(), dz: results.dz.slice() }; // memory may grow under the views
    for (let i = 0; i < m; i++) {
      const alone = apply(name, z.slice(i * n, i * n + n), dy.slice(i * n, i * n + n));
      expect(alone.y).toEqual(together.y.slice(i * n, i * n + n));
      expect(alone.dz).toEqual(together.dz.slice(i * n, i * n + n));
    }
  });
});

it("all activations give these very bits on every engine", () => {
  const z = Float32Array.from({ length: 1_000 }, (_, i) => ((i * 7919) % 1000) / 40 - 12.5);
  const prints = names.map((name) => {
    const { y, dz } = apply(name, z, z.toReversed(), 8);
    return `${name} ${fingerprint(y)} ${fingerprint(dz)}`;
  });
  expect(prints).toEqual([
    "linear 568bedc2 dd5c934a",
    "relu 3b7e693f b444a6f0",
    "leakyRelu 875fd269 3966b148",
    "elu ca6330c6 3ef329e8",
    "gelu 1cc0a382 90ab4337",
    "tanh 29ca6344 5e90ce38",
    "sigmoid 5c54da0a e9c4dd75",
    "softplus eedfaf24 120b094f",
    "softmax af2b5a0e 56a297e7",
    "logSoftmax c04418bf 147aec6c",
  ]);
});

/** z σ(2u): gelu without the cancellation of 1 + tanh u. */
function geluBySigmoid(z: number): number {
  return z / (1 + Math.exp(-2 * root * (z + 0.044715 * z ** 3)));
}

/** The largest |a / b − 1|, where b is not 0 and finite; else ∞ unless a is b. */
function relativeErrorOfEach(actual: Float32Array, expected: readonly number[]): number {
  const errors = expected.map((b, i) => {
    if (actual[i] === b) return 0;
    return b === 0 || !Number.isFinite(b) ? Number.POSITIVE_INFINITY : Math.abs(actual[i] / b - 1);
  });
  return Math.max(...errors);
}

/**
 * The catalogue of layers as functions of tensors, which tfjs differentiates: type → function. Formulas and conventions
 * are the engine's: padding, ties of a maximum, which pixels an average counts.
 */
import * as tf from "@tensorflow/tfjs";
import type { Rng } from "../../../envs/core/rng.ts";
import type { ActivationName } from "../engine/activations.ts";
import type { Engine, Tensor } from "../engine/engine.ts";
import type { ParameterSlot } from "../engine/layout.ts";
import type { AveragePool2dSpec } from "../layers/averagePool2d.ts";
import type { LayerSpec } from "../layers/index.ts";
import { type Shape, sizeOf } from "../layers/layer.ts";
import type { MaxPool2dSpec } from "../layers/maxPool2d.ts";
import { planWindows, type Size } from "../layers/windows.ts";
import { activations } from "./activations.ts";
import { attention, positions } from "./attention.ts";
import type { Leaf, Node } from "./graph.ts";
import { batchNorm, layerNorm } from "./normalization.ts";
import { recurrentFunctions } from "./recurrentFunctions.ts";

/** One run through the network. */
export interface Pass {
  readonly training: boolean;
  readonly noise: Rng;
  /** Running statistics as they are after this run, in the order of the layer's parameters. */
  keep(leaf: Leaf, parameter: number, value: tf.Tensor): void;
}

/** x [batch, ...inputShape] → y [batch, ...outputShape], or any other shape of those elements. */
export type TfjsFunction = (x: tf.Tensor, parameters: readonly tf.Tensor[], pass: Pass) => tf.Tensor;

/** An engine for what is drawn as it draws, and the rows of the largest batch. */
export interface Workshop {
  readonly engine: Engine;
  readonly maxBatch: number;
}

/** What a spec implies, once for all runs. */
export type FunctionMaker<Spec> = (spec: Spec, leaf: Leaf, workshop: Workshop) => TfjsFunction;

/** Layers that `graphOf` takes apart. */
type Composite = "branch" | "residual" | "multiHeadAttention" | "transformerBlock";

type Makers = {
  readonly [T in Exclude<LayerSpec["type"], Composite>]: FunctionMaker<Extract<LayerSpec, { type: T }>>;
};

const same: FunctionMaker<LayerSpec> = () => (x) => x;

const makers: Makers = {
  dense:
    ({ activation }) =>
    (x, [weights, bias]) =>
      affine(x, weights, bias, activation),
  noisyDense: ({ activation }) => {
    return (x, [weights, bias, weightSigmas, biasSigmas], { training, noise }) => {
      if (!training) return affine(x, weights, bias, activation);
      const [inputs, units] = weights.shape;
      const [left, right] = [scattered(inputs, noise), scattered(units, noise)]; // f(ε), f(ε′)
      const w = tf.add(weights, tf.mul(weightSigmas, tf.outerProduct(left, right))); // μ + σ ⊙ (f(ε) f(ε′)ᵀ)
      return affine(x, w, tf.add(bias, tf.mul(biasSigmas, right)), activation);
    };
  },
  conv2d:
    ({ stride = 1, padding = "valid", activation = "linear" }) =>
    (x, [weights, bias]) => {
      const z = tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, both(stride), padding);
      return activations[activation].apply(bias ? tf.add(z, bias) : z);
    },
  maxPool2d: (spec) => maxPool(spec),
  averagePool2d: (spec, { inputShape }) => averagePool(spec, inputShape),
  globalMaxPool2d: (_, { inputShape: [height, width] }) => maxPool({ poolSize: [height, width] }),
  globalAveragePool2d: () => (x) => tf.mean(x, [1, 2]),
  flatten: same,
  reshape: same,
  squeeze: same,
  activation: ({ activation }) => activations[activation].apply,
  dropout: ({ rate }, { inputShape }, { engine, maxBatch }) => {
    const [ones, mask] = [1, 0].map((value) => filled(engine, maxBatch * sizeOf(inputShape), value));
    return (x, _, { training, noise }) => {
      if (!training || rate === 0) return x;
      const seed = noise.int(0x1_0000_0000);
      engine.kernels.dropout(ones.offset, mask.offset, seed, rate, x.size); // 1 / (1 − rate) where kept, else 0
      return tf.mul(x, tf.tensor(mask.head(x.size).slice(), x.shape));
    };
  },
  batchNorm,
  layerNorm,
  attention,
  positions,
  ...recurrentFunctions,
  embedding:
    () =>
    (x, [weights]) =>
      tf.gather(weights, tf.cast(x, "int32")),
  dueling: () => (x) => {
    const [value, advantages] = tf.split(x, [1, x.shape[1]! - 1], 1);
    return tf.add(value, tf.sub(advantages, tf.mean(advantages, 1, true))); // Qₐ = V + Aₐ − mean A
  },
};

/** x [batch, ...inputShape] → y [batch, ...outputShape] of a whole network. */
export type NetworkFunction = (
  x: tf.Tensor,
  parameterAt: (slot: ParameterSlot) => tf.Tensor,
  pass: Pass,
) => tf.Tensor;

/** Nodes one after the other; at a fork, its branches are added up or put side by side. */
export function networkFunction(nodes: readonly Node[], workshop: Workshop): NetworkFunction {
  const steps = nodes.map((node): NetworkFunction => {
    if (node.kind === "layer") {
      const run = functionOf(node, workshop);
      return (x, parameterAt, pass) => run(x, node.slots.map(parameterAt), pass);
    }
    const branches = node.branches.map((branch) => networkFunction(branch, workshop));
    return (x, parameterAt, pass) => {
      const parts = branches.map((branch) => branch(x, parameterAt, pass));
      return node.adds ? parts.reduce((sum, part) => tf.add(sum, part)) : tf.concat(parts, -1);
    };
  });
  return (x, parameterAt, pass) => steps.reduce((y, step) => step(y, parameterAt, pass), x);
}

/** The function of one layer; its result has the layer's shape. */
function functionOf(leaf: Leaf, workshop: Workshop): TfjsFunction {
  const { spec, outputShape } = leaf;
  const maker = makers[spec.type as keyof Makers] as FunctionMaker<LayerSpec>; // of exactly this spec, as the key says
  const run = maker(spec, leaf, workshop);
  return (x, parameters, pass) => tf.reshape(run(x, parameters, pass), [x.shape[0], ...outputShape]);
}

/** f(X W + b) over the last axis, as rows. */
function affine(
  x: tf.Tensor,
  weights: tf.Tensor,
  bias: tf.Tensor | undefined,
  activation: ActivationName = "linear",
): tf.Tensor {
  const rows = tf.reshape(x, [-1, weights.shape[0]]) as tf.Tensor2D;
  const z = tf.matMul(rows, weights as tf.Tensor2D);
  return activations[activation].apply(bias ? tf.add(z, bias) : z);
}

/** sign ε √|ε| of standard normals. */
function scattered(length: number, noise: Rng): tf.Tensor1D {
  const drawn = Float32Array.from({ length }, () => {
    const normal = noise.normal();
    return Math.sign(normal) * Math.sqrt(Math.abs(normal));
  });
  return tf.tensor1d(drawn);
}

function filled(engine: Engine, length: number, value: number): Tensor {
  const tensor = engine.tensor(length);
  tensor.data.fill(value);
  return tensor;
}

/** As a maximum over windows, also where the window is the image: of equals the first has the gradient. */
function maxPool({
  poolSize,
  stride = poolSize,
  padding = "valid",
}: Omit<MaxPool2dSpec, "type">): TfjsFunction {
  return (x) => tf.maxPool(x as tf.Tensor4D, both(poolSize), both(stride), padding);
}

/**
 * The mean of a window with zeros around the image, times the window's pixels over those that count. tfjs, where it pads
 * by itself, divides gradients by the whole window.
 */
function averagePool(spec: AveragePool2dSpec, inputShape: Shape): TfjsFunction {
  const { poolSize, stride = poolSize, padding = "valid" } = spec;
  const windows = planWindows(inputShape, "", "poolSize", poolSize, stride, padding);
  const { height, width, tall, wide, rows, columns, strideY, strideX, padTop, padLeft } = windows;
  const down = along(height, tall, rows, strideY, padTop);
  const across = along(width, wide, columns, strideX, padLeft);
  const shares = down.counts.flatMap((y) => across.counts.map((x) => (tall * wide) / (y * x)));
  return (x) => {
    const padded = tf.pad(x, [
      [0, 0],
      [padTop, down.after],
      [padLeft, across.after],
      [0, 0],
    ]);
    const means = tf.avgPool(padded as tf.Tensor4D, [tall, wide], [strideY, strideX], "valid");
    return tf.mul(means, tf.tensor(shares, [1, rows, columns, 1]));
  };
}

/** The padding behind one side, and how many pixels of each window lie within it. */
function along(side: number, size: number, count: number, stride: number, before: number) {
  const after = Math.max(0, (count - 1) * stride + size - side - before);
  const counts = Array.from({ length: count }, (_, i) => {
    const start = i * stride - before;
    return Math.min(side, start + size) - Math.max(0, start);
  });
  return { after, counts };
}

function both(size: Size): [number, number] {
  return typeof size === "number" ? [size, size] : [size[0], size[1]];
}

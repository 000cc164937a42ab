/** How many multiply-adds a network costs, counted from its spec: those of products of matrices, which are nearly all. */
import type { LayerSpec } from "../../agents/models/layers/index.ts";
import { type Shape, sizeOf } from "../../agents/models/layers/layer.ts";
import type { Workload } from "./workloads.ts";

interface Cost {
  readonly forward: number; // multiply-adds for one example
  readonly inputGradient: number; // of those that backward needs, the part that the first layer need not do
  readonly outputShape: Shape;
}

/** One train step: forward, as much again for the gradients of the weights and for those of the inputs, DQN's target. */
export function multiplyAddsOf({ spec, batch, loss }: Workload): number {
  const { forward, inputGradient } = costOf(spec.layers, spec.input);
  return batch * (3 * forward - inputGradient + (loss === "dqn" ? forward : 0));
}

function costOf(layers: readonly LayerSpec[], input: Shape): Cost {
  let [forward, shape] = [0, input];
  const costs = layers.map((layer) => {
    const cost = layerCost(layer, shape);
    forward += cost.forward;
    shape = cost.outputShape;
    return cost;
  });
  return { forward, inputGradient: costs[0]?.inputGradient ?? 0, outputShape: shape };
}

/** Fields of all layers counted here. */
interface AnySpec {
  readonly type: string;
  readonly units: number;
  readonly filters: number;
  readonly kernelSize: number;
  readonly padding?: string;
  readonly hidden: number;
  readonly returnSequences?: boolean;
  readonly layers: readonly LayerSpec[];
}

function layerCost(layer: LayerSpec, shape: Shape): Cost {
  const spec = layer as unknown as AnySpec;
  const width = shape[shape.length - 1];
  const rows = sizeOf(shape) / width;
  switch (spec.type) {
    case "dense":
      return whole(rows * width * spec.units, [...shape.slice(0, -1), spec.units]);
    case "conv2d": {
      const side = (length: number) => (spec.padding === "same" ? length : length - spec.kernelSize + 1);
      const outputShape = [side(shape[0]), side(shape[1]), spec.filters];
      return whole(sizeOf(outputShape) * spec.kernelSize ** 2 * width, outputShape);
    }
    case "lstm": {
      const { units, returnSequences = false } = spec;
      const fromInput = rows * width * 4 * units;
      return {
        forward: fromInput + rows * units * 4 * units,
        inputGradient: fromInput,
        outputShape: returnSequences ? [rows, units] : [units],
      };
    }
    case "transformerBlock": {
      const projections = 4 * width * width + 2 * width * spec.hidden; // queries, keys, values, outputs; hidden
      const attention = 2 * rows * width; // scores and what they weigh, for each token
      return { forward: rows * (projections + attention), inputGradient: 0, outputShape: shape };
    }
    case "residual": {
      const { forward, outputShape } = costOf(spec.layers, shape);
      return { forward, inputGradient: 0, outputShape };
    }
    case "flatten":
      return whole(0, [sizeOf(shape)]);
    default:
      return whole(0, shape);
  }
}

/** A layer whose inputs' gradient costs what its forward does. */
function whole(forward: number, outputShape: Shape): Cost {
  return { forward, inputGradient: forward, outputShape };
}

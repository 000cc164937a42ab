/** What the engine is compared on: small networks as reinforcement learning has them, one kind of layer each. */

import type { NetworkSpec } from "../../agents/models/engine/network.ts";
import { networkOf } from "../../agents/models/index.ts";
import type { LayerSpec } from "../../agents/models/layers/index.ts";

export interface Workload {
  readonly id: string; // as torch_reference.py knows it
  readonly name: string;
  readonly spec: NetworkSpec;
  readonly batch: number;
  readonly outputs: number;
  /** dqn: towards r + γ max Q of a target network, which runs forward too. regression: towards given outputs. */
  readonly loss: "dqn" | "regression";
}

export const workloads: readonly Workload[] = [
  {
    id: "dqn",
    name: "MLP 4-120-84-2, batch 128, DQN",
    spec: networkOf("mlp:hidden=[120,84]", { input: [4], outputs: 2 }),
    batch: 128,
    outputs: 2,
    loss: "dqn",
  },
  {
    id: "mlp",
    name: "MLP 4-64-64-2, batch 64",
    spec: networkOf("mlp:hidden=[64,64]", { input: [4], outputs: 2 }),
    batch: 64,
    outputs: 2,
    loss: "regression",
  },
  {
    id: "cnn",
    name: "MinAtar CNN 10×10×4, batch 32",
    spec: networkOf("minatarCnn", { input: [10, 10, 4], outputs: 6 }),
    batch: 32,
    outputs: 6,
    loss: "regression",
  },
  {
    id: "lstm",
    name: "LSTM 64, 16 steps, batch 32",
    spec: {
      input: [16, 64],
      layers: [
        { type: "lstm", units: 64 },
        { type: "dense", units: 6 },
      ],
    },
    batch: 32,
    outputs: 6,
    loss: "regression",
  },
  {
    id: "resnet",
    name: "ResNet 4×32 on 9×9×17, batch 32",
    spec: {
      input: [9, 9, 17],
      layers: [
        ...convolution(),
        { type: "activation", activation: "relu" },
        ...Array.from({ length: 4 }, block),
        { type: "flatten" },
        { type: "dense", units: 82 },
      ],
    },
    batch: 32,
    outputs: 82,
    loss: "regression",
  },
  {
    id: "transformer",
    name: "Transformer 2×64, 30 tokens, batch 32",
    spec: {
      input: [30, 64],
      layers: [
        { type: "positions" },
        { type: "transformerBlock", heads: 4, hidden: 256 },
        { type: "transformerBlock", heads: 4, hidden: 256 },
        { type: "flatten" },
        { type: "dense", units: 6 },
      ],
    },
    batch: 32,
    outputs: 6,
    loss: "regression",
  },
];

function convolution(): LayerSpec[] {
  return [{ type: "conv2d", filters: 32, kernelSize: 3, padding: "same" }, { type: "batchNorm" }];
}

/** He et al. (2016), figure 2, with batch normalisation after each convolution. */
function block(): LayerSpec {
  const layers: LayerSpec[] = [
    ...convolution(),
    { type: "activation", activation: "relu" },
    ...convolution(),
  ];
  return { type: "residual", layers, activation: "relu" };
}

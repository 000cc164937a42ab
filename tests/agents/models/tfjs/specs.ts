import type { NetworkSpec } from "../../../../agents/models/engine/network.ts";

/** Every layer and activation that Keras has too, in a few networks. */
export const image: NetworkSpec = {
  input: [9, 8, 2],
  layers: [
    { type: "conv2d", name: "eye", filters: 5, kernelSize: [3, 2], padding: "same", activation: "leakyRelu" },
    { type: "batchNorm", epsilon: 1e-3, momentum: 0.8 },
    { type: "maxPool2d", poolSize: 2, stride: 1 },
    {
      type: "branch",
      name: "views",
      branches: [
        [{ type: "globalMaxPool2d", name: "loudest" }],
        [{ type: "globalAveragePool2d" }],
        [
          { type: "averagePool2d", poolSize: [3, 2], padding: "same" },
          { type: "conv2d", filters: 3, kernelSize: 3, stride: [1, 2], bias: false, activation: "gelu" },
          { type: "flatten" },
        ],
      ],
    },
    { type: "dense", units: 7, activation: "softplus" },
    { type: "dropout", rate: 0.25 },
    { type: "dense", units: 4, activation: "softmax" },
  ],
};

export const text: NetworkSpec = {
  input: [5],
  layers: [
    { type: "embedding", vocabulary: 11, width: 6 },
    { type: "layerNorm" },
    {
      type: "residual",
      layers: [
        { type: "dense", units: 6, activation: "elu" },
        { type: "branch", branches: [[], [{ type: "layerNorm", epsilon: 1e-4 }]], merge: "add" },
      ],
    },
    { type: "activation", activation: "tanh" },
    { type: "reshape", shape: [6, 5] },
    { type: "batchNorm" },
    { type: "reshape", shape: [30] },
    { type: "dense", units: 3, activation: "sigmoid" },
  ],
};

export const flat: NetworkSpec = {
  input: [1, 6],
  layers: [
    { type: "squeeze" },
    { type: "flatten" },
    {
      type: "residual",
      name: "block",
      layers: [{ type: "dense", name: "inner", units: 5, activation: "relu" }],
      shortcut: [{ type: "dense", units: 5 }],
      activation: "leakyRelu",
    },
    { type: "branch", branches: [[{ type: "dense", units: 2, bias: false }]] },
    { type: "activation", activation: "leakyRelu" },
    { type: "activation", activation: "gelu" },
    { type: "dense", units: 3, activation: "logSoftmax" },
  ],
};

export const sequence: NetworkSpec = {
  input: [5, 4],
  layers: [
    { type: "simpleRnn", units: 6, activation: "relu", returnSequences: true },
    { type: "gru", units: 5, resetAfter: false, returnSequences: true },
    { type: "lstm", units: 4, returnSequences: true, name: "memory" },
    { type: "simpleRnn", units: 6, returnSequences: true },
    {
      type: "branch",
      branches: [[{ type: "lstm", units: 3 }], [{ type: "gru", units: 2, resetAfter: false }]],
    },
  ],
};

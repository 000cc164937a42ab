import { Engine } from "../../agents/models/engine.ts";
import { Network, type NetworkSpec } from "../../agents/models/network.ts";
import { Adam } from "../../agents/models/optimizers/adam.ts";
import { rng } from "../../envs/index.ts";
import { fingerprint, scatter } from "../agents/models/random.ts";

/** Every kind of layer and activation there is, in one small network. */
const everything: NetworkSpec = {
  input: [7, 6, 3],
  layers: [
    {
      type: "conv2d",
      filters: 5,
      kernelSize: 3,
      padding: "same",
      activation: "gelu",
      initializer: "heNormal",
    },
    { type: "maxPool2d", poolSize: 2, stride: 1 },
    { type: "conv2d", filters: 6, kernelSize: [2, 3], stride: 2, activation: "leakyRelu" },
    { type: "averagePool2d", poolSize: 2 },
    { type: "flatten" },
    { type: "layerNorm" },
    { type: "dense", units: 13, activation: "elu", initializer: "orthogonal" },
    { type: "dense", units: 9, activation: "softplus", initializer: "glorotNormal" },
    { type: "dense", units: 7, activation: "sigmoid" },
    { type: "dense", units: 5, activation: "tanh" },
    { type: "dense", units: 4 },
    { type: "activation", activation: "softmax" },
  ],
};

/** The fingerprint of all parameters after so many Adam steps towards random targets. */
export function trainEverything(steps: number): string {
  const batch = 5;
  const luck = rng("everything");
  const network = new Network(new Engine(), everything, { maxBatch: batch, rng: luck.split("network") });
  const adam = new Adam(network, { learningRate: 3e-3, weightDecay: 1e-3 });
  const targets = new Float32Array(batch * network.outputSize);
  for (let step = 0; step < steps; step++) {
    scatter(network.input.data, luck);
    scatter(targets, luck);
    const answered = network.forward(batch);
    const gradient = network.outputGradient.data;
    for (let i = 0; i < targets.length; i++) gradient[i] = (answered[i] - targets[i]) / batch;
    network.backward(batch);
    adam.step();
  }
  if (!network.parameters.data.every(Number.isFinite))
    throw new Error("training diverged: the fingerprint would tell nothing");
  return fingerprint(network.parameters.data);
}

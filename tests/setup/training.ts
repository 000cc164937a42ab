import { Engine } from "../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../agents/models/engine/network.ts";
import { Adam } from "../../agents/models/optimizers/adam.ts";
import { rng } from "../../envs/index.ts";
import { fingerprint, scatter } from "../agents/models/random.ts";

/** Every kind of layer and activation there is, in a few small networks. */
const everything: Readonly<Record<string, NetworkSpec>> = {
  images: {
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
      { type: "batchNorm" },
      {
        type: "residual",
        layers: [{ type: "conv2d", filters: 5, kernelSize: 3, padding: "same" }],
        activation: "relu",
      },
      { type: "maxPool2d", poolSize: 2, stride: 1 },
      { type: "conv2d", filters: 6, kernelSize: [2, 3], stride: 2, activation: "leakyRelu" },
      {
        type: "branch",
        branches: [
          [{ type: "globalMaxPool2d" }],
          [{ type: "globalAveragePool2d" }],
          [{ type: "averagePool2d", poolSize: 2 }, { type: "flatten" }],
        ],
      },
      { type: "layerNorm" },
      { type: "dense", units: 13, activation: "elu", initializer: "orthogonal" },
      { type: "dropout", rate: 0.2 },
      { type: "dense", units: 9, activation: "softplus", initializer: "glorotNormal" },
      { type: "noisyDense", units: 7, activation: "sigmoid" },
      { type: "dense", units: 5, activation: "tanh" },
      {
        type: "branch",
        branches: [[{ type: "dense", units: 1 }], [{ type: "dense", units: 4, activation: "logSoftmax" }]],
      },
      { type: "dueling" },
      { type: "reshape", shape: [1, 4] },
      { type: "squeeze" },
      { type: "activation", activation: "softmax" },
    ],
  },
  series: {
    input: [6, 3],
    layers: [
      { type: "simpleRnn", units: 7, returnSequences: true },
      { type: "lstm", units: 6, returnSequences: true, carry: true },
      { type: "gru", units: 5, returnSequences: true },
      { type: "gru", units: 5, resetAfter: false },
      { type: "dense", units: 3 },
    ],
  },
  tokens: {
    input: [7],
    layers: [
      { type: "embedding", vocabulary: 11, width: 6 },
      { type: "positions", kind: "sinusoidal" },
      { type: "positions" },
      { type: "transformerBlock", heads: 3, hidden: 10, causal: true },
      { type: "transformerBlock", heads: 2, hidden: 9, activation: "relu", norm: "post", dropout: 0.1 },
      { type: "flatten" },
      { type: "dense", units: 3 },
    ],
  },
};

/** One of them, on random inputs towards random targets. */
export class Training {
  readonly engine = new Engine();
  readonly network: Network;
  private readonly adam: Adam;
  private readonly targets: Float32Array; // [batch, outputs]
  private readonly batch = 5;
  private readonly luck = rng("everything");
  private readonly tokens: number | undefined;

  constructor(spec: NetworkSpec) {
    const [first] = spec.layers;
    this.tokens = first.type === "embedding" ? first.vocabulary : undefined;
    this.network = new Network(this.engine, spec, {
      maxBatch: this.batch,
      rng: this.luck.split("network"),
      inputGradient: true,
    });
    this.adam = new Adam(this.network, { learningRate: 3e-3, weightDecay: 1e-3 });
    this.targets = new Float32Array(this.batch * this.network.outputSize);
  }

  step(): void {
    const { network, targets, batch } = this;
    this.fill(network.input.data);
    scatter(targets, this.luck);
    const answered = network.forward(batch, true);
    const gradient = network.outputGradient.data;
    for (let i = 0; i < targets.length; i++) gradient[i] = (answered[i] - targets[i]) / batch;
    network.backward(batch);
    this.adam.step();
  }

  private fill(input: Float32Array): void {
    if (this.tokens === undefined) {
      scatter(input, this.luck);
      return;
    }
    for (let i = 0; i < input.length; i++) input[i] = this.luck.int(this.tokens);
  }
}

export function trainings(): [string, Training][] {
  return Object.entries(everything).map(([name, spec]) => [name, new Training(spec)]);
}

/** The fingerprints of all parameters after so many steps of each. */
export function trainEverything(steps: number): string {
  return trainings()
    .map(([name, training]) => {
      for (let step = 0; step < steps; step++) training.step();
      const { data } = training.network.parameters;
      if (!data.every(Number.isFinite))
        throw new Error(`${name} diverged: its fingerprint would tell nothing`);
      return `${name} ${fingerprint(data)}`;
    })
    .join(", ");
}

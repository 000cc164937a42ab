/**
 * Speed of the network engine.
 */
import { clipGlobalNorm } from "../../agents/models/clip.ts";
import { Engine, type Tensor } from "../../agents/models/engine.ts";
import { networkOf } from "../../agents/models/index.ts";
import type { LayerSpec } from "../../agents/models/layers/index.ts";
import { huberGradient } from "../../agents/models/losses.ts";
import { Network, type NetworkSpec } from "../../agents/models/network.ts";
import { Adam } from "../../agents/models/optimizers/adam.ts";
import { rng } from "../../envs/core/rng.ts";
import { cpuTime, type Figure } from "./measure.ts";

const minatar = networkOf("minatarCnn", { input: [10, 10, 4], outputs: 6 });
const nature = networkOf("natureCnn", { input: [84, 84, 4], outputs: 6 });

const transformer: NetworkSpec = {
  input: [30, 64],
  layers: [
    { type: "transformerBlock", heads: 4 },
    { type: "transformerBlock", heads: 4 },
  ],
};

/** Every figure, in the order of the table. */
export function benchModels(): Figure[] {
  return [
    ...[256, 64].flatMap((side) => products(side)),
    acting("4-64-64-2 relu", perceptron([64, 64], "relu")),
    acting("4-64-64-2 tanh", perceptron([64, 64], "tanh")),
    acting("4-256-256-2 relu", perceptron([256, 256], "relu")),
    acting("MinAtar CNN", minatar),
    updating("4-120-84-2, batch 128", perceptron([120, 84], "relu"), 128),
    updating("4-64-64-2 tanh, batch 64", perceptron([64, 64], "tanh"), 64),
    updating("4-256-256-2, batch 256", perceptron([256, 256], "relu"), 256),
    updating("MinAtar CNN 10×10×4, 6 actions, batch 32", minatar, 32),
    updating("Nature CNN 84×84×4, 6 actions, batch 32", nature, 32),
    training("2 transformer blocks, 30 tokens, width 64, 4 heads, batch 32", transformer, 32),
    ...windows(),
    clipping(100_000),
  ];
}

function products(side: number): Figure[] {
  const engine = new Engine();
  const [a, b, c] = [0, 1, 2].map(() => noise(engine, side * side).offset);
  const { kernels } = engine;
  const figure = (name: string, call: () => void): Figure => {
    const microseconds = cpuTime(call);
    return {
      name: `${name}, ${side}³`,
      microseconds,
      gigaMultiplyAdds: (side * side * side) / microseconds / 1e3,
    };
  };
  return [
    figure("product X W", () => kernels.product(a, b, 0, c, side, side, side)),
    figure("product Xᵀ dY", () => kernels.productTransposedA(a, b, c, side, side, side)),
    figure("product dY Wᵀ", () => kernels.productTransposedB(a, b, c, side, side, side)),
  ];
}

function perceptron(hidden: readonly number[], activation: "relu" | "tanh"): NetworkSpec {
  return networkOf({ id: "mlp", params: { hidden, activation } }, { input: [4], outputs: 2 });
}

function acting(name: string, spec: NetworkSpec): Figure {
  const network = new Network(new Engine(), spec, { maxBatch: 1, rng: rng("bench") });
  scatter(network.input);
  return { name: `forward of one, ${name}`, microseconds: cpuTime(() => network.forward(1)) };
}

/** Forward of the target and the online network, the loss's gradient, backward and Adam. */
function updating(name: string, spec: NetworkSpec, batch: number): Figure {
  const online = new Network(new Engine(), spec, { maxBatch: batch, rng: rng("bench") });
  const target = online.twin();
  const adam = new Adam(online, { learningRate: 1e-4 });
  const actions = online.outputSize;
  for (const { input } of [online, target]) scatter(input);
  const update = () => {
    const nextValues = target.forward(batch); // [batch, actions]
    const values = online.forward(batch); // [batch, actions]
    const gradient = online.outputGradient.data; // [batch, actions]
    gradient.fill(0);
    for (let i = 0; i < batch * actions; i += actions) {
      const goal = 1 + 0.99 * Math.max(nextValues[i], nextValues[i + 1]);
      gradient[i] = huberGradient(values[i] - goal) / batch;
    }
    online.backward(batch);
    adam.step();
  };
  return { name: `DQN update, ${name}`, microseconds: cpuTime(update) };
}

/** Forward, backward and Adam, with the gradient at the outputs given. */
function training(name: string, spec: NetworkSpec, batch: number): Figure {
  const network = new Network(new Engine(), spec, { maxBatch: batch, rng: rng("bench") });
  const adam = new Adam(network, { learningRate: 1e-4 });
  for (const tensor of [network.input, network.outputGradient]) scatter(tensor);
  const gradient = network.outputGradient.data.slice();
  const step = () => {
    network.forward(batch, true);
    network.outputGradient.data.set(gradient);
    network.backward(batch);
    adam.step();
  };
  return { name: `training step, ${name}`, microseconds: cpuTime(step) };
}

/** What convolution adds to the products, and pooling, on a ResNet's planes: 32 images of 9×9×32. */
function windows(): Figure[] {
  const batch = 32;
  const input = [9, 9, 32];
  const layers: LayerSpec[] = [
    { type: "conv2d", filters: 32, kernelSize: 3, padding: "same" },
    { type: "maxPool2d", poolSize: 3, stride: 2, padding: "same" },
    { type: "averagePool2d", poolSize: 3, stride: 2, padding: "same" },
  ];
  return layers.flatMap((layer) => {
    const spec = { input, layers: [layer] };
    const network = new Network(new Engine(), spec, {
      maxBatch: batch,
      rng: rng("bench"),
      inputGradient: true,
    });
    for (const tensor of [network.input, network.outputGradient]) scatter(tensor);
    const gradient = network.outputGradient.data.slice();
    return [
      { name: `${layer.type} 3×3 on 32 × 9×9×32`, microseconds: cpuTime(() => network.forward(batch)) },
      {
        name: `${layer.type} back, the same`,
        microseconds: cpuTime(() => {
          network.outputGradient.data.set(gradient);
          network.backward(batch);
        }),
      },
    ];
  });
}

function clipping(length: number): Figure {
  const gradients = noise(new Engine(), length);
  return {
    name: `global norm of ${length.toLocaleString("en")} gradients`,
    microseconds: cpuTime(() => clipGlobalNorm(gradients, 1e9)),
  };
}

function noise(engine: Engine, length: number): Tensor {
  const tensor = engine.tensor(length);
  scatter(tensor);
  return tensor;
}

function scatter(tensor: Tensor): void {
  const source = rng("noise");
  tensor.data.forEach((_, i, data) => {
    data[i] = source.uniform(-1, 1);
  });
}

/**
 * Speed of the network engine.
 */
import { clipGlobalNorm } from "../../agents/models/clip.ts";
import { Engine } from "../../agents/models/engine.ts";
import { huberGradient } from "../../agents/models/losses.ts";
import { mlp } from "../../agents/models/mlp.ts";
import { Network } from "../../agents/models/network.ts";
import { Adam } from "../../agents/models/optimizers/adam.ts";
import { rng } from "../../envs/core/rng.ts";
import { cpuTime, type Figure } from "./measure.ts";

/** Every figure, in the order of the table. */
export function benchModels(): Figure[] {
  return [
    ...[256, 64].flatMap((side) => products(side)),
    acting([64, 64], "relu"),
    acting([64, 64], "tanh"),
    acting([256, 256], "relu"),
    updating("DQN update, 4-120-84-2, batch 128", [120, 84], "relu", 128),
    updating("DQN update, 4-64-64-2 tanh, batch 64", [64, 64], "tanh", 64),
    updating("DQN update, 4-256-256-2, batch 256", [256, 256], "relu", 256),
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

function acting(hidden: readonly number[], activation: "relu" | "tanh"): Figure {
  const spec = mlp({ inputs: 4, hidden, outputs: 2, activation });
  const network = new Network(new Engine(), spec, { maxBatch: 1, rng: rng("bench") });
  network.input.data.set([0.1, -0.2, 0.3, -0.4]);
  return {
    name: `forward of one, 4-${hidden.join("-")}-2 ${activation}`,
    microseconds: cpuTime(() => network.forward(1)),
  };
}

/** Forward of the target and the online network, the loss's gradient, backward and Adam. */
function updating(
  name: string,
  hidden: readonly number[],
  activation: "relu" | "tanh",
  batch: number,
): Figure {
  const spec = mlp({ inputs: 4, hidden, outputs: 2, activation });
  const online = new Network(new Engine(), spec, { maxBatch: batch, rng: rng("bench") });
  const target = online.twin();
  const adam = new Adam(online, { learningRate: 1e-4 });
  const source = rng("observations");
  for (const { input } of [online, target])
    input.data.forEach((_, i, data) => {
      data[i] = source.normal(0, 1);
    });
  const update = () => {
    const nextValues = target.forward(batch); // [batch, 2]
    const values = online.forward(batch); // [batch, 2]
    const gradient = online.outputGradient.data; // [batch, 2]
    gradient.fill(0);
    for (let i = 0; i < batch; i++) {
      const goal = 1 + 0.99 * Math.max(nextValues[2 * i], nextValues[2 * i + 1]);
      gradient[2 * i] = huberGradient(values[2 * i] - goal) / batch;
    }
    online.backward(batch);
    adam.step();
  };
  return { name, microseconds: cpuTime(update) };
}

function clipping(length: number): Figure {
  const gradients = noise(new Engine(), length);
  return {
    name: `global norm of ${length.toLocaleString("en")} gradients`,
    microseconds: cpuTime(() => clipGlobalNorm(gradients, 1e9)),
  };
}

function noise(engine: Engine, length: number) {
  const tensor = engine.tensor(length);
  const source = rng("noise");
  tensor.data.forEach((_, i, data) => {
    data[i] = source.uniform(-1, 1);
  });
  return tensor;
}

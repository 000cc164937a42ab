/** Speed of parts of the network engine: whole networks and single layers that the comparison does not show. */
import { clipGlobalNorm } from "../../agents/models/engine/clip.ts";
import { Engine, type Tensor } from "../../agents/models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../agents/models/engine/network.ts";
import { networkOf } from "../../agents/models/index.ts";
import type { LayerSpec } from "../../agents/models/layers/index.ts";
import { rng } from "../../envs/core/rng.ts";
import { lessonOf } from "./contender.ts";
import { engineContender } from "./engine.ts";
import { cpuTime, type Figure } from "./measure.ts";

/** Every figure, in the order of the table. */
export function benchKernels(): Figure[] {
  return [
    acting("4-64-64-2 tanh", perceptron([64, 64], "tanh")),
    acting("4-256-256-2 relu", perceptron([256, 256], "relu")),
    updating("4-64-64-2 tanh, batch 64", perceptron([64, 64], "tanh"), 64, 2),
    updating("4-256-256-2, batch 256", perceptron([256, 256], "relu"), 256, 2),
    updating("Nature CNN, batch 32", networkOf("natureCnn", { input: [84, 84, 4], outputs: 6 }), 32, 6),
    ...windows(),
    clipping(100_000),
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

function updating(name: string, spec: NetworkSpec, batch: number, outputs: number): Figure {
  const workload = { id: "", name, spec, batch, outputs, loss: "dqn" } as const;
  const network = new Network(new Engine(), spec, { maxBatch: batch, rng: rng("bench") });
  const { train } = engineContender(network, workload, lessonOf(workload));
  return { name: `DQN update, ${name}`, microseconds: cpuTime(train) };
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
  const gradients = new Engine().tensor(length);
  scatter(gradients);
  return {
    name: `global norm of ${length.toLocaleString("en")} gradients`,
    microseconds: cpuTime(() => clipGlobalNorm(gradients, 1e9)),
  };
}

function scatter(tensor: Tensor): void {
  const source = rng("noise");
  tensor.data.forEach((_, i, data) => {
    data[i] = source.uniform(-1, 1);
  });
}

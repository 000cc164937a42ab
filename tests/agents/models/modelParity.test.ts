import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Network } from "../../../agents/models/engine/network.ts";
import { models, networkOf } from "../../../agents/models/index.ts";
import type { Shape } from "../../../agents/models/layers/layer.ts";
import { networkFunction, type Pass } from "../../../agents/models/tfjs/functions.ts";
import { graphOf } from "../../../agents/models/tfjs/graph.ts";
import { rng } from "../../../envs/core/rng.ts";
import { expectParity, type Reference, randomNetwork } from "./parity.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** The network as tfjs's operations, with the same luck in training. */
function reference(network: Network, training: boolean): Reference {
  const run = networkFunction(graphOf(network), network);
  return (input, parameters) => {
    const noise = rng("net").split("noise"); // as the network's own, from its beginning
    const pass: Pass = { training, noise, keep: () => undefined };
    return run(input, (slot) => parameters[network.layout.indexOf(slot)], pass);
  };
}

/** Each model on inputs as small as it takes, odd and 1-wide where it can be. */
const choices: readonly [model: string, input: Shape][] = [
  ["linear", [5]],
  ["softmaxRegression", [7]],
  ["mlp", [3]],
  ["mlp:hidden=[13,1,6],activation=tanh,layerNorm=true,dropout=0.3", [5]],
  ["mlp:hidden=[9],activation=elu", [2, 3]],
  ["lenet", [13, 14, 1]],
  ["natureCnn", [36, 37, 3]],
  ["minatarCnn", [10, 10, 4]],
  ["minatarCnn", [5, 3, 7]],
  ["vgg", [9, 8, 3]],
  ["resnet:blocks=1,filters=5", [5, 4, 3]],
  ["resnet:blocks=2,filters=8", [9, 9, 17]],
  ["rnn:units=9", [5, 3]],
  ["lstm:units=7", [4, 1]],
  ["gru:units=6", [3, 5]],
  ["gru:units=5,layers=2,resetAfter=false", [3, 5]],
  ["selfAttention:headWidth=4,heads=3", [4, 3]],
  ["selfAttention:headWidth=4,heads=2", [3, 2, 5]],
  ["transformer:layers=2,headWidth=3,heads=4,hidden=9", [5, 3]],
  ["transformer:layers=1,headWidth=6,heads=1,hidden=5,causal=true,dropout=0.2", [3, 1]],
];

describe.each(choices)("%s on [%s]", (choice, input) => {
  it.each([false, true])("answers and differentiates as tfjs does, in training: %s", (training) => {
    const network = randomNetwork(networkOf(choice, { input, outputs: 3 }), 6);
    expectParity(network, 5, reference(network, training), { training });
  });
});

it("every model is among them", () => {
  expect(new Set(choices.map(([choice]) => choice.split(":")[0]))).toEqual(new Set(models.ids()));
});

import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import type { NetworkSpec } from "../../../../agents/models/engine/network.ts";
import { fromLayersModel, toLayersModel } from "../../../../agents/models/tfjs/index.ts";
import { rng } from "../../../../envs/core/rng.ts";
import { randomNetwork } from "../parity.ts";
import { relativeError, scatter } from "../random.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

it("state that a network carries is carried by the model it becomes, and by what comes back", () => {
  const spec: NetworkSpec = {
    input: [2, 3],
    layers: [
      { type: "simpleRnn", units: 4, carry: true, returnSequences: true },
      { type: "gru", units: 5, carry: true, returnSequences: true, resetAfter: false },
      { type: "lstm", units: 4, carry: true },
    ],
  };
  const network = randomNetwork(spec, 3);
  const model = toLayersModel(network);
  expect(model.inputs[0].shape).toEqual([3, 2, 3]);
  const back = fromLayersModel(model, { maxBatch: 3 });
  for (let step = 0; step < 3; step++) {
    for (const each of [network, back]) scatter(each.input.data, rng(`input-${step}`));
    const answer = network.forward(3);
    expect(back.forward(3)).toEqual(answer);
    const x = tf.tensor(network.input.data.slice(), [3, 2, 3]);
    expect(relativeError((model.predict(x) as tf.Tensor).dataSync(), answer)).toBeLessThan(1e-5);
  }
});

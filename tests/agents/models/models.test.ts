/** Every model of the catalogue, over several inputs: it fits between them and its outputs, and it learns. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Engine } from "../../../agents/models/engine/engine.ts";
import { Network } from "../../../agents/models/engine/network.ts";
import { models, networkOf } from "../../../agents/models/index.ts";
import type { Shape } from "../../../agents/models/layers/layer.ts";
import { modelEntry } from "../../../agents/models/model.ts";
import { Sgd } from "../../../agents/models/optimizers/sgd.ts";
import { rng } from "../../../envs/core/rng.ts";
import { scatter } from "./random.ts";

const inputs: readonly Shape[] = [
  [1],
  [7],
  [5, 3],
  [1, 1, 1],
  [3, 3, 2],
  [6, 7, 3],
  [11, 12, 1],
  [37, 36, 2],
];

/** Small, so that many are quick; and what the usual parameters leave out. */
const choices = [
  ...models.ids(),
  "mlp:hidden=[],initializer=zeros",
  "mlp:hidden=[9,5],activation=gelu,layerNorm=true,dropout=0.1",
  "lenet:padding=valid,activation=relu",
  "vgg:filters=[3,5,4],convolutions=1,hidden=[]",
  "resnet:blocks=1,filters=5,head=globalAveragePool",
  "rnn:units=5,layers=2",
  "lstm:units=3,layers=3",
  "gru:units=7",
  "selfAttention:headWidth=2,heads=3",
  "transformer:layers=1,headWidth=6,heads=1,hidden=5,causal=true,dropout=0.1",
];

function refusal(choice: string, input: Shape): string | undefined {
  const { id, params } = models.resolve(choice);
  return models.get(id).refuses(input, params);
}

const pairs = choices.flatMap((choice) => inputs.map((input) => [choice, input] as const));
const suited = pairs.filter(([choice, input]) => refusal(choice, input) === undefined);
const unsuited = pairs.filter(([choice, input]) => refusal(choice, input) !== undefined);

const batch = 3;
const outputs = 4;

function build(choice: string, input: Shape): Network {
  const spec = networkOf(choice, { input, outputs });
  const network = new Network(new Engine(), spec, { maxBatch: batch, rng: rng(choice) });
  scatter(network.input.data, rng("input"));
  return network;
}

/** The mean squared error from the targets i mod 3, or the mean cross entropy of the classes i mod outputs; its gradient. */
function loss(network: Network, probabilities: boolean): number {
  const y = network.forward(batch, true); // [batch, outputs]
  const gradient = network.outputGradient.data.fill(0);
  let sum = 0;
  for (let i = 0; i < batch * outputs; i++) {
    if (!probabilities) {
      const error = y[i] - (i % 3);
      sum += (error * error) / batch;
      gradient[i] = (2 * error) / batch; // d e²/dy
    } else if (i % (outputs + 1) === 0) {
      sum -= Math.log(y[i]) / batch;
      gradient[i] = -1 / y[i] / batch; // d −ln y/dy
    }
  }
  return sum;
}

describe.each(suited)("%s on %j", (choice, input) => {
  const { id } = models.resolve(choice);
  const probabilities = models.get(id).answers === "probabilities";

  it("answers each row with as many numbers as it is asked for", () => {
    const network = build(choice, input);
    expect(network.outputShape).toEqual([outputs]);
    const answers = network.forward(batch).slice();
    expect(answers.every(Number.isFinite)).toBe(true);
    if (!probabilities) return;
    for (let row = 0; row < batch; row++) {
      const sum = answers.slice(row * outputs, (row + 1) * outputs).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 6);
    }
  });

  it("comes closer to its targets with one small step down its gradient", () => {
    const network = build(choice, input);
    const noise = network.noise?.save();
    const before = loss(network, probabilities);
    network.backward(batch);
    const slope = network.gradients.data.reduce((sum, g) => sum + g * g, 0);
    new Sgd(network, { learningRate: (1e-2 * before) / slope }).step(); // by a hundredth of the loss, if it were a plane
    if (noise) network.noise?.load(noise); // the same units are dropped again
    expect(loss(network, probabilities)).toBeLessThan(before);
  });
});

describe("a model", () => {
  it.each(unsuited)("%s says what it needs instead of %j", (choice, input) => {
    const need = refusal(choice, input);
    expect(need).toMatch(/^an? [a-z]+ \[[a-z, ]+\]/);
    expect(() => networkOf(choice, { input, outputs })).toThrow(
      `model: ${models.resolve(choice).id} needs ${need}, and the input is [${input.join(", ")}].`,
    );
  });

  it("is suited by images from the size it names, and by none smaller", () => {
    for (const [choice, least] of [
      ["lenet", 3],
      ["lenet:padding=valid", 11],
      ["minatarCnn", 3],
      ["natureCnn", 36],
      ["vgg:filters=[4]", 2],
      ["vgg:filters=[4,4,4]", 5],
    ] as const) {
      expect(refusal(choice, [least, least, 1])).toBeUndefined();
      expect(build(choice, [least, least, 1]).forward(1)).toHaveLength(outputs);
      expect(refusal(choice, [least, least - 1, 1])).toContain(`of at least ${least}×${least} pixels`);
    }
  });

  it("must answer with as many numbers as it is asked for", () => {
    expect(() => networkOf("mlp", { input: [3], outputs: 0 })).toThrow(
      "model.outputs: expected an integer of at least 1, got 0",
    );
    const wrong = modelEntry({
      title: "Wrong",
      description: "Sixteen outputs, whatever is asked.",
      source: "this test",
      params: z.strictObject({}),
      typicalInput: [2],
      answers: "values",
      refuses: () => undefined,
      make: ({ input }) => ({ input, layers: [{ type: "dense", units: 16 }] }),
    });
    models.register("wrong", wrong);
    expect(() => networkOf("wrong", { input: [3], outputs: 2 })).toThrow(
      "model: expected wrong to answer with [2] numbers, got [16]; end its layers with as many outputs as it is asked for.",
    );
  });

  it("is as large as in its paper", () => {
    const size = (choice: string, input: Shape, actions: number) =>
      new Network(new Engine(), networkOf(choice, { input, outputs: actions }), { maxBatch: 1 }).parameters
        .length;
    expect(size("lenet:padding=valid", [28, 28, 1], 10)).toBe(
      156 + (25 * 6 + 1) * 16 + 401 * 120 + 121 * 84 + 85 * 10,
    );
    expect(size("natureCnn", [84, 84, 4], 6)).toBe(8224 + 32_832 + 36_928 + 3137 * 512 + 513 * 6);
  });

  it("has a title, a line, a source and help for every parameter", () => {
    for (const [, entry] of models.entries()) {
      for (const text of [entry.title, entry.description, entry.source]) expect(text).toMatch(/^[^\n]+$/);
      for (const schema of Object.values(entry.params.shape)) {
        expect(schema.meta()).toMatchObject({
          title: expect.any(String),
          description: expect.stringMatching(/\.$/),
        });
      }
    }
  });
});

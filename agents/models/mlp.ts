import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { initializerNames } from "./engine/initializers.ts";
import type { LayerSpec } from "./layers/index.ts";
import { asRow, hiddenActivations, hiddenParam, modelEntry, suitsAll } from "./model.ts";

const params = z.strictObject({
  hidden: hiddenParam([64, 64]),
  activation: param(z.enum(hiddenActivations).default("relu"), {
    title: "Activation",
    description: "Of the hidden layers.",
  }),
  initializer: param(z.enum(initializerNames).default("torchLinear"), {
    title: "Initialiser",
    description: "How the weights begin.",
  }),
  layerNorm: param(z.boolean().default(false), {
    title: "Layer normalisation",
    description: "Before every activation. Ba et al. (2016).",
  }),
  dropout: param(z.number().min(0).lt(1).default(0), {
    title: "Dropout",
    description: "Probability with which a hidden unit is dropped in training. Srivastava et al. (2014).",
  }),
});

type MlpParams = z.output<typeof params>;

/** Dense layers throughout. */
export const mlpEntry = modelEntry({
  title: "Multilayer perceptron",
  description: "Dense layers one after the other; every unit sees every unit before it.",
  source: "Rumelhart, Hinton & Williams (1986), doi:10.1038/323533a0",
  typicalInput: [4],
  answers: "values",
  params,
  refuses: suitsAll,
  make: ({ input, outputs }, config) => ({
    input,
    layers: [
      ...asRow(input),
      ...config.hidden.flatMap((units) => hiddenLayer(units, config)),
      { type: "dense", units: outputs, initializer: config.initializer },
    ],
  }),
});

function hiddenLayer(units: number, { activation, initializer, layerNorm, dropout }: MlpParams): LayerSpec[] {
  const dense: LayerSpec[] = layerNorm
    ? [{ type: "dense", units, initializer }, { type: "layerNorm" }, { type: "activation", activation }]
    : [{ type: "dense", units, activation, initializer }];
  return dropout > 0 ? [...dense, { type: "dropout", rate: dropout }] : dense;
}

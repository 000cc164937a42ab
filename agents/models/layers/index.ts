/** The catalogue of layers: type → plan. A new layer is its file, a member of `AnyLayer` and a line in `layers`. */
import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectOneOf } from "../engine/checks.ts";
import { type ActivationSpec, activationLayer } from "./activation.ts";
import { type AttentionSpec, attention } from "./attention.ts";
import { type AveragePool2dSpec, averagePool2d } from "./averagePool2d.ts";
import { type BatchNormSpec, batchNorm } from "./batchNorm.ts";
import { type BranchSpec, branch } from "./branch.ts";
import { type Conv2dSpec, conv2d } from "./conv2d.ts";
import { type DenseSpec, dense } from "./dense.ts";
import { type DropoutSpec, dropout } from "./dropout.ts";
import { type DuelingSpec, dueling } from "./dueling.ts";
import { type EmbeddingSpec, embedding } from "./embedding.ts";
import { type GlobalAveragePool2dSpec, globalAveragePool2d } from "./globalAveragePool2d.ts";
import { type GlobalMaxPool2dSpec, globalMaxPool2d } from "./globalMaxPool2d.ts";
import { type GruSpec, gru } from "./gru.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { type LayerNormSpec, layerNorm } from "./layerNorm.ts";
import { type LstmSpec, lstm } from "./lstm.ts";
import { type MaxPool2dSpec, maxPool2d } from "./maxPool2d.ts";
import { type MultiHeadAttentionSpec, multiHeadAttention } from "./multiHeadAttention.ts";
import { type NoisyDenseSpec, noisyDense } from "./noisyDense.ts";
import { type PositionsSpec, positions } from "./positions.ts";
import {
  type FlattenSpec,
  flatten,
  type ReshapeSpec,
  reshape,
  type SqueezeSpec,
  squeeze,
} from "./reshape.ts";
import { type ResidualSpec, residual } from "./residual.ts";
import { type SimpleRnnSpec, simpleRnn } from "./simpleRnn.ts";
import type { PlanLayer } from "./stack.ts";
import { type TransformerBlockSpec, transformerBlock } from "./transformerBlock.ts";

type AnyLayer =
  | DenseSpec
  | NoisyDenseSpec
  | ActivationSpec
  | DropoutSpec
  | LayerNormSpec
  | BatchNormSpec
  | Conv2dSpec
  | MaxPool2dSpec
  | AveragePool2dSpec
  | GlobalMaxPool2dSpec
  | GlobalAveragePool2dSpec
  | EmbeddingSpec
  | SimpleRnnSpec
  | LstmSpec
  | GruSpec
  | PositionsSpec
  | AttentionSpec
  | MultiHeadAttentionSpec
  | TransformerBlockSpec
  | FlattenSpec
  | ReshapeSpec
  | SqueezeSpec
  | BranchSpec
  | ResidualSpec
  | DuelingSpec;

/** One layer as data. A name lets people and `Network.freeze` speak of it. */
export type LayerSpec = AnyLayer & { readonly name?: string };

/** Whether a layer answers with the numbers it is given, at most in another shape. */
export function handsOn({ type }: Pick<LayerSpec, "type">): boolean {
  return type === "flatten" || type === "reshape" || type === "squeeze";
}

const layers: { readonly [T in AnyLayer["type"]]: Planner<Extract<AnyLayer, { type: T }>> } = {
  dense,
  noisyDense,
  activation: activationLayer,
  dropout,
  layerNorm,
  batchNorm,
  conv2d,
  maxPool2d,
  averagePool2d,
  globalMaxPool2d,
  globalAveragePool2d,
  embedding,
  simpleRnn,
  lstm,
  gru,
  positions,
  attention,
  multiHeadAttention,
  transformerBlock,
  flatten,
  reshape,
  squeeze,
  branch,
  residual,
  dueling,
};

/** Composite layers plan their parts through `planLayer`. */
type Planner<Spec> = (spec: Spec, inputShape: Shape, where: string, planLayer: PlanLayer) => LayerPlan;

/** `where` names the layer in error messages: `network.layers[1]`. */
export function planLayer(spec: LayerSpec, inputShape: Shape, where: string): LayerPlan {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    throw new InputError(
      `${where}: expected a layer such as { type: "dense", units: 2 }, got ${shown(spec)}; write { type: … }.`,
    );
  }
  const { name, ...layer } = spec;
  expectOneOf(`${where}.type`, layer.type, Object.keys(layers));
  if (name !== undefined && typeof name !== "string") {
    throw new InputError(
      `${where}.name: expected text, got ${shown(name)}; name it in letters or leave it out.`,
    );
  }
  const plan = layers[layer.type] as Planner<AnyLayer>; // the type key chose the planner of exactly this spec
  return plan(layer as AnyLayer, inputShape, where, planLayer);
}

/**
 * Transfer: the first layers of a network that has learned something, for another to begin with, and which of them stand
 * still from then on. Yosinski et al. (2014), "How transferable are features in deep neural networks?", arXiv:1411.1792.
 *
 * A body is data, so that a run's spec that begins with one still says everything about the run.
 */
import { z } from "zod";
import { decodeBase64, encodeBase64 } from "../../envs/core/base64.ts";
import { InputError } from "../../envs/core/errors.ts";
import { param } from "../../envs/core/schema.ts";
import type { ParameterSlot } from "../models/engine/layout.ts";
import type { Network } from "../models/engine/network.ts";
import { sizeOf } from "../models/layers/layer.ts";

const side = z.int().min(1);

/** The shapes of the parameter arrays of each layer, those arrays one after the other, and the layers that stand still. */
const bodySchema = z.strictObject({
  layers: z.array(z.array(z.array(side))).min(1),
  parameters: z.string(), // float32, little-endian, in base64
  freeze: z.array(z.int().min(0)).default([]),
});

export type Body = z.output<typeof bodySchema>;

/** The parameter "body"; agents hand it to `wearBody`. */
export function body() {
  return param(bodySchema.optional(), {
    title: "Body",
    description:
      "Layers of a trained network to begin with (--body), some of which may stand still (--freeze).",
  });
}

/** The first `count` layers of a network, all but its last unless given: that one answers for its own world. */
export function bodyOf(
  network: Network,
  freeze: readonly number[] = [],
  count = network.spec.layers.length - 1,
): Body {
  if (count < 1)
    throw new InputError(
      "body: expected a network of at least two layers, for the last one stays, got one of a single layer.",
    );
  const layers = Array.from({ length: count }, (_, layer) => slotsOf(network, layer));
  const flat = network.parameters.data;
  const values = layers
    .flat()
    .flatMap(({ offset, shape }) => [...flat.subarray(offset, offset + sizeOf(shape))]);
  return {
    layers: layers.map((slots) => slots.map(({ shape }) => [...shape])),
    parameters: encodeBase64(new Uint8Array(Float32Array.from(values).buffer)),
    freeze: [...freeze],
  };
}

/**
 * Gives a network that was just built the layers of a body and freezes those that shall stand still; twins and sharers made
 * later have the same. Without a body nothing happens. `path` names the field that it came in.
 */
export function wearBody(network: Network, worn: Body | undefined, path = "agent.params.body"): void {
  if (!worn) return;
  refuseMisfit(network, worn, path);
  const bytes = decodeBase64(worn.parameters);
  const slots = worn.layers.flatMap((_, layer) => slotsOf(network, layer));
  const wanted = slots.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes.length !== 4 * wanted)
    throw new InputError(
      `${path}.parameters: expected ${wanted} numbers of 4 bytes, got ${bytes.length} bytes; take the body from its file again.`,
    );
  const values = new Float32Array(bytes.buffer);
  if (!values.every(Number.isFinite))
    throw new InputError(
      `${path}.parameters: expected finite numbers, got others; take a network that has not diverged.`,
    );
  let at = 0;
  for (const { offset, shape } of slots) {
    network.parameters.data.set(values.subarray(at, at + sizeOf(shape)), offset);
    at += sizeOf(shape);
  }
  network.freeze(worn.freeze);
}

function refuseMisfit(network: Network, { layers, freeze }: Body, path: string): void {
  const own = network.spec.layers.length;
  if (layers.length > own)
    throw new InputError(
      `${path}: expected at most the network's ${own} layers, got ${layers.length}; choose its model as the body's was.`,
    );
  for (const [layer, shapes] of layers.entries()) {
    const [got, wanted] = [inWords(shapes), inWords(slotsOf(network, layer).map(({ shape }) => shape))];
    if (got !== wanted)
      throw new InputError(
        `${path}: expected layer ${layer} of the shape that the network has, ${wanted}, got ${got}; choose a model, and a world, with layers like the body's.`,
      );
  }
  for (const layer of freeze)
    if (layer >= layers.length)
      throw new InputError(
        `${path}.freeze: expected layers of the body, 0 to ${layers.length - 1}, got ${layer}; only what was learned before may stand still.`,
      );
}

function slotsOf(network: Network, layer: number): ParameterSlot[] {
  return network.layout.filter((slot) => slot.layer === layer);
}

/** "[4, 64] and [64]" */
function inWords(shapes: readonly (readonly number[])[]): string {
  return shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ") || "without parameters";
}

/** What the attention models share: an input as tokens of one width, and one row from all of them. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { LayerSpec } from "./layers/index.ts";
import type { Shape } from "./layers/layer.ts";

export function needsTokens(input: Shape): string | undefined {
  if (input.length === 2 || input.length === 3) return undefined;
  return "a sequence [tokens, features] or an image [height, width, channels]";
}

/** Each step of a sequence, or place of an image, as a token of so many features that knows where it stands. */
export function embedded(input: Shape, width: number): LayerSpec[] {
  const asTokens: LayerSpec = { type: "reshape", shape: [tokensOf(input), input[input.length - 1]] };
  return [
    ...(input.length === 2 ? [] : [asTokens]),
    { type: "dense", units: width },
    { type: "positions", kind: "learned" },
  ];
}

/** The mean of all tokens, [width]: an image of one column, pooled. */
export function meanOfTokens(input: Shape, width: number): LayerSpec[] {
  return [{ type: "reshape", shape: [tokensOf(input), 1, width] }, { type: "globalAveragePool2d" }];
}

function tokensOf(input: Shape): number {
  return input.slice(0, -1).reduce((product, side) => product * side, 1);
}

/** A token has heads · headWidth features, so that any number of heads goes with any width of each. */
export const headsAndWidth = {
  heads: param(z.int().min(1).max(64).default(4), {
    title: "Heads",
    description: "Attentions beside each other.",
  }),
  headWidth: param(z.int().min(1).max(512).default(16), {
    title: "Head width",
    description: "Features of each head; a token has as many times the heads.",
  }),
};

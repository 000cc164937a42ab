/** Random directions, and what arms make of features by their parameter vectors: for linear and logistic problems. */
import { z } from "zod";
import { log } from "../core/math.ts";
import type { Rng } from "../core/rng.ts";
import { param } from "../core/schema.ts";
import type { ContextState } from "./contexts.ts";

/** "disjoint": a parameter vector for each arm and one context for all. "shared": one vector, and features of each arm. */
export const featureModels = ["disjoint", "shared"] as const;
export type FeatureModel = (typeof featureModels)[number];

export interface Features {
  readonly model: FeatureModel;
  readonly arms: number;
  readonly dimension: number;
}

export interface FeatureState extends ContextState {
  readonly thetas: Float64Array; // [arms, d] where disjoint, [d] where shared
}

export function featureParams(model: FeatureModel) {
  return {
    model: param(z.enum(featureModels).default(model), {
      title: "Model",
      description:
        "A parameter vector for each arm and one context for all (disjoint), or one vector and features of each arm (shared).",
    }),
    arms: param(z.int().min(2).max(100).default(10), { title: "Arms", description: "How many there are." }),
    dimension: param(z.int().min(1).max(200).default(10), {
      title: "Dimension d",
      description: "Numbers in a context, or in an arm's features.",
    }),
  };
}

/** What is shown: one context, or a row for each arm. */
export function featureShape({ model, arms, dimension }: Features): number[] {
  return model === "disjoint" ? [dimension] : [arms, dimension];
}

/** Parameter vectors of the given length in random directions. */
export function drawThetas({ model, arms, dimension }: Features, length: number, rng: Rng) {
  const thetas = new Float64Array((model === "disjoint" ? arms : 1) * dimension);
  for (let at = 0; at < thetas.length; at += dimension) direction(rng, thetas, at, dimension, length);
  return { thetas };
}

/** Contexts in random directions, of norm 1, and each arm's x·θ in place of its mean. */
export function showFeatures({ model, arms, dimension }: Features, state: FeatureState, rng: Rng): void {
  const { context, means, thetas } = state;
  const own = model === "disjoint";
  for (let at = 0; at < context.length; at += dimension) direction(rng, context, at, dimension, 1);
  for (let arm = 0; arm < arms; arm++) {
    const x = own ? 0 : arm * dimension;
    const theta = own ? arm * dimension : 0;
    let score = 0;
    for (let i = 0; i < dimension; i++) score += context[x + i] * thetas[theta + i];
    means[arm] = score;
  }
}

/**
 * Writes N(0, I) scaled to the given norm: every direction is equally likely. Pairs by Marsaglia's polar method (1964),
 * both halves of each.
 */
function direction(
  rng: Rng,
  out: Float32Array | Float64Array,
  at: number,
  dimension: number,
  norm: number,
): void {
  let squares = 0;
  for (let i = 0; i < dimension; i += 2) {
    let u = 0;
    let v = 0;
    let s = 0;
    do {
      u = 2 * rng.uniform() - 1;
      v = 2 * rng.uniform() - 1;
      s = u * u + v * v;
    } while (s === 0 || s >= 1);
    const length = Math.sqrt((-2 * log(s)) / s);
    out[at + i] = u * length;
    squares += u * length * u * length;
    if (i + 1 === dimension) break;
    out[at + i + 1] = v * length;
    squares += v * length * v * length;
  }
  const scale = norm / Math.sqrt(squares);
  for (let i = 0; i < dimension; i++) out[at + i] *= scale;
}

/** Policies that answer with the action itself, each number of it in [−1, 1]. */
import type { EntrySpec } from "../../../envs/core/shorthand.ts";
import { sizeOf } from "../../../envs/core/spaces.ts";
import type { Network, NetworkSpec } from "../../models/engine/network.ts";
import type { Setting } from "../agent.ts";
import { networkFor } from "../model.ts";
import { type Critic, lowerValueGradients } from "./critic.ts";

/** The network of a model that has been found to suit the world, with a tanh behind it. */
export function deterministicPolicyFor(
  { observationSpace, actionSpace }: Setting,
  chosen: EntrySpec,
): NetworkSpec {
  const { input, layers } = networkFor(observationSpace, sizeOf(actionSpace), chosen);
  return { input, layers: [...layers, { type: "activation", activation: "tanh" }] };
}

/**
 * The deterministic policy gradient: leaves in `actor.gradients` that of L = −mean Q(s, μ(s)), which is
 * −mean dQ/da dμ/dθ, and returns −L. Silver et al. (2014), Theorem 1; Lillicrap et al. (2016), Algorithm 1.
 * The observations are read from `actor.input`; `actionGradients` [rows, dims] is room for dL/da.
 */
export function deterministicPolicyGradient(
  actor: Network, // [batch, inputs] → a [batch, dims]
  critic: Critic,
  rows: number,
  actionGradients: Float32Array,
): number {
  const actions = actor.forward(rows, true);
  const observations = actor.input.data;
  const mean = lowerValueGradients(critic, undefined, observations, actions, rows, actionGradients);
  actor.outputGradient.head(actionGradients.length).set(actionGradients);
  actor.backward(rows);
  return mean;
}

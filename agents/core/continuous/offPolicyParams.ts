/** Parameters of those that learn continuous actions from remembered transitions, each said once. */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { count, discount } from "../params.ts";

interface Defaults {
  readonly learningRate: number;
  readonly learningStarts: number;
}

/** Defaults as in Stable-Baselines3, but for those given. */
export function offPolicyParams({ learningRate, learningStarts }: Defaults) {
  return {
    learningRate: param(z.number().gt(0).max(1).default(learningRate), {
      title: "Learning rate",
      description: "Size of the optimiser's steps, of actor and critics.",
      live: true,
      log: true,
    }),
    discount: discount(0.99),
    batchSize: param(z.int().min(1).max(4096).default(256), {
      title: "Batch size",
      description: "Remembered transitions in each update.",
    }),
    bufferSize: param(z.int().min(1).max(2_000_000).default(1_000_000), {
      title: "Replay size",
      description: "Transitions remembered; the oldest make room.",
    }),
    learningStarts: param(z.int().min(0).default(learningStarts), {
      title: "Learning starts",
      description: "Steps before the first update, of actions at random.",
    }),
    trainEvery: count(1, 1, "Train every", "Steps between rounds of updates."),
    gradientSteps: param(z.int().min(1).max(10_000).default(1), {
      title: "Gradient steps",
      description: "Updates in each round.",
      live: true,
    }),
    tau: param(z.number().gt(0).max(1).default(0.005), {
      title: "Target rate τ",
      description: "How far target networks move towards the learners in each update: 1 copies them.",
      live: true,
    }),
  };
}

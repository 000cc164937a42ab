/** Parameters that agents with tables share, each said once. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { discount, probability } from "../core/params.ts";

export function learningRate(initial = 0.5) {
  return param(z.number().gt(0).max(1).default(initial), {
    title: "Learning rate α",
    description: "Share of each error that is corrected at once.",
    live: true,
  });
}

export function initialValue() {
  return param(z.number().default(0), {
    title: "Initial value",
    description: "Every first estimate; high ones make the agent curious.",
  });
}

export function epsilon(initial = 0.1) {
  return probability(initial, "ε", "Probability of trying any action instead of the best known.");
}

/** What every learner of Q(s, a) that explores by ε-greedy play has. */
export function valueParams() {
  return {
    learningRate: learningRate(),
    discount: discount(0.99),
    epsilon: epsilon(),
    initialValue: initialValue(),
  };
}

export function lambda(initial: number) {
  return probability(initial, "λ", "How far back errors reach: 0 the last step alone, 1 the whole episode.");
}

/** Work done in a step of the run, for agents that plan. */
export function sweepsPerStep() {
  return param(z.int().min(1).max(10_000).default(1), {
    title: "Sweeps per step",
    description: "Passes over all states in each step of the run.",
    live: true,
  });
}

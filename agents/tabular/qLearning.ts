/**
 * Q-learning: learn the value of acting best from now on, while doing something else.
 * Watkins & Dayan (1992); Sutton & Barto (2018), §6.5.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Transition,
} from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { discount, probability } from "../core/params.ts";
import { countOf, needsDiscreteActions, needsDiscreteObservations } from "../core/suits.ts";
import { maxIn, qLearningTarget } from "../core/targets.ts";

const params = z.strictObject({
  learningRate: param(z.number().gt(0).max(1).default(0.5), {
    title: "Learning rate α",
    description: "Share of each error that is corrected at once.",
    live: true,
  }),
  discount: discount(0.99),
  epsilon: probability(0.1, "ε", "Probability of trying any action instead of the best known."),
  initialValue: param(z.number().default(0), {
    title: "Initial value",
    description: "Every first estimate; high ones make the agent curious.",
  }),
});

export class QLearning implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly actions: number;
  readonly q: Float64Array; // [states, actions]
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(states: number, actions: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.actions = actions;
    this.q = new Float64Array(states * actions).fill(config.initialValue);
    this.rng = rng;
  }

  act(state: number, mode: ActMode, mask?: Uint8Array): number {
    const values = this.row(state);
    return mode === "greedy"
      ? argmax(values, mask)
      : epsilonGreedy(values, this.params.epsilon, this.rng, mask);
  }

  /** Q(s, a) ← Q(s, a) + α [r + γ max_a′ Q(s′, a′) − Q(s, a)] (eq. 6.8). */
  learn({
    observation,
    action,
    reward,
    nextObservation,
    terminated,
    nextMask,
  }: Transition<number, number>): Metrics {
    const nextMax = maxIn(this.q, nextObservation * this.actions, this.actions, nextMask);
    const target = qLearningTarget(reward, terminated, nextMax, this.params.discount);
    const at = observation * this.actions + action;
    const tdError = target - this.q[at];
    this.q[at] += this.params.learningRate * tdError;
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(state: number): Insight {
    return { actions: { label: "Q(s, a)", values: [...this.row(state)] } };
  }

  save(scope: CheckpointScope = "all") {
    return { q: this.q.slice(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { q: Float64Array; rng?: RngState }): void {
    restore(this.q, checkpoint.q, "q");
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }

  /** Q(state, ·) [actions], a view. */
  private row(state: number): Float64Array {
    return this.q.subarray(state * this.actions, (state + 1) * this.actions);
  }
}

export const qLearningEntry = agentEntry({
  title: "Q-learning",
  description: "Learns a table of action values by bootstrapping from the best next action.",
  source: "Watkins & Dayan (1992); Sutton & Barto (2018), §6.5",
  params,
  refuses: (setting) => needsDiscreteObservations(setting) ?? needsDiscreteActions(setting),
  make: ({ observationSpace, actionSpace }, config, rng) =>
    new QLearning(countOf(observationSpace), countOf(actionSpace), config, rng),
});

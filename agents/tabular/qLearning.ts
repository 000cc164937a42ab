/**
 * Q-learning: learn the value of acting best from now on, while doing something else.
 * Watkins & Dayan (1992); Sutton & Barto (2018), §6.5.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
  type Transition,
} from "../core/agent.ts";
import { uniformAction } from "../core/exploration.ts";
import { qLearningTarget } from "../core/returns/targets.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject({
  ...valueParams(),
  ties: param(z.enum(["random", "first"]).default("random"), {
    title: "Ties",
    description: "Among actions that look equally good while it learns: any of them, or the first.",
    live: true,
  }),
});

export class QLearning implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const { table, rng } = this;
    const { epsilon, ties } = this.params;
    const state = table.stateOf(observation);
    if (mode === "greedy" || ties === "random") return table.choose(state, mode, epsilon, rng, mask);
    return rng.bernoulli(epsilon)
      ? uniformAction(table.actions, rng, mask)
      : table.choose(state, "greedy", epsilon, rng, mask);
  }

  /** Q(s, a) ← Q(s, a) + α [r + γ max_a′ Q(s′, a′) − Q(s, a)] (eq. 6.8). */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, nextMask } = transition;
    const { table } = this;
    const { learningRate, discount } = this.params;
    const nextMax = table.max(table.stateOf(nextObservation), nextMask);
    const at = table.stateOf(observation) * table.actions + action;
    const tdError = qLearningTarget(reward, terminated, nextMax, discount) - table.values[at];
    table.values[at] += learningRate * tdError;
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(observation: Value): Insight {
    return this.table.insight(observation);
  }

  save(scope: CheckpointScope = "all") {
    return { q: this.table.values.slice(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { q: Float64Array; rng?: RngState }): void {
    this.table.load(checkpoint.q);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const qLearningEntry = agentEntry({
  title: "Q-learning",
  description: "Learns a table of action values by bootstrapping from the best next action.",
  source: "Watkins & Dayan (1992); Sutton & Barto (2018), §6.5",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new QLearning(setting, config, rng),
});

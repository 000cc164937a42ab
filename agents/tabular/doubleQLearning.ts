/**
 * Double Q-learning: two tables, of which one chooses the best next action and the other says what it is worth, so that
 * luck is not taken for value. Van Hasselt (2010); Sutton & Barto (2018), §6.7.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
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
import { restore } from "../core/checkpoint.ts";
import { argmax } from "../core/exploration.ts";
import { tdTarget } from "../core/returns/temporalDifference.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject(valueParams());

export class DoubleQLearning implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  /** (Q₁ + Q₂) / 2, which it acts on. */
  readonly table: ActionTable;
  readonly first: ActionTable; // Q₁
  readonly second: ActionTable; // Q₂
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.first = new ActionTable(setting, config.initialValue);
    this.second = new ActionTable(setting, config.initialValue);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    return this.table.choose(this.table.stateOf(observation), mode, this.params.epsilon, this.rng, mask);
  }

  /** Q₁(s, a) ← Q₁(s, a) + α [r + γ Q₂(s′, argmax_a′ Q₁(s′, a′)) − Q₁(s, a)], or the same with 1 and 2 exchanged (eq. 6.10). */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, nextMask } = transition;
    const { table, first, second } = this;
    const { learningRate, discount } = this.params;
    const heads = this.rng.bernoulli(0.5);
    const learner = heads ? first : second;
    const judge = heads ? second : first;
    const next = table.stateOf(nextObservation);
    const best = argmax(learner.row(next), nextMask);
    const nextValue = judge.values[next * table.actions + best];
    const pair = table.stateOf(observation) * table.actions + action;
    const tdError = tdTarget(reward, terminated, nextValue, discount) - learner.values[pair];
    learner.values[pair] += learningRate * tdError;
    table.values[pair] = (first.values[pair] + second.values[pair]) / 2;
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(observation: Value): Insight {
    return this.table.insight(observation);
  }

  save(scope: CheckpointScope = "all") {
    const { first, second, rng } = this;
    const tables = { first: first.values.slice(), second: second.values.slice() };
    return { ...tables, ...(scope === "all" && { rng: rng.save() }) };
  }

  load(checkpoint: { first: Float64Array; second: Float64Array; rng?: RngState }): void {
    const { table, first, second } = this;
    restore(first.values, checkpoint.first, "first");
    restore(second.values, checkpoint.second, "second");
    for (let i = 0; i < table.values.length; i++) table.values[i] = (first.values[i] + second.values[i]) / 2;
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const doubleQLearningEntry = agentEntry({
  title: "Double Q-learning",
  description: "Two tables of action values check each other, so that luck is not taken for value.",
  source: "Van Hasselt (2010); Sutton & Barto (2018), §6.7",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new DoubleQLearning(setting, config, rng),
});

/**
 * n-step SARSA: bootstrap from the action value n steps later, with the rewards in between.
 * Sutton & Barto (2018), §7.2.
 *
 * Where an episode ends its last n steps learn at once: from their rewards alone after termination, and with the value
 * behind the last state where only time ran out.
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
import { restore } from "../core/checkpoint.ts";
import { nStepReturn } from "../core/returns/temporalDifference.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { NextAction } from "./nextAction.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject({
  ...valueParams(),
  steps: param(z.int().min(1).max(10_000).default(4), {
    title: "Steps n",
    description: "Rewards before the bootstrap; 1 is SARSA.",
  }),
});

type NStepCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly pairs: Int32Array;
    readonly rewards: Float64Array;
    readonly first: number;
    readonly count: number;
    readonly next: { state: number; action: number };
    readonly rng: RngState;
  };
};

export class NStepSarsa implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  /** The last n steps, a ring: the oldest at `first`, `count` of them. */
  readonly pairs: Int32Array; // [n] state · actions + action
  readonly rewards: Float64Array; // [n]
  first = 0;
  count = 0;
  /** The action that it has learned from and takes next. */
  readonly next = new NextAction();
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.pairs = new Int32Array(config.steps);
    this.rewards = new Float64Array(config.steps);
    this.rng = rng;
  }

  begin(): void {
    this.next.clear();
    this.count = 0;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const state = this.table.stateOf(observation);
    const chosen = mode === "explore" ? this.next.take(state, mask) : -1;
    return chosen >= 0 ? chosen : this.table.choose(state, mode, this.params.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { table, next, rng } = this;
    this.push(table.stateOf(observation) * table.actions + action, reward);
    next.clear();
    let behind = 0;
    if (!terminated) {
      const state = table.stateOf(nextObservation);
      const chosen = table.choose(state, "explore", this.params.epsilon, rng, nextMask);
      behind = table.values[state * table.actions + chosen];
      if (!truncated) next.set(state, chosen);
    }
    if (terminated || truncated) while (this.count > 0) this.learnOldest(behind);
    else if (this.count === this.params.steps) this.learnOldest(behind);
    else return undefined;
    return this.metrics;
  }

  private push(pair: number, reward: number): void {
    const at = (this.first + this.count) % this.pairs.length;
    this.pairs[at] = pair;
    this.rewards[at] = reward;
    this.count++;
  }

  /** Q(s, a) ← Q(s, a) + α [G − Q(s, a)], G = R₁ + γ R₂ + … + γⁿ Q(sₙ, aₙ), of the oldest step (eq. 7.4, 7.5). */
  private learnOldest(behind: number): void {
    const { learningRate, discount } = this.params;
    const { values } = this.table;
    const worth = nStepReturn(this.rewards, this.first, this.count, discount, behind);
    const pair = this.pairs[this.first];
    this.metrics.tdError = worth - values[pair];
    values[pair] += learningRate * this.metrics.tdError;
    this.first = (this.first + 1) % this.pairs.length;
    this.count--;
  }

  inspect(observation: Value): Insight {
    return this.table.insight(observation);
  }

  save(scope: CheckpointScope = "all"): NStepCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { pairs, rewards, first, count, next, rng } = this;
    const window = { pairs: pairs.slice(), rewards: rewards.slice(), first, count };
    return { q, progress: { ...window, next: next.save(), rng: rng.save() } };
  }

  load({ q, progress }: NStepCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    restore(this.pairs, progress.pairs, "pairs");
    restore(this.rewards, progress.rewards, "rewards");
    this.first = progress.first;
    this.count = progress.count;
    this.next.load(progress.next);
    this.rng.load(progress.rng);
  }
}

export const nStepSarsaEntry = agentEntry({
  title: "n-step SARSA",
  description: "Learns a table of action values from n rewards and the value behind them.",
  source: "Sutton & Barto (2018), §7.2",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new NStepSarsa(setting, config, rng),
});

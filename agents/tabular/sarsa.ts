/**
 * SARSA: learn the value of what is really done next, exploring included.
 * Rummery & Niranjan (1994); Sutton & Barto (2018), §6.4.
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
import { tdTarget } from "../core/returns/temporalDifference.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { NextAction } from "./nextAction.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject(valueParams());

type SarsaCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: { readonly next: { state: number; action: number }; readonly rng: RngState };
};

export class Sarsa implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  /** a′, which it has learned from and takes next. */
  readonly next = new NextAction();
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.rng = rng;
  }

  begin(): void {
    this.next.clear();
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const state = this.table.stateOf(observation);
    const chosen = mode === "explore" ? this.next.take(state, mask) : -1;
    return chosen >= 0 ? chosen : this.table.choose(state, mode, this.params.epsilon, this.rng, mask);
  }

  /** Q(s, a) ← Q(s, a) + α [r + γ Q(s′, a′) − Q(s, a)] (eq. 6.7). */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { table, next, rng } = this;
    const { learningRate, discount, epsilon } = this.params;
    next.clear();
    let nextValue = 0;
    if (!terminated) {
      const state = table.stateOf(nextObservation);
      const chosen = table.choose(state, "explore", epsilon, rng, nextMask);
      nextValue = table.values[state * table.actions + chosen];
      if (!truncated) next.set(state, chosen);
    }
    const at = table.stateOf(observation) * table.actions + action;
    const tdError = tdTarget(reward, terminated, nextValue, discount) - table.values[at];
    table.values[at] += learningRate * tdError;
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(observation: Value): Insight {
    return this.table.insight(observation);
  }

  save(scope: CheckpointScope = "all"): SarsaCheckpoint {
    const q = this.table.values.slice();
    return scope === "policy" ? { q } : { q, progress: { next: this.next.save(), rng: this.rng.save() } };
  }

  load({ q, progress }: SarsaCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    this.next.load(progress.next);
    this.rng.load(progress.rng);
  }
}

export const sarsaEntry = agentEntry({
  title: "SARSA",
  description: "Learns a table of action values by bootstrapping from the action that it takes next.",
  source: "Rummery & Niranjan (1994); Sutton & Barto (2018), §6.4",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new Sarsa(setting, config, rng),
});

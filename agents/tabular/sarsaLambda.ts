/**
 * SARSA(λ): every error is shared out over the actions that led there, by their eligibility traces.
 * Rummery & Niranjan (1994); Sutton & Barto (2018), §12.7; Singh & Sutton (1996) (replacing traces).
 *
 * Differs: dutch traces come without the second correction of true online SARSA(λ) (§12.5).
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
import { tdTarget } from "../core/returns/temporalDifference.ts";
import { Traces, traceKinds } from "../core/returns/traces.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { NextAction } from "./nextAction.ts";
import { lambda, learningRate, valueParams } from "./params.ts";

const params = z.strictObject({
  ...valueParams(),
  learningRate: learningRate(0.1),
  lambda: lambda(0.9),
  traces: param(z.enum(traceKinds).default("replacing"), {
    title: "Traces",
    description: "How often met pairs gather eligibility: summed, set to 1 each time, or in between.",
  }),
});

type SarsaLambdaCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly traces: ReturnType<Traces["save"]>;
    readonly next: { state: number; action: number };
    readonly rng: RngState;
  };
};

export class SarsaLambda implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  readonly traces: Traces; // [states, actions]
  /** The action that it has learned from and takes next. */
  readonly next = new NextAction();
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.traces = new Traces(this.table.values.length);
    this.rng = rng;
  }

  begin(): void {
    this.next.clear();
    this.traces.clear();
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const state = this.table.stateOf(observation);
    const chosen = mode === "explore" ? this.next.take(state, mask) : -1;
    return chosen >= 0 ? chosen : this.table.choose(state, mode, this.params.epsilon, this.rng, mask);
  }

  /** δ = r + γ Q(s′, a′) − Q(s, a); e ← γλ e, then more for (s, a); Q ← Q + α δ e. */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { table, next, traces, rng, params: p } = this;
    next.clear();
    let nextValue = 0;
    if (!terminated) {
      const state = table.stateOf(nextObservation);
      const chosen = table.choose(state, "explore", p.epsilon, rng, nextMask);
      nextValue = table.values[state * table.actions + chosen];
      if (!truncated) next.set(state, chosen);
    }
    const pair = table.stateOf(observation) * table.actions + action;
    const tdError = tdTarget(reward, terminated, nextValue, p.discount) - table.values[pair];
    traces.decay(p.discount * p.lambda);
    traces.visit(pair, p.traces, p.learningRate);
    traces.apply(table.values, p.learningRate * tdError);
    if (terminated || truncated) traces.clear();
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(observation: Value): Insight {
    return { ...this.table.insight(observation), numbers: { traced: this.traces.count } };
  }

  save(scope: CheckpointScope = "all"): SarsaLambdaCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { traces, next, rng } = this;
    return { q, progress: { traces: traces.save(), next: next.save(), rng: rng.save() } };
  }

  load({ q, progress }: SarsaLambdaCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    this.traces.load(progress.traces);
    this.next.load(progress.next);
    this.rng.load(progress.rng);
  }
}

export const sarsaLambdaEntry = agentEntry({
  title: "SARSA(λ)",
  description: "Learns a table of action values; each error reaches back along eligibility traces.",
  source: "Rummery & Niranjan (1994); Sutton & Barto (2018), §12.7",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new SarsaLambda(setting, config, rng),
});

/**
 * Watkins's Q(λ): Q-learning whose errors reach back along traces, as far as every action since was a best one.
 * Watkins (1989); Sutton & Barto (2018), §12.10.
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
import { maxIn, qLearningTarget } from "../core/returns/targets.ts";
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

type WatkinsQCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly traces: ReturnType<Traces["save"]>;
    readonly next: { state: number; action: number };
    readonly rng: RngState;
  };
};

export class WatkinsQ implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  readonly traces: Traces; // [states, actions]
  /** The action that it takes next, chosen when it was learned whether that is a best one. */
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

  /** δ = r + γ max_a′ Q(s′, a′) − Q(s, a), shared out by the traces, which end where the next action is not a best one. */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { table, next, traces, rng, params: p } = this;
    const state = table.stateOf(nextObservation);
    const nextMax = maxIn(table.values, state * table.actions, table.actions, nextMask);
    const pair = table.stateOf(observation) * table.actions + action;
    const tdError = qLearningTarget(reward, terminated, nextMax, p.discount) - table.values[pair];
    next.clear();
    let goesOn = false;
    if (!terminated && !truncated) {
      const chosen = table.choose(state, "explore", p.epsilon, rng, nextMask);
      next.set(state, chosen);
      goesOn = table.values[state * table.actions + chosen] === nextMax;
    }
    traces.visit(pair, p.traces, p.learningRate);
    traces.apply(table.values, p.learningRate * tdError);
    if (goesOn) traces.decay(p.discount * p.lambda);
    else traces.clear();
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  inspect(observation: Value): Insight {
    return { ...this.table.insight(observation), numbers: { traced: this.traces.count } };
  }

  save(scope: CheckpointScope = "all"): WatkinsQCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { traces, next, rng } = this;
    return { q, progress: { traces: traces.save(), next: next.save(), rng: rng.save() } };
  }

  load({ q, progress }: WatkinsQCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    this.traces.load(progress.traces);
    this.next.load(progress.next);
    this.rng.load(progress.rng);
  }
}

export const watkinsQEntry = agentEntry({
  title: "Watkins's Q(λ)",
  description: "Q-learning with traces, which end where it explores.",
  source: "Watkins (1989); Sutton & Barto (2018), §12.10",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new WatkinsQ(setting, config, rng),
});

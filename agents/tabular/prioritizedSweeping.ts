/**
 * Prioritised sweeping: plan first where values would change most, and then backwards to whatever leads there.
 * Moore & Atkeson (1993); Peng & Williams (1993); Sutton & Barto (2018), §8.4.
 *
 * Its model holds what came of each action the last time, which is all there is to know of a deterministic world.
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
import { count } from "../core/params.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { Outcomes, type OutcomesState } from "./outcomes.ts";
import { learningRate, valueParams } from "./params.ts";
import { PriorityHeap } from "./priorityHeap.ts";

const params = z.strictObject({
  ...valueParams(),
  learningRate: learningRate(1),
  planningSteps: count(10, 0, "Planning steps", "Most urgent updates made after each real step."),
  threshold: param(z.number().min(0).default(1e-4), {
    title: "Threshold θ",
    description: "Smaller changes are not worth an update.",
    live: true,
    log: true,
  }),
});

type SweepingCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly outcomes: OutcomesState;
    readonly queue: ReturnType<PriorityHeap["save"]>;
    readonly heads: Int32Array;
    readonly links: Int32Array;
    readonly rng: RngState;
  };
};

export class PrioritizedSweeping implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  readonly outcomes: Outcomes;
  readonly queue: PriorityHeap; // of pairs
  /** The pairs that lead to each state, linked: heads[state], then links[pair], and so on to −1. */
  readonly heads: Int32Array; // [states]
  readonly links: Int32Array; // [states, actions]
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0, queued: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.outcomes = new Outcomes(this.table);
    this.queue = new PriorityHeap(this.table.values.length);
    this.heads = new Int32Array(this.table.states).fill(-1);
    this.links = new Int32Array(this.table.values.length).fill(-1);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    return this.table.choose(this.table.stateOf(observation), mode, this.params.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, nextMask } = transition;
    const { table, outcomes, metrics } = this;
    const next = table.stateOf(nextObservation);
    const pair = table.stateOf(observation) * table.actions + action;
    this.link(pair, next);
    outcomes.remember(pair, next, reward, terminated, nextMask);
    metrics.tdError = outcomes.target(pair, table.values, this.params.discount) - table.values[pair];
    this.queueUp(pair);
    this.sweep();
    metrics.queued = this.queue.count;
    return metrics;
  }

  /** The pair leads to `next` from now on, and no longer to where it led before. */
  private link(pair: number, next: number): void {
    const { heads, links } = this;
    const before = this.outcomes.nexts[pair];
    if (before === next) return;
    if (before >= 0) this.unlink(pair, before);
    links[pair] = heads[next];
    heads[next] = pair;
  }

  private unlink(pair: number, state: number): void {
    const { heads, links } = this;
    if (heads[state] === pair) {
      heads[state] = links[pair];
      return;
    }
    let other = heads[state];
    while (links[other] !== pair) other = links[other];
    links[other] = links[pair];
  }

  /** P = |r + γ max_a′ Q(s′, a′) − Q(s, a)|; into the queue with it, if that is worth an update. */
  private queueUp(pair: number): void {
    const { values } = this.table;
    const priority = Math.abs(this.outcomes.target(pair, values, this.params.discount) - values[pair]);
    if (priority > this.params.threshold) this.queue.set(pair, priority);
  }

  /** Q(s, a) ← Q(s, a) + α [r + γ max_a′ Q(s′, a′) − Q(s, a)] for the most urgent pairs, and then a look at what leads to s. */
  private sweep(): void {
    const { table, outcomes, queue, heads, links } = this;
    const { learningRate, discount, planningSteps } = this.params;
    for (let i = 0; i < planningSteps && queue.count > 0; i++) {
      const pair = queue.pop();
      table.values[pair] +=
        learningRate * (outcomes.target(pair, table.values, discount) - table.values[pair]);
      const state = Math.floor(pair / table.actions);
      for (let earlier = heads[state]; earlier >= 0; earlier = links[earlier]) this.queueUp(earlier);
    }
  }

  inspect(observation: Value): Insight {
    const { outcomes, queue } = this;
    return {
      ...this.table.insight(observation),
      numbers: { tried: outcomes.count, queued: queue.count },
    };
  }

  save(scope: CheckpointScope = "all"): SweepingCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { outcomes, queue, heads, links, rng } = this;
    const sweeping = { outcomes: outcomes.save(), queue: queue.save() };
    return { q, progress: { ...sweeping, heads: heads.slice(), links: links.slice(), rng: rng.save() } };
  }

  load({ q, progress }: SweepingCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    this.outcomes.load(progress.outcomes);
    this.queue.load(progress.queue);
    restore(this.heads, progress.heads, "heads");
    restore(this.links, progress.links, "links");
    this.rng.load(progress.rng);
  }
}

export const prioritizedSweepingEntry = agentEntry({
  title: "Prioritised sweeping",
  description: "Plans with what it has seen, first where values would change most.",
  source: "Moore & Atkeson (1993); Sutton & Barto (2018), §8.4",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new PrioritizedSweeping(setting, config, rng),
});

/**
 * Dyna-Q: Q-learning, and after each step the same again on remembered steps, drawn at random: planning with a model that
 * is learned on the way. Sutton (1990); Sutton & Barto (2018), §8.2 and §8.3 (Dyna-Q+).
 *
 * Its model holds what came of each action the last time, which is all there is to know of a deterministic world.
 * Differs: Dyna-Q+'s bonus is not paid for actions that were never tried.
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
import { qLearningTarget } from "../core/returns/targets.ts";
import { needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { Outcomes, type OutcomesState } from "./outcomes.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject({
  ...valueParams(),
  planningSteps: count(10, 0, "Planning steps", "Remembered steps learned from again after each real one."),
  bonus: param(z.number().min(0).default(0), {
    title: "Bonus κ",
    description:
      "Dyna-Q+: planned rewards grow by κ times the root of the time since the action was last tried.",
    live: true,
  }),
});

type DynaQCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly outcomes: OutcomesState;
    readonly lastTried: Float64Array;
    readonly steps: number;
    readonly rng: RngState;
  };
};

export class DynaQ implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  readonly outcomes: Outcomes;
  readonly lastTried: Float64Array; // [states, actions] step
  /** Real ones. */
  steps = 0;
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.outcomes = new Outcomes(this.table);
    this.lastTried = new Float64Array(this.table.values.length);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    return this.table.choose(this.table.stateOf(observation), mode, this.params.epsilon, this.rng, mask);
  }

  /** Q(s, a) ← Q(s, a) + α [r + γ max_a′ Q(s′, a′) − Q(s, a)], for this step and for remembered ones. */
  learn(transition: Transition<Value, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, nextMask } = transition;
    const { table, outcomes } = this;
    const { learningRate, discount } = this.params;
    const next = table.stateOf(nextObservation);
    const pair = table.stateOf(observation) * table.actions + action;
    const target = qLearningTarget(reward, terminated, table.max(next, nextMask), discount);
    this.metrics.tdError = target - table.values[pair];
    table.values[pair] += learningRate * this.metrics.tdError;
    outcomes.remember(pair, next, reward, terminated, nextMask);
    this.lastTried[pair] = ++this.steps;
    this.plan();
    return this.metrics;
  }

  private plan(): void {
    const { outcomes, lastTried, rng } = this;
    const { values } = this.table;
    const { learningRate, discount, planningSteps, bonus } = this.params;
    for (let i = 0; i < planningSteps; i++) {
      const pair = outcomes.tried[rng.int(outcomes.count)];
      const extra = bonus > 0 ? bonus * Math.sqrt(this.steps - lastTried[pair]) : 0;
      values[pair] += learningRate * (outcomes.target(pair, values, discount) + extra - values[pair]);
    }
  }

  inspect(observation: Value): Insight {
    return { ...this.table.insight(observation), numbers: { tried: this.outcomes.count } };
  }

  save(scope: CheckpointScope = "all"): DynaQCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { outcomes, lastTried, steps, rng } = this;
    return {
      q,
      progress: { outcomes: outcomes.save(), lastTried: lastTried.slice(), steps, rng: rng.save() },
    };
  }

  load({ q, progress }: DynaQCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    this.outcomes.load(progress.outcomes);
    restore(this.lastTried, progress.lastTried, "lastTried");
    this.steps = progress.steps;
    this.rng.load(progress.rng);
  }
}

export const dynaQEntry = agentEntry({
  title: "Dyna-Q",
  description: "Q-learning that learns again from remembered steps: it plans with what it has seen.",
  source: "Sutton (1990); Sutton & Barto (2018), §8.2, §8.3",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new DynaQ(setting, config, rng),
});

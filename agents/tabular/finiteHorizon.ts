/**
 * Finite-horizon dynamic programming: the best action by state and by how many steps are left, from the last step
 * backwards. Bellman (1957); Puterman (1994), §4.5 (backward induction).
 *
 * It plans with the world's own model, without discounting, and learns nothing from what happens: each step of the run
 * looks so many steps further ahead, up to the time limit. Acting, it counts its own acts since the episode began; with
 * more steps left than it has looked ahead, it acts as for the farthest that it knows.
 */
import { z } from "zod";
import type { Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type Insight,
  type Metrics,
  type Setting,
} from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { needsTabularModel } from "../core/suits.ts";
import {
  actionValue,
  bellmanOptimality,
  greedyAction,
  initialValueOf,
  type TabularModel,
  tabularModel,
} from "./bellman.ts";
import { sweepsPerStep } from "./params.ts";

/** Values of the largest table, [steps, states]. */
const MOST_VALUES = 20_000_000;

const params = z.strictObject({ sweepsPerStep: sweepsPerStep() });

export class FiniteHorizon implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly model: TabularModel;
  readonly values: Float64Array; // [steps + 1, states] best return with 0, 1, 2 … steps left
  /** Steps that it has looked ahead. */
  horizon = 0;
  /** Acts since the episode began. */
  elapsed = 0;
  private readonly row: Float64Array; // [actions]
  private readonly metrics = { horizon: 0, expectedReturn: 0 };

  constructor(setting: Setting, config: z.output<typeof params>) {
    this.params = config;
    this.model = tabularModel(setting);
    this.values = new Float64Array((this.model.maxSteps + 1) * this.model.states);
    this.row = new Float64Array(this.model.actions);
  }

  begin(): void {
    this.elapsed = 0;
  }

  act(observation: Value, _mode: ActMode, mask?: Uint8Array): number {
    const row = this.actionRow(observation as number);
    this.elapsed++;
    return greedyAction(row, row.length, 0, mask);
  }

  /** V_k ← T V_k−1 with γ = 1. */
  learn(): Metrics {
    const { model, metrics } = this;
    for (let i = 0; i < this.params.sweepsPerStep && this.horizon < model.maxSteps; i++) {
      this.horizon++;
      bellmanOptimality(model, this.valuesWith(this.horizon - 1), 1, this.valuesWith(this.horizon));
    }
    metrics.horizon = this.horizon;
    metrics.expectedReturn = this.expectedReturn;
    return metrics;
  }

  /** The best mean return of an episode of as many steps as it has looked ahead: of the whole time limit in the end. */
  get expectedReturn(): number {
    return initialValueOf(this.model, this.valuesWith(this.horizon));
  }

  /** V with so many steps left [states], a view. */
  private valuesWith(left: number): Float64Array {
    return this.values.subarray(left * this.model.states, (left + 1) * this.model.states);
  }

  /** Steps left to plan for, at least the one that is to be taken. */
  get left(): number {
    return Math.max(1, Math.min(this.model.maxSteps - this.elapsed, this.horizon));
  }

  /** Q(state, ·) with the steps that are left now [actions]. */
  private actionRow(state: number): Float64Array {
    const after = this.valuesWith(this.left - 1);
    for (let a = 0; a < this.row.length; a++) this.row[a] = actionValue(this.model, after, state, a, 1);
    return this.row;
  }

  inspect(observation: Value): Insight {
    const { model, left, horizon, expectedReturn } = this;
    const after = this.valuesWith(left - 1);
    const policy = Array.from({ length: model.states }, (_, state) => {
      for (let a = 0; a < this.row.length; a++) this.row[a] = actionValue(model, after, state, a, 1);
      return greedyAction(this.row, model.actions);
    });
    return {
      actions: { label: `Q(s, a) with ${left} left`, values: [...this.actionRow(observation as number)] },
      states: { label: `V(s) with ${left} left`, values: [...this.valuesWith(left)], policy },
      numbers: { stepsLeft: left, horizon, expectedReturn },
    };
  }

  save() {
    return { values: this.values.slice(), horizon: this.horizon, elapsed: this.elapsed };
  }

  load({ values, horizon, elapsed }: ReturnType<FiniteHorizon["save"]>): void {
    restore(this.values, values, "values");
    this.horizon = horizon;
    this.elapsed = elapsed;
  }
}

/** The table must fit into memory. Worlds without a limit are looked at for `LONG` steps. */
function refuses(setting: Setting): string | undefined {
  const refused = needsTabularModel(setting);
  if (refused !== undefined) return refused;
  const { states, maxSteps } = tabularModel(setting);
  if (states * (maxSteps + 1) <= MOST_VALUES) return undefined;
  return `it keeps a table of at most ${MOST_VALUES} values, one for each state and step, and the world takes ${maxSteps} steps in ${states} states`;
}

export const finiteHorizonEntry = agentEntry({
  title: "Finite-horizon planning",
  description: "Plans with the world's model for the steps that are left, and looks at the clock.",
  source: "Bellman (1957); Puterman (1994), §4.5",
  params,
  refuses,
  make: (setting, config) => new FiniteHorizon(setting, config),
});

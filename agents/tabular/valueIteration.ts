/**
 * Value iteration: apply Bellman's optimality operator until nothing changes, and act greedily on what comes of it.
 * Bellman (1957); Sutton & Barto (2018), §4.4.
 *
 * It plans with the world's own model and learns nothing from what happens: each step of the run is so many sweeps.
 * Differs: a sweep reads the values of the last one alone (the book's works in place).
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
import { discount } from "../core/params.ts";
import { needsTabularModel } from "../core/suits.ts";
import { bellmanOptimality, largestChange, tabularModel } from "./bellman.ts";
import { sweepsPerStep } from "./params.ts";
import { Plan } from "./plan.ts";

const params = z.strictObject({ discount: discount(0.99), sweepsPerStep: sweepsPerStep() });

export class ValueIteration implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly plan: Plan;
  /** Done so far. */
  sweeps = 0;
  private readonly metrics = { change: Infinity, sweeps: 0, expectedReturn: 0 };

  constructor(setting: Setting, config: z.output<typeof params>) {
    this.params = config;
    this.plan = new Plan(tabularModel(setting));
  }

  act(observation: Value, _mode: ActMode, mask?: Uint8Array): number {
    return this.plan.act(observation as number, this.params.discount, mask);
  }

  /** V ← T V, as often as a step may. */
  learn(): Metrics {
    const { plan, metrics } = this;
    for (let i = 0; i < this.params.sweepsPerStep; i++) {
      const next = bellmanOptimality(plan.model, plan.values, this.params.discount, plan.next);
      metrics.change = largestChange(plan.values, next);
      this.sweeps++;
      plan.accept();
      if (metrics.change === 0) break;
    }
    metrics.sweeps = this.sweeps;
    metrics.expectedReturn = plan.expectedReturn(this.params.discount);
    return metrics;
  }

  inspect(observation: Value): Insight {
    const { change, sweeps } = this.metrics;
    const insight = this.plan.insight(observation as number, this.params.discount, "V(s)");
    return { ...insight, numbers: { ...insight.numbers, sweeps, change } };
  }

  save() {
    return { ...this.plan.save(), sweeps: this.sweeps };
  }

  load({ sweeps, ...plan }: ReturnType<ValueIteration["save"]>): void {
    this.plan.load(plan);
    this.sweeps = sweeps;
  }
}

export const valueIterationEntry = agentEntry({
  title: "Value iteration",
  description: "Plans with the world's model: sweeps over all states, each worth its best action.",
  source: "Bellman (1957); Sutton & Barto (2018), §4.4",
  params,
  refuses: needsTabularModel,
  make: (setting, config) => new ValueIteration(setting, config),
});

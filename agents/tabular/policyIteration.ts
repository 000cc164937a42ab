/**
 * Policy iteration: value a policy, act greedily on its values, value that policy, until it is greedy for its own values.
 * Howard (1960); Sutton & Barto (2018), §4.3; Puterman & Shin (1978) (fewer sweeps of evaluation: "modified").
 *
 * It plans with the world's own model and learns nothing from what happens: each step of the run is so many sweeps of
 * evaluation. A policy is improved when its values have settled or after `evaluationSweeps`, since the values of one that
 * never ends an episode need not settle at all. It begins with action 0 everywhere.
 */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type Insight,
  type Metrics,
  type Setting,
} from "../core/agent.ts";
import { count, discount } from "../core/params.ts";
import { needsTabularModel } from "../core/suits.ts";
import { asProbabilities, bellmanExpectation, largestChange, tabularModel } from "./bellman.ts";
import { sweepsPerStep } from "./params.ts";
import { Plan } from "./plan.ts";

const params = z.strictObject({
  discount: discount(0.99),
  sweepsPerStep: sweepsPerStep(),
  evaluationSweeps: count(
    1000,
    1,
    "Evaluation sweeps",
    "After so many a policy is improved, settled or not.",
  ),
  tolerance: param(z.number().min(0).default(1e-10), {
    title: "Tolerance θ",
    description: "A policy's values have settled when a sweep changes none by more.",
    live: true,
    log: true,
  }),
});

export class PolicyIteration implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly plan: Plan; // of its values and the policy being evaluated
  /** Done in all, done for this policy, policies improved. */
  progress = { sweeps: 0, evaluated: 0, improvements: 0, stable: false };
  private readonly probabilitiesOf: Float64Array; // [states, actions] of the policy being evaluated
  private readonly metrics = { change: Infinity, sweeps: 0, improvements: 0, expectedReturn: 0 };

  constructor(setting: Setting, config: z.output<typeof params>) {
    this.params = config;
    this.plan = new Plan(tabularModel(setting));
    this.probabilitiesOf = new Float64Array(this.plan.model.firsts.length - 1);
    asProbabilities(this.plan.policy, this.probabilitiesOf);
  }

  act(observation: Value, _mode: ActMode, mask?: Uint8Array): number {
    const action = this.plan.policy[observation as number];
    return !mask || mask[action] ? action : this.plan.act(observation as number, this.params.discount, mask);
  }

  learn(): Metrics {
    const { metrics, progress } = this;
    for (let i = 0; i < this.params.sweepsPerStep && !progress.stable; i++) this.sweep();
    metrics.sweeps = progress.sweeps;
    metrics.improvements = progress.improvements;
    metrics.expectedReturn = this.plan.returnOfPolicy();
    return metrics;
  }

  /** V ← T^π V, and π ← greedy for V once that has settled. */
  private sweep(): void {
    const { plan, metrics, progress } = this;
    const { discount, tolerance, evaluationSweeps } = this.params;
    bellmanExpectation(plan.model, plan.values, this.probabilitiesOf, discount, plan.next);
    metrics.change = largestChange(plan.values, plan.next);
    plan.accept();
    progress.sweeps++;
    progress.evaluated++;
    const settled = metrics.change <= tolerance;
    if (!settled && progress.evaluated < evaluationSweeps) return;
    progress.evaluated = 0;
    if (plan.improve(discount)) {
      progress.improvements++;
      asProbabilities(plan.policy, this.probabilitiesOf);
    } else progress.stable = settled;
  }

  inspect(observation: Value): Insight {
    const { sweeps, improvements } = this.progress;
    const { change } = this.metrics;
    const insight = this.plan.insight(observation as number, this.params.discount, "V(s) of π");
    return { ...insight, numbers: { ...insight.numbers, sweeps, improvements, change } };
  }

  save() {
    return { ...this.plan.save(), progress: { ...this.progress }, change: this.metrics.change };
  }

  load({ progress, change, ...plan }: ReturnType<PolicyIteration["save"]>): void {
    this.plan.load(plan);
    this.metrics.change = change;
    this.progress = { ...progress };
    asProbabilities(this.plan.policy, this.probabilitiesOf);
  }
}

export const policyIterationEntry = agentEntry({
  title: "Policy iteration",
  description: "Plans with the world's model: values a policy, improves it, and values that.",
  source: "Howard (1960); Sutton & Barto (2018), §4.3",
  params,
  refuses: needsTabularModel,
  make: (setting, config) => new PolicyIteration(setting, config),
});

/**
 * Policy evaluation: what each state is worth to a given policy, by Bellman's expectation operator, sweep by sweep.
 * Sutton & Barto (2018), §4.1.
 *
 * It plans with the world's own model and learns nothing from what happens: each step of the run is so many sweeps. While
 * it explores it follows the policy, among legal actions; greedily it acts best by the policy's values, which is one step
 * of policy improvement (§4.2).
 * Differs: a sweep reads the values of the last one alone (the book's works in place).
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
} from "../core/agent.ts";
import { uniformAction } from "../core/exploration.ts";
import { needsTabularModel } from "../core/suits.ts";
import {
  asProbabilities,
  bellmanExpectation,
  bellmanOptimality,
  initialValueOf,
  largestChange,
  type TabularModel,
  tabularModel,
} from "./bellman.ts";
import { sweepsPerStep } from "./params.ts";
import { Plan } from "./plan.ts";

/** Sweeps in which the best policy, of which the evaluated one is a noisy copy, is looked for. */
const MOST_SWEEPS = 10_000;

const params = z.strictObject({
  epsilon: param(z.number().min(0).max(1).default(1), {
    title: "Noise ε",
    description:
      "The policy to evaluate takes any action with this probability and otherwise the best: 1 is uniform.",
  }),
  discount: param(z.number().min(0).max(1).default(0.99), {
    title: "Discount γ",
    description: "Worth of a reward one step later.",
  }),
  sweepsPerStep: sweepsPerStep(),
});

export class PolicyEvaluation implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly plan: Plan;
  readonly evaluated: Float64Array; // [states, actions] whose values are sought
  /** Done so far. */
  sweeps = 0;
  private readonly rng: Rng;
  private readonly metrics = { change: Infinity, sweeps: 0, policyValue: 0, expectedReturn: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    const model = tabularModel(setting);
    this.plan = new Plan(model);
    this.evaluated = softened(model, config);
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const state = observation as number;
    const { actions } = this.plan.model;
    if (mode === "greedy") return this.plan.act(state, this.params.discount, mask);
    const u = this.rng.uniform();
    let sum = 0;
    for (let action = 0; action < actions; action++) {
      sum += this.evaluated[state * actions + action];
      if (sum <= u) continue;
      if (!mask || mask[action]) return action;
      break;
    }
    return uniformAction(actions, this.rng, mask); // what it would have done is not legal
  }

  /** V ← T^π V, as often as a step may. */
  learn(): Metrics {
    const { plan, metrics } = this;
    for (let i = 0; i < this.params.sweepsPerStep; i++) {
      bellmanExpectation(plan.model, plan.values, this.evaluated, this.params.discount, plan.next);
      metrics.change = largestChange(plan.values, plan.next);
      this.sweeps++;
      plan.accept();
      if (metrics.change === 0) break;
    }
    metrics.sweeps = this.sweeps;
    metrics.policyValue = initialValueOf(plan.model, plan.values);
    metrics.expectedReturn = plan.expectedReturn(this.params.discount);
    return metrics;
  }

  inspect(observation: Value): Insight {
    const { change, sweeps } = this.metrics;
    const insight = this.plan.insight(observation as number, this.params.discount, "V(s) of π");
    return { ...insight, numbers: { ...insight.numbers, sweeps, change } };
  }

  save(scope: CheckpointScope = "all") {
    const { plan, sweeps, rng } = this;
    return { ...plan.save(), sweeps, ...(scope === "all" && { rng: rng.save() }) };
  }

  load({ sweeps, rng, ...plan }: ReturnType<Plan["save"]> & { sweeps: number; rng?: RngState }): void {
    this.plan.load(plan);
    this.sweeps = sweeps;
    if (rng) this.rng.load(rng);
  }
}

/** By value iteration. */
function bestPolicy(model: TabularModel, discount: number): Int32Array {
  const plan = new Plan(model);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    bellmanOptimality(model, plan.values, discount, plan.next);
    const change = largestChange(plan.values, plan.next);
    plan.accept();
    if (change < 1e-12) break;
  }
  plan.improve(discount);
  return plan.policy;
}

/** π(a | s) = (1 − ε) 1{a is the best} + ε / actions [states, actions]. */
function softened(model: TabularModel, { epsilon, discount }: z.output<typeof params>): Float64Array {
  const { states, actions } = model;
  const probabilities = new Float64Array(states * actions);
  if (epsilon < 1) asProbabilities(bestPolicy(model, discount), probabilities);
  return probabilities.map((likely) => (1 - epsilon) * likely + epsilon / actions);
}

export const policyEvaluationEntry = agentEntry({
  title: "Policy evaluation",
  description: "Finds what each state is worth to a given policy, with the world's model.",
  source: "Sutton & Barto (2018), §4.1",
  params,
  refuses: needsTabularModel,
  make: (setting, config, rng) => new PolicyEvaluation(setting, config, rng),
});

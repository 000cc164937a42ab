/**
 * TD(0) prediction: what each state is worth to a policy, here to one that takes every legal action equally often.
 * Sutton (1988); Sutton & Barto (2018), §6.1.
 *
 * It learns values, not actions. Greedily it takes the action that its values say is best in the world's model, where
 * the world tells one, and otherwise the first legal one.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { Discrete, MultiDiscrete, Value } from "../../envs/core/spaces.ts";
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
import { uniformAction } from "../core/exploration.ts";
import { discount } from "../core/params.ts";
import { tdTarget } from "../core/returns/temporalDifference.ts";
import { countOf, needsStatesAndActions, needsTabularModel, statesIn } from "../core/suits.ts";
import { stateOf } from "./actionTable.ts";
import { actionValue, greedyAction, type TabularModel, tabularModel } from "./bellman.ts";
import { initialValue, learningRate } from "./params.ts";

const params = z.strictObject({
  learningRate: learningRate(0.1),
  discount: discount(1),
  initialValue: initialValue(),
});

export class TdPrediction implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly values: Float64Array; // [states] V
  /** Where the world tells one. */
  readonly model: TabularModel | undefined;
  private readonly space: Discrete | MultiDiscrete;
  private readonly row: Float64Array; // [actions]
  private readonly rng: Rng;
  private readonly metrics = { tdError: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.space = setting.observationSpace as Discrete | MultiDiscrete;
    this.values = new Float64Array(statesIn(this.space)).fill(config.initialValue);
    this.model = needsTabularModel(setting) === undefined ? tabularModel(setting) : undefined;
    this.row = new Float64Array(countOf(setting.actionSpace));
    this.rng = rng;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "explore") return uniformAction(this.row.length, this.rng, mask);
    return greedyAction(this.actionRow(observation), this.row.length, 0, mask);
  }

  /** Of the model's one-step look ahead [actions]; zeros without a model. */
  private actionRow(observation: Value): Float64Array {
    const { row, model } = this;
    const state = stateOf(this.space, observation);
    for (let a = 0; model && a < row.length; a++)
      row[a] = actionValue(model, this.values, state, a, this.params.discount);
    return row;
  }

  /** V(s) ← V(s) + α [r + γ V(s′) − V(s)] (eq. 6.2). */
  learn({ observation, reward, nextObservation, terminated }: Transition<Value, number>): Metrics {
    const { values, space } = this;
    const nextValue = values[stateOf(space, nextObservation)];
    const state = stateOf(space, observation);
    const tdError = tdTarget(reward, terminated, nextValue, this.params.discount) - values[state];
    values[state] += this.params.learningRate * tdError;
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  /** The values of states; those of actions follow from them where there is a model. */
  inspect(observation: Value): Insight {
    const here = { "V(s)": this.values[stateOf(this.space, observation)] };
    const states = { label: "V(s)", values: [...this.values] };
    if (!this.model) return { states, numbers: here };
    return { actions: { label: "Q(s, a)", values: [...this.actionRow(observation)] }, states, numbers: here };
  }

  save(scope: CheckpointScope = "all") {
    return { values: this.values.slice(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { values: Float64Array; rng?: RngState }): void {
    restore(this.values, checkpoint.values, "values");
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const tdPredictionEntry = agentEntry({
  title: "TD(0) prediction",
  description: "Learns what each state is worth to a policy that acts at random.",
  source: "Sutton (1988); Sutton & Barto (2018), §6.1",
  params,
  refuses: needsStatesAndActions,
  make: (setting, config, rng) => new TdPrediction(setting, config, rng),
});

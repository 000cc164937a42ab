/** Q(s, a) as a table, and what every agent that keeps one does with it. */
import type { Rng } from "../../envs/core/rng.ts";
import type { Discrete, MultiDiscrete, Value } from "../../envs/core/spaces.ts";
import type { ActMode, Insight, Setting } from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { maxIn } from "../core/returns/targets.ts";
import { countOf, statesIn } from "../core/suits.ts";

/** Tables of more states than this are not shown whole. */
const MOST_SHOWN = 10_000;

/** The row of an observation: the number itself, or for several choices c₁, c₂, … (c₁ n₂ + c₂) n₃ + … */
export function stateOf(space: Discrete | MultiDiscrete, observation: Value): number {
  if (typeof observation === "number" || space.type === "discrete") return observation as number;
  let state = 0;
  for (let i = 0; i < observation.length; i++) state = state * space.nvec[i] + observation[i];
  return state;
}

export class ActionTable {
  readonly space: Discrete | MultiDiscrete;
  readonly states: number;
  readonly actions: number;
  readonly values: Float64Array; // [states, actions]
  private readonly scratch: Float64Array; // [actions]

  constructor({ observationSpace, actionSpace }: Setting, initialValue: number) {
    this.space = observationSpace as Discrete | MultiDiscrete;
    this.states = statesIn(this.space);
    this.actions = countOf(actionSpace);
    this.values = new Float64Array(this.states * this.actions).fill(initialValue);
    this.scratch = new Float64Array(this.actions);
  }

  stateOf(observation: Value): number {
    return typeof observation === "number" ? observation : stateOf(this.space, observation);
  }

  /** Q(state, ·) [actions], a copy that the next call overwrites. */
  row(state: number): Float64Array {
    const { scratch, values, actions } = this;
    for (let a = 0, at = state * actions; a < actions; a++, at++) scratch[a] = values[at];
    return scratch;
  }

  /** max_a Q(state, a) over legal a. */
  max(state: number, mask?: Uint8Array): number {
    return maxIn(this.values, state * this.actions, this.actions, mask);
  }

  /** The best action, or ε-greedily any. */
  choose(state: number, mode: ActMode, epsilon: number, rng: Rng, mask?: Uint8Array): number {
    const row = this.row(state);
    return mode === "greedy" ? argmax(row, mask) : epsilonGreedy(row, epsilon, rng, mask);
  }

  /** Q(s, ·) here, and max_a Q(s, a) everywhere, where that is not too much to look at. */
  insight(observation: Value): Insight {
    const actions = { label: "Q(s, a)", values: [...this.row(this.stateOf(observation))] };
    if (this.states > MOST_SHOWN) return { actions };
    const states = Array.from({ length: this.states }, (_, state) => state);
    return {
      actions,
      states: {
        label: "max Q(s, a)",
        values: states.map((state) => this.max(state)),
        policy: states.map((state) => argmax(this.row(state))),
      },
    };
  }

  load(values: Float64Array, name = "q"): void {
    restore(this.values, values, name);
  }
}

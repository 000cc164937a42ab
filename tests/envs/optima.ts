/** What can be had in a tabular world, computed from its model by dynamic programming over the time that is left. */
import type { World } from "../../envs/index.ts";

/** The action to take in each state [states]. */
export type Policy = readonly number[];

/** Steps; tables without a time limit have settled by then. */
const LONG = 1000;

/**
 * Mean undiscounted return of one episode, over its possible beginnings: of a policy, of acting at random, or the best
 * there is, of a player who may look at the clock.
 */
export function returnOf(world: World, player: Policy | "best" | "random"): number {
  const { states, actions, value } = reading(world);
  let values = states.map(() => 0); // nothing can be had in no time
  const valueNow = (state: number, after: readonly number[]) => {
    if (player !== "best" && player !== "random") return value(state, player[state], after, 1);
    const worth = actions.map((action) => value(state, action, after, 1));
    return player === "best" ? Math.max(...worth) : worth.reduce((a, b) => a + b) / worth.length;
  };
  for (let left = 1; left <= (world.maxSteps ?? LONG); left++) {
    const after = values;
    values = states.map((state) => valueNow(state, after));
  }
  return (world.initial ?? []).reduce((mean, [state, probability]) => mean + probability * values[state], 0);
}

/** Greedy for the discounted optimum, ties going to the first action (value iteration; Sutton & Barto (2018), §4.4). */
export function greedyPolicy(world: World, discount: number): Policy {
  const { states, actions, value } = reading(world);
  let values = states.map(() => 0);
  for (let change = 1; change > 1e-13; ) {
    const before = values;
    values = states.map((state) =>
      Math.max(...actions.map((action) => value(state, action, before, discount))),
    );
    change = Math.max(...values.map((v, state) => Math.abs(v - before[state])));
  }
  return states.map((state) => {
    const worth = actions.map((action) => value(state, action, values, discount));
    return worth.findIndex((v) => v >= Math.max(...worth) - 1e-12);
  });
}

function reading({ observationSpace, actionSpace, model }: World) {
  if (!model || observationSpace.type !== "discrete" || actionSpace.type !== "discrete") {
    throw new Error("a tabular world was expected");
  }
  const value = (state: number, action: number, values: readonly number[], discount: number) =>
    model(state, action).reduce(
      (sum, [probability, next, reward, terminated]) =>
        sum + probability * (reward + (terminated ? 0 : discount * values[next])),
      0,
    );
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
  return { states: upTo(observationSpace.n), actions: upTo(actionSpace.n), value };
}

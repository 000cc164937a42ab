/**
 * A world that is a table: for every state and action, what may come of it and how likely. Such a table is built once;
 * reset and step then draw from it as Gymnasium's toy text worlds do: one uniform each, even where all is certain, and
 * the first outcome whose running sum exceeds it.
 *
 * Observation: the number of the state. `info.probability`: how likely the outcome was.
 */
import { discrete } from "../core/spaces.ts";
import type { Branch, Outcome, World } from "../core/world.ts";

/** What may come of each action in each state [states][actions]; outcomes keep their order, equal ones stay apart. */
export type Table = readonly (readonly (readonly Branch[])[])[];

/** Where episodes begin: states in ascending order, with probabilities that sum to 1. */
export type Initial = NonNullable<World["initial"]>;

export interface TableState {
  state: number;
}

/** What a world adds to its table: names of actions, time limit, drawing. */
type Rest = Omit<
  World<TableState, number>,
  "observationSpace" | "actionSpace" | "init" | "step" | "observe" | "model" | "initial"
>;

export function tableWorld(table: Table, initial: Initial, rest: Rest): World<TableState, number> {
  const actions = table[0].length;
  const { firsts, sums, nexts, outcomes } = flat(table);
  const starts = runningSums(initial.map(([, probability]) => probability));

  return {
    ...rest,
    observationSpace: discrete(table.length),
    actionSpace: discrete(actions),
    init(rng) {
      const u = rng.uniform();
      return { state: initial[starts.findIndex((sum) => sum > u)][0] };
    },
    step(here, action, rng) {
      const u = rng.uniform();
      let branch = firsts[here.state * actions + action];
      while (sums[branch] <= u) branch++;
      here.state = nexts[branch];
      return outcomes[branch];
    },
    observe(here, out) {
      out[0] = here.state;
    },
    model: (state, action) => table[state][action],
    initial,
  };
}

/** All branches one after another, so that a step reads numbers from four arrays and nothing else. */
function flat(table: Table) {
  const rows = table.flat();
  const branches = rows.flat();
  const firsts = new Int32Array(rows.length); // [states · actions] where each row's branches begin
  for (let row = 1; row < rows.length; row++) firsts[row] = firsts[row - 1] + rows[row - 1].length;
  return {
    firsts,
    sums: Float64Array.from(rows.flatMap((row) => runningSums(row.map(([probability]) => probability)))),
    nexts: Int32Array.from(branches, ([, next]) => next),
    outcomes: outcomesOf(branches),
  };
}

/** The last possible outcome takes what rounding leaves of the sum, as in `Rng.categorical`. */
function runningSums(probabilities: readonly number[]): number[] {
  let sum = 0;
  const sums = probabilities.map((probability) => {
    sum += probability;
    return sum;
  });
  return sums.fill(
    Infinity,
    probabilities.findLastIndex((probability) => probability > 0),
  );
}

/** One frozen outcome for each kind of branch. */
function outcomesOf(branches: readonly Branch[]): Outcome[] {
  const kinds = new Map<string, Outcome>();
  return branches.map(([probability, , reward, terminated]) => {
    const kind = `${probability} ${reward} ${terminated}`;
    const outcome = kinds.get(kind) ?? outcomeOf(probability, reward, terminated);
    kinds.set(kind, outcome);
    return outcome;
  });
}

function outcomeOf(probability: number, reward: number, terminated: boolean): Outcome {
  return Object.freeze({ reward, terminated, info: Object.freeze({ probability }) });
}

/** What a policy has lately done in its lanes, step beside step, to learn from once and then forget. */
import { InputError } from "../../../envs/core/errors.ts";
import { restore } from "../checkpoint.ts";
import { generalizedAdvantages } from "../returns/advantages.ts";

/** Numbers in all remembered observations: 1 GiB. */
const LARGEST = 268_435_456;

interface RolloutSizes {
  readonly steps: number; // of each lane
  readonly lanes: number;
  readonly inputs: number; // numbers of an observation as the networks see it
  readonly width: number; // numbers of an action
  readonly choices: number; // numbered actions, 0 where there are none
}

export type RolloutState = Readonly<ReturnType<typeof arrays>>;

function arrays({ steps, lanes, inputs, width, choices }: RolloutSizes) {
  const rows = steps * lanes;
  return {
    observations: new Float32Array(rows * inputs), // [rows, inputs], as the networks saw them
    actions: new Float32Array(rows * width), // [rows, width], as they were drawn
    masks: new Uint8Array(rows * choices), // [rows, choices]: 1 for legal actions
    logProbabilities: new Float64Array(rows), // log π(a | s) when it was drawn
    rewards: new Float64Array(rows),
    terminated: new Uint8Array(rows),
    cut: new Uint8Array(rows), // terminated or truncated: the lane's next row is of another episode
    values: new Float64Array(rows), // V(s)
    nextValues: new Float64Array(rows), // V(s′)
    advantages: new Float64Array(rows),
    returns: new Float64Array(rows), // what values are to become
    taken: new Int32Array(lanes), // steps that each lane has taken
    waiting: new Uint8Array(lanes), // 1 where a lane has acted and not yet learned what came of it
  };
}

/** Row t · lanes + lane holds step t of a lane. */
export class Rollout {
  readonly sizes: RolloutSizes;
  readonly data: ReturnType<typeof arrays>;

  constructor(sizes: RolloutSizes) {
    const { steps, lanes, inputs } = sizes;
    if (steps * lanes * inputs > LARGEST) {
      throw new InputError(
        `agent: expected at most ${Math.floor(LARGEST / inputs)} steps to remember of observations of ${inputs} numbers, got ${steps} in each of ${lanes} lanes; lower one of these.`,
      );
    }
    this.sizes = sizes;
    this.data = arrays(sizes);
  }

  /** Where the lane's next step goes: the first half of it when it acts, the other when it learns what came of it. */
  rowOf(lane: number): number {
    const { steps, lanes } = this.sizes;
    const taken = this.data.taken[lane];
    if (taken < steps) return taken * lanes + lane;
    throw new InputError(
      lane < lanes
        ? `agent: expected a step in another of its ${lanes} lanes, got one more in lane ${lane}, which has taken ${steps}; step the lanes in turn.`
        : `agent: expected a lane from 0 to ${lanes - 1}, got ${lane}; give it as many lanes as worlds.`,
    );
  }

  /** What the lane saw and was allowed; its action and log-probability are the caller's to write. */
  begin(lane: number, observation: Float32Array, mask: Uint8Array | undefined): number {
    const { inputs, choices } = this.sizes;
    const { observations, masks, waiting } = this.data;
    const row = this.rowOf(lane);
    for (let i = 0, to = row * inputs; i < inputs; i++) observations[to + i] = observation[i];
    for (let i = 0, to = row * choices; i < choices; i++) masks[to + i] = mask ? mask[i] : 1;
    waiting[lane] = 1;
    return row;
  }

  /** What came of it. Whether V(s′) is to be told in `nextValues`, because the lane's next row does not follow on from it. */
  end(lane: number, reward: number, terminated: boolean, truncated: boolean): boolean {
    const { data } = this;
    const row = this.rowOf(lane);
    if (!data.waiting[lane]) {
      throw new InputError(
        `agent: expected act(observation, "explore") in lane ${lane} before it learns what came of that, got learn(transition) alone; it learns from its own actions only.`,
      );
    }
    data.waiting[lane] = 0;
    data.rewards[row] = reward;
    data.terminated[row] = terminated ? 1 : 0;
    data.cut[row] = terminated || truncated ? 1 : 0;
    data.nextValues[row] = 0;
    data.taken[lane]++;
    return !terminated && (truncated || data.taken[lane] === this.sizes.steps);
  }

  /** Every lane has taken all its steps. */
  get full(): boolean {
    for (let lane = 0; lane < this.sizes.lanes; lane++)
      if (this.data.taken[lane] < this.sizes.steps) return false;
    return true;
  }

  /** Advantages by GAE(λ), and returns = advantages + values, once all values are there. */
  judge(discount: number, lambda: number): void {
    const { lanes } = this.sizes;
    const { data } = this;
    const { values, nextValues, cut, advantages, returns } = data;
    for (let row = 0; row + lanes < values.length; row++)
      if (!cut[row]) nextValues[row] = values[row + lanes];
    generalizedAdvantages({ lanes, ...data }, discount, lambda, advantages);
    for (let row = 0; row < returns.length; row++) returns[row] = advantages[row] + values[row];
  }

  clear(): void {
    this.data.taken.fill(0);
  }

  save(): RolloutState {
    return structuredClone(this.data);
  }

  load(state: RolloutState): void {
    for (const [name, array] of Object.entries(this.data))
      restore(array, state?.[name as keyof RolloutState], `rollout.${name}`);
  }
}

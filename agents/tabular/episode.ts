import { restore } from "../core/checkpoint.ts";

/** The steps of an episode under way, for agents that learn when it has ended. Grows by doubling. */
export class Episode {
  length = 0;
  pairs: Int32Array = new Int32Array(256); // [≥ length] state · actions + action
  rewards: Float64Array = new Float64Array(256); // [≥ length]
  /** How likely the action was, for whoever learns from another policy's play; 1 otherwise. */
  likely: Float64Array = new Float64Array(256); // [≥ length]

  add(pair: number, reward: number, likely = 1): void {
    if (this.length === this.pairs.length) this.grow(2 * this.length);
    this.pairs[this.length] = pair;
    this.rewards[this.length] = reward;
    this.likely[this.length] = likely;
    this.length++;
  }

  private grow(capacity: number): void {
    const { pairs, rewards, likely } = this;
    this.pairs = new Int32Array(capacity);
    this.rewards = new Float64Array(capacity);
    this.likely = new Float64Array(capacity);
    this.pairs.set(pairs);
    this.rewards.set(rewards);
    this.likely.set(likely);
  }

  save() {
    const { length, pairs, rewards, likely } = this;
    return {
      pairs: pairs.slice(0, length),
      rewards: rewards.slice(0, length),
      likely: likely.slice(0, length),
    };
  }

  load({ pairs, rewards, likely }: EpisodeState): void {
    if (pairs.length > this.pairs.length) this.grow(pairs.length);
    this.length = pairs.length;
    restore(this.pairs.subarray(0, this.length), pairs, "episode.pairs");
    restore(this.rewards.subarray(0, this.length), rewards, "episode.rewards");
    restore(this.likely.subarray(0, this.length), likely, "episode.likely");
  }
}

export type EpisodeState = ReturnType<Episode["save"]>;

/** Thompson sampling over whatever is believed of the arms: draw a mean for each from its posterior, pull the highest. */
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { ActMode, Agent, Checkpoint, CheckpointScope, Insight, Transition } from "../core/agent.ts";
import { argmax, shareAmongBest } from "../core/exploration.ts";
import { bestProbabilities, type Draws } from "./bestProbability.ts";

/** Independent posteriors of the arms' means. Arms of which nothing is known yet, under a flat prior, have a deviation of ∞. */
export interface Beliefs extends Draws {
  /** Draws for all (legal) arms, or as few as tell whose is the highest; arms of which nothing is known win. */
  winner(rng: Rng, mask?: ArrayLike<number>): number;
  /** Another reward of the arm. `rng` is the policy's luck. */
  learn(arm: number, reward: number, rng: Rng): void;
  save(): Checkpoint;
  load(saved: Checkpoint): void;
}

export class ThompsonAgent<P extends Record<string, unknown>> implements Agent<number, number> {
  readonly params: P;
  readonly beliefs: Beliefs;
  private readonly rng: Rng;
  private readonly shares: Float64Array; // [arms]

  constructor(params: P, beliefs: Beliefs, rng: Rng) {
    this.params = params;
    this.beliefs = beliefs;
    this.rng = rng;
    this.shares = new Float64Array(beliefs.means.length);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    const { beliefs } = this;
    return mode === "greedy" ? argmax(beliefs.means, mask) : beliefs.winner(this.rng, mask);
  }

  /** P(the arm's draw is the highest), by quadrature, to about 1e-8. */
  probabilities(_observation: number, mask?: Uint8Array): Float64Array {
    const { beliefs, shares } = this;
    const unknown = Array.from(beliefs.deviations, (deviation) => (deviation === Infinity ? 1 : 0));
    const anyUnknown = unknown.some((flag, arm) => flag === 1 && (!mask || mask[arm]));
    return anyUnknown ? shareAmongBest(unknown, shares, mask) : bestProbabilities(beliefs, shares, mask);
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    this.beliefs.learn(action, reward, this.rng);
  }

  inspect(): Insight {
    const { means, deviations, low, high } = this.beliefs;
    const at = (sign: number) =>
      Array.from(means, (mean, arm) => Math.min(high, Math.max(low, mean + 2 * sign * deviations[arm])));
    return {
      actions: {
        label: "posterior mean ± 2 deviations",
        values: [...Array.from(means)],
        low: at(-1),
        high: at(1),
      },
    };
  }

  save(scope: CheckpointScope = "all") {
    return { beliefs: this.beliefs.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { beliefs: Checkpoint; rng?: RngState }): void {
    this.beliefs.load(checkpoint.beliefs);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

/** The (legal) arm of the highest draw, every draw made. */
export function highestDraw(arms: number, draw: (arm: number) => number, mask?: ArrayLike<number>): number {
  let winner = -1;
  let highest = -Infinity;
  for (let arm = 0; arm < arms; arm++) {
    if (mask && !mask[arm]) continue;
    const value = draw(arm);
    if (winner < 0 || value > highest) {
      winner = arm;
      highest = value;
    }
  }
  return winner;
}

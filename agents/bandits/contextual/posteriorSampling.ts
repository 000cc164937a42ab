/** Policies that draw each arm's score from what they believe and pull the arm of the highest: the loop that they share. */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { Value } from "../../../envs/core/spaces.ts";
import type { ActMode, Agent, CheckpointScope, Insight, Transition } from "../../core/agent.ts";
import { highestOfNormals } from "../../core/distributions/normal.ts";
import { argmax, randomArgmax } from "../../core/exploration.ts";
import type { NormalDraws } from "./linearModel.ts";

/** Draws that tell the probabilities where there is no formula: their standard error is at most 0.008. */
const DRAWS = 4000;

export class PosteriorSampling<P extends Record<string, unknown> & { readonly v: number }>
  implements Agent<Value, number>
{
  readonly params: P;
  readonly model: NormalDraws;
  private readonly rng: Rng;
  private readonly scores: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(model: NormalDraws, params: P, rng: Rng) {
    this.params = params;
    this.model = model;
    this.rng = rng;
    this.scores = new Float64Array(model.means.length);
    this.shares = new Float64Array(model.means.length);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const { model, scores, params, rng } = this;
    if (mode === "greedy") {
      model.look(observation as Float32Array);
      return argmax(model.means, mask);
    }
    model.draw(observation as Float32Array, params.v, rng, scores);
    return randomArgmax(scores, rng, mask);
  }

  /**
   * Of independent scores by quadrature, to 1e-9. Of scores that shared weights make dependent by 4,000 draws of a stream
   * of its own, split off by name, which leaves the agent's luck alone.
   */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    const { model, shares, scores, params } = this;
    if (model.independent) {
      model.look(observation as Float32Array);
      for (let arm = 0; arm < scores.length; arm++) scores[arm] = params.v * Math.sqrt(model.variances[arm]);
      return highestOfNormals(model.means, scores, shares, mask);
    }
    const luck = this.rng.split("probabilities");
    shares.fill(0);
    for (let draw = 0; draw < DRAWS; draw++) {
      model.draw(observation as Float32Array, params.v, luck, scores);
      shares[randomArgmax(scores, luck, mask)]++;
    }
    for (let arm = 0; arm < shares.length; arm++) shares[arm] /= DRAWS;
    return shares;
  }

  learn({ observation, action, reward }: Transition<Value, number>): undefined {
    this.model.learn(observation as Float32Array, action, reward);
  }

  inspect(observation: Value): Insight {
    const { model, params } = this;
    model.look(observation as Float32Array);
    const values = [...model.means];
    const widths = Array.from(model.variances, (variance) => 2 * params.v * Math.sqrt(variance));
    return {
      actions: {
        label: "score and two standard deviations of its posterior",
        values,
        low: values.map((value, arm) => value - widths[arm]),
        high: values.map((value, arm) => value + widths[arm]),
      },
    };
  }

  save(scope: CheckpointScope = "all") {
    return { model: this.model.save(), ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { model: object; rng?: RngState }): void {
    this.model.load(checkpoint.model);
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

/**
 * Arms that pay counts, each with a Poisson law of its own mean. The usual means are those of the Poisson experiment of
 * Cappé, Garivier, Maillard, Munos & Stoltz (2013). Differs: rewards are not cut off at 10 as theirs are.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: 0, 1, 2, …, by inversion of one uniform number
 * that every arm would share. Nothing moves and the episode never ends by itself. Each step's info tells its expected
 * `regret`.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { laiRobbinsConstant, poissonDivergence } from "../core/divergences.ts";
import { exp } from "../core/math.ts";
import { perArm } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { fixed } from "./rewards.ts";

const params = z.strictObject({
  // exp(−500) is still far from what a number can no longer hold
  means: perArm(z.number().min(0).max(500), [5 / 6, 7 / 6, 1.5, 11 / 6, 13 / 6, 2.5], {
    title: "Means",
    description: "What each arm pays on average.",
  }),
});

/** A law on 0, 1, 2, … made ready for inversion: a first guess for each of many equal parts of [0, 1), and sums from there. */
interface Counts {
  readonly below: Float64Array; // [counts] P(X ≤ k), 1 at the last
  readonly guide: Uint16Array; // [PARTS] the smallest count that a uniform number of this part may mean
}

const PARTS = 256;

function poissonCounts(mean: number): Counts {
  const below: number[] = [];
  let probability = exp(-mean);
  let sum = probability;
  for (let k = 1; k <= mean || probability > 1e-17; k++) {
    below.push(sum);
    probability *= mean / k;
    sum += probability;
  }
  below.push(1);
  const guide = Uint16Array.from({ length: PARTS }, (_, part) => below.findIndex((p) => p > part / PARTS));
  return { below: Float64Array.from(below), guide };
}

/** The first count whose sum of probabilities exceeds u. */
function invert({ below, guide }: Counts, u: number): number {
  let count = guide[(u * PARTS) | 0];
  while (below[count] <= u) count++;
  return count;
}

export const poissonBanditEntry = envEntry({
  title: "Poisson bandit",
  description: "Arms that pay counts, some more on average than others.",
  source: "Cappé, Garivier, Maillard, Munos & Stoltz (2013), whose Poisson arms it has",
  params,
  totals: ["regret"],
  aliases: ["poisson"],
  make({ means }) {
    const laws = means.map(poissonCounts);
    return armsWorld({
      arms: means.length,
      family: "poisson",
      moves: "nothing",
      rewardRange: [0, Infinity],
      begin: fixed(means),
      pay: (arm, _state, rng) => invert(laws[arm], rng.uniform()),
      laiRobbins: (state) => laiRobbinsConstant(state.means, poissonDivergence),
    });
  },
});

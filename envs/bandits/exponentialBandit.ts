/**
 * Arms that pay exponential rewards, each with a mean of its own. The usual means are those of the exponential experiment
 * of Garivier & Cappé (2011). Differs: rewards are not cut off at 10 as theirs are.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: from 0 on, by inversion of one uniform number
 * that every arm would share. Nothing moves and the episode never ends by itself. Each step's info tells its expected
 * `regret`.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { exponentialDivergence, laiRobbinsConstant } from "../core/divergences.ts";
import { exponential } from "../core/samplers.ts";
import { perArm } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { fixed } from "./rewards.ts";

const params = z.strictObject({
  means: perArm(z.number().gt(0).max(1e6), [0.2, 0.25, 1 / 3, 0.5, 1], {
    title: "Means",
    description: "What each arm pays on average.",
  }),
});

export const exponentialBanditEntry = envEntry({
  title: "Exponential bandit",
  description: "Arms that pay exponential rewards, some more on average than others.",
  source: "Garivier & Cappé (2011), whose exponential arms it has",
  params,
  totals: ["regret"],
  aliases: ["exponential"],
  make: ({ means }) =>
    armsWorld({
      arms: means.length,
      family: "exponential",
      moves: "nothing",
      rewardRange: [0, Infinity],
      begin: fixed(means),
      pay: (arm, _state, rng) => exponential(rng, means[arm]),
      laiRobbins: (state) => laiRobbinsConstant(state.means, exponentialDivergence),
    }),
});

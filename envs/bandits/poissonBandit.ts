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
import { poisson } from "../core/samplers.ts";
import { perArm } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { fixed } from "./rewards.ts";

const params = z.strictObject({
  means: perArm(z.number().min(0).max(1e6), [5 / 6, 7 / 6, 1.5, 11 / 6, 13 / 6, 2.5], {
    title: "Means",
    description: "What each arm pays on average.",
  }),
});

export const poissonBanditEntry = envEntry({
  title: "Poisson bandit",
  description: "Arms that pay counts, some more on average than others.",
  source: "Cappé, Garivier, Maillard, Munos & Stoltz (2013), whose Poisson arms it has",
  params,
  totals: ["regret"],
  aliases: ["poisson"],
  make: ({ means }) =>
    armsWorld({
      arms: means.length,
      family: "poisson",
      moves: "nothing",
      rewardRange: [0, Infinity],
      begin: fixed(means),
      pay: (arm, _state, rng) => poisson(rng, means[arm]),
      laiRobbins: (state) => laiRobbinsConstant(state.means, poissonDivergence),
    }),
});

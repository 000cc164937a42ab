/**
 * Arms that pay uniform rewards, each from an interval of its own. Nothing but the range from the lowest low to the highest
 * high is taken to be known: the bound on regret is that of Burnetas & Katehakis (1996) for all laws in this range.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: uniform in [low, high), by one uniform number that
 * every arm would share. Nothing moves and the episode never ends by itself. Each step's info tells its expected `regret`.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { anyMean, perArm, refuse, sameArms } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { betaLaw, boundedConstant, scaledLaw } from "./boundedLowerBound.ts";
import { fixed } from "./rewards.ts";

const params = z
  .strictObject({
    low: perArm(anyMean, [0, 0.1, 0.2, 0.3, 0.4], { title: "Low", description: "The least each arm pays." }),
    high: perArm(anyMean, [0.6, 0.7, 0.8, 0.9, 1], { title: "High", description: "The most each arm pays." }),
  })
  .superRefine(sameArms("low", "high"))
  .superRefine(({ low, high }, context) => {
    const empty = low.findIndex((from, arm) => from >= high[arm]);
    if (empty >= 0)
      refuse(context, ["high", empty], `a number above its arm's low (${low[empty]})`, high[empty]);
  });

export const uniformBanditEntry = envEntry({
  title: "Uniform bandit",
  description: "Arms that pay anything from an interval of their own, evenly.",
  source: "Burnetas & Katehakis (1996), Adv. Appl. Math. 17, whose bound on regret it has",
  params,
  totals: ["regret"],
  aliases: ["uniform"],
  make({ low, high }) {
    const [least, most] = [Math.min(...low), Math.max(...high)];
    const scale = most - least;
    const share = (reward: number) => (reward - least) / scale;
    return armsWorld({
      arms: low.length,
      family: "uniform",
      moves: "nothing",
      rewardRange: [least, most],
      begin: fixed(low.map((from, arm) => (from + high[arm]) / 2)),
      pay: (arm, _state, rng) => rng.uniform(low[arm], high[arm]),
      laiRobbins({ means }) {
        const even = betaLaw(1, 1);
        const laws = low.map((from, arm) => scaledLaw(even, share(from), share(high[arm])));
        return boundedConstant(means.map(share), laws, scale);
      },
    });
  },
});

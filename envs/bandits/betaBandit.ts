/**
 * Arms that pay beta rewards, each with shapes of its own. Nothing but the range, [0, 1], is taken to be known: the bound on
 * regret is that of Burnetas & Katehakis (1996) for all laws in this range.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: in [0, 1], the arm's quantile of one uniform number
 * that every arm would share. Nothing moves and the episode never ends by itself. Each step's info tells its expected
 * `regret`.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { perArm, sameArms } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { type BetaInverse, betaInverse, invertBeta } from "./betaInverse.ts";
import { betaLaw, boundedConstant } from "./boundedLowerBound.ts";
import { fixed } from "./rewards.ts";

const shape = z.number().min(0.1).max(1000);

const params = z
  .strictObject({
    alpha: perArm(shape, [1, 2, 3, 4, 5], {
      title: "Alpha",
      description: "Each arm's first shape; rewards average alpha / (alpha + beta).",
    }),
    beta: perArm(shape, [5, 4, 3, 2, 1], { title: "Beta", description: "Each arm's second shape." }),
  })
  .superRefine(sameArms("alpha", "beta"));

export const betaBanditEntry = envEntry({
  title: "Beta bandit",
  description: "Arms that pay fractions, some more on average than others.",
  source: "Burnetas & Katehakis (1996), Adv. Appl. Math. 17, whose bound on regret it has",
  params,
  totals: ["regret"],
  aliases: ["beta"],
  make({ alpha, beta }) {
    const inverses: (BetaInverse | undefined)[] = alpha.map(() => undefined); // made when an arm is first pulled
    const inverseOf = (arm: number) => {
      const made = betaInverse(alpha[arm], beta[arm]);
      inverses[arm] = made;
      return made;
    };
    return armsWorld({
      arms: alpha.length,
      family: "beta",
      moves: "nothing",
      rewardRange: [0, 1],
      begin: fixed(alpha.map((a, arm) => a / (a + beta[arm]))),
      pay: (arm, _state, rng) => invertBeta(inverses[arm] ?? inverseOf(arm), rng.uniform()),
      laiRobbins: ({ means }) =>
        boundedConstant(
          means,
          alpha.map((a, arm) => betaLaw(a, beta[arm])),
        ),
    });
  },
});

/**
 * The problem behind the lower bound for adversarial bandits: all arms pay 1 with probability 1/2 but one, drawn for each
 * episode, with 1/2 + ε. Over a horizon of T pulls ε is small enough to hide it and large enough to make missing it dear.
 * Auer, Cesa-Bianchi, Freund & Schapire (2002), Theorem 5.1: every policy has a mean regret of at least min(√(KT), T) / 20,
 * which its proof (Appendix A) has from ε = min(√(K/T), 1) / 4.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: 1 or 0. Nothing moves within an episode, which
 * does not end at the horizon. Each step's info tells its expected `regret`.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { armCount } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { bernoulliRewards } from "./rewards.ts";

const params = z.strictObject({
  arms: armCount(10),
  horizon: param(z.int().min(1).max(1e9).default(10_000), {
    title: "Horizon T",
    description: "Pulls for which the problem is made to be hardest.",
    log: true,
  }),
});

export const exp3LowerBoundEntry = envEntry({
  title: "Exp3's lower bound",
  description: "One arm, drawn anew for each episode, pays just so much more that it is hard to find.",
  source: "Auer, Cesa-Bianchi, Freund & Schapire (2002), SIAM J. Comput. 32, Theorem 5.1 and Appendix A",
  params,
  totals: ["regret"],
  aliases: ["exp3-lower-bound"],
  make({ arms, horizon }) {
    const epsilon = Math.min(Math.sqrt(arms / horizon), 1) / 4;
    return armsWorld({
      arms,
      moves: "nothing",
      begin(means, rng) {
        means.fill(0.5);
        means[rng.int(arms)] = 0.5 + epsilon;
        return {};
      },
      ...bernoulliRewards,
    });
  },
});

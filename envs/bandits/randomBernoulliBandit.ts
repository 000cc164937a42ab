/**
 * Bernoulli arms whose means are drawn anew for each episode from a beta law. Regret averaged over episodes is Bayesian
 * regret: Lattimore & Szepesvári (2020), Bandit Algorithms, §34; Thompson sampling with this prior knows all there is to.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: 1 or 0. Nothing moves within an episode, which
 * never ends by itself. Each step's info tells its expected `regret`.
 */
import { z } from "zod";
import { betaQuantile } from "../core/beta.ts";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { armCount } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { bernoulliRewards } from "./rewards.ts";

const shape = z.number().min(0.1).max(1000).default(1);

const params = z.strictObject({
  arms: armCount(10),
  alpha: param(shape, { title: "Alpha", description: "The first shape of the law of the means." }),
  beta: param(shape, { title: "Beta", description: "The second; 1 and 1 make every mean equally likely." }),
});

export const randomBernoulliBanditEntry = envEntry({
  title: "Random Bernoulli bandit",
  description: "Arms that pay 1 or 0 with probabilities drawn anew for each episode.",
  source: "Lattimore & Szepesvári (2020), Bandit Algorithms, §34",
  params,
  totals: ["regret"],
  aliases: ["random-bernoulli"],
  make: ({ arms, alpha, beta }) =>
    armsWorld({
      arms,
      moves: "nothing",
      begin(means, rng) {
        for (let arm = 0; arm < arms; arm++) means[arm] = betaQuantile(alpha, beta, rng.uniform());
        return {};
      },
      ...bernoulliRewards,
    }),
});

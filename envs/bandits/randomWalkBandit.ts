/**
 * Means that wander: after each pull every arm's mean, pulled or not, takes a normal step of its own.
 * Sutton & Barto (2018), Exercise 2.5: all means start equal and steps have a standard deviation of 0.01.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: N(mean, sigma²), unbounded; in the Bernoulli
 * variant 1 with the mean as its probability and 0 otherwise, steps out of [0, 1] being folded back at the edge or ending
 * on it. The means move with time, whatever is pulled; the episode never ends by itself. Each step's info tells its
 * `dynamicRegret`, against the arm that was best at that moment.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { anyMean, armCount, rewardSigma } from "./armParams.ts";
import { type Arms, armsWorld } from "./arms.ts";
import { movingRewards } from "./rewards.ts";

const step = (initial: number) =>
  param(z.number().min(0).max(1).default(initial), {
    title: "Step",
    description: "Standard deviation of how far each mean moves after each pull.",
    log: true,
  });

const gaussianParams = z.strictObject({
  arms: armCount(10),
  start: param(anyMean.default(0), { title: "Start", description: "Every arm's mean at first." }),
  step: step(0.01),
  sigma: rewardSigma(1),
});

const bernoulliParams = z.strictObject({
  arms: armCount(10),
  start: param(z.number().min(0).max(1).default(0.5), {
    title: "Start",
    description: "Every arm's probability of paying 1 at first.",
  }),
  step: step(0.01),
  edges: param(z.enum(["reflected", "clipped"]).default("reflected"), {
    title: "Edges",
    description: "What becomes of a step out of [0, 1]: it is folded back, or it ends at the edge.",
  }),
});

interface Walk {
  readonly arms: number;
  readonly start: number;
  readonly step: number;
}

/** `keep` brings back what steps have led too far. */
function wandering({ arms, start, step }: Walk, keep?: (means: Float64Array) => void) {
  return {
    arms,
    moves: "time",
    begin(means) {
      means.fill(start);
      return {};
    },
    move({ means }, rng) {
      for (let arm = 0; arm < arms; arm++) means[arm] = rng.normal(means[arm], step);
      if (keep) keep(means);
    },
  } satisfies Partial<Arms>;
}

/** Folded at 0 and 1, as often as it takes. */
function reflect(means: Float64Array): void {
  for (let arm = 0; arm < means.length; arm++) {
    const folded = Math.abs(means[arm]) % 2;
    means[arm] = folded > 1 ? 2 - folded : folded;
  }
}

function clip(means: Float64Array): void {
  for (let arm = 0; arm < means.length; arm++) means[arm] = Math.min(1, Math.max(0, means[arm]));
}

const about = {
  description: "Every arm's mean wanders, so that what was best does not remain so.",
  source: "Sutton & Barto (2018), Exercise 2.5",
  totals: ["dynamicRegret"],
};

export const randomWalkBanditEntry = envEntry({
  ...about,
  title: "Random-walk bandit",
  params: gaussianParams,
  aliases: ["random-walk"],
  make: ({ sigma, ...walk }) => armsWorld({ ...wandering(walk), ...movingRewards("gaussian", sigma) }),
});

export const randomWalkBernoulliBanditEntry = envEntry({
  ...about,
  title: "Bernoulli random-walk bandit",
  params: bernoulliParams,
  aliases: ["random-walk-bernoulli"],
  make: ({ edges, ...walk }) =>
    armsWorld({
      ...wandering(walk, edges === "reflected" ? reflect : clip),
      ...movingRewards("bernoulli", 0),
    }),
});

/** The families of rewards that KL-UCB and its kin know: a divergence, and the convex function that it is made of. */
import { z } from "zod";
import {
  bernoulliDivergence,
  type Divergence,
  exponentialDivergence,
  gaussianDivergence,
  poissonDivergence,
} from "../../envs/core/divergences.ts";
import { log } from "../../envs/core/math.ts";
import { param } from "../../envs/core/schema.ts";
import { rewardRange, unitReward } from "./rewardRange.ts";

export interface KlFamily {
  readonly divergence: Divergence;
  /** φ, of which kl(p, q) = φ(p) − φ(q) − φ′(q) (p − q): the family's Bregman divergence. Banerjee et al. (2005), Table 1. */
  potential(mean: number): number;
  /** φ′ */
  slope(mean: number): number;
}

/** x ln x, 0 at 0. */
const xlogx = (x: number) => (x > 0 ? x * log(x) : 0);

const bernoulliFamily: KlFamily = {
  divergence: bernoulliDivergence,
  potential: (mean) => xlogx(mean) + xlogx(1 - mean),
  slope: (mean) => log(mean) - log(1 - mean),
};

const poissonFamily: KlFamily = {
  divergence: poissonDivergence,
  potential: (mean) => xlogx(mean) - mean,
  slope: log,
};

const exponentialFamily: KlFamily = {
  divergence: exponentialDivergence,
  potential: (mean) => -log(mean),
  slope: (mean) => -1 / mean,
};

function gaussianFamily(variance: number): KlFamily {
  return {
    divergence: gaussianDivergence(variance),
    potential: (mean) => (mean * mean) / (2 * variance),
    slope: (mean) => mean / variance,
  };
}

/** A reward as the family takes it: Bernoulli's in [0, 1]. */
export function familyReward(policy: string, reward: number, params: FamilyParams): number {
  return params.family === "bernoulli" ? unitReward(policy, reward, params) : reward;
}

/** Both ways, in the name of a policy. */
export function familyUnits(policy: string, params: FamilyParams) {
  const { family, low, high } = params;
  return {
    take: (reward: number) => familyReward(policy, reward, params),
    give: (mean: number) => (family === "bernoulli" ? low + (high - low) * mean : mean),
  };
}

/** Parameters by which a policy is told the family and what its rewards may be. */
export const familyParams = {
  family: param(z.enum(["bernoulli", "gaussian", "poisson", "exponential"]).default("bernoulli"), {
    title: "Family",
    description: "Of the rewards; Bernoulli's bounds hold for all rewards between low and high.",
  }),
  sigma: param(z.number().gt(0).max(1e6).default(0.5), {
    title: "σ",
    description: "Standard deviation of Gaussian rewards; unused by other families.",
  }),
  ...rewardRange,
};

const shape = z.strictObject(familyParams);
export type FamilyParams = z.output<typeof shape>;

export function familyOf({ family, sigma }: FamilyParams): KlFamily {
  if (family === "gaussian") return gaussianFamily(sigma * sigma);
  return { bernoulli: bernoulliFamily, poisson: poissonFamily, exponential: exponentialFamily }[family];
}

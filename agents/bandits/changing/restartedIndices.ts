/** Indices on what was seen of each arm since its last restart, in shares of the declared range of rewards. */
import { bernoulliDivergence } from "../../../envs/core/divergences.ts";
import { log, log1p } from "../../../envs/core/math.ts";
import { argmax } from "../../core/exploration.ts";
import type { RestartingArms } from "./restartingArms.ts";

/** mean + √(ξ ln n / N), N pulls of the arm since its restart and n the sum of all arms' own. */
export function restartedUcb({ since }: RestartingArms, exploration: number, out: Float64Array): void {
  const radius = Math.sqrt(exploration * log(since.pulls));
  for (let arm = 0; arm < out.length; arm++) out[arm] = since.means[arm] + radius * since.spreads[arm];
}

/** The largest mean q with N kl(mean, q) ≤ ln t, N pulls of the arm and t of all since its restart. */
export function restartedKlUcb(arms: RestartingArms, out: Float64Array): void {
  for (let arm = 0; arm < out.length; arm++) out[arm] = klBound(arms, arm);
}

/**
 * The same for the arms that could have the highest bound, −∞ for the others: kl grows with q, so that N kl(mean, q) beyond
 * ln t at another arm's bound q proves a bound below it, and with what is known of the means costs two multiplications.
 */
export function highestRestartedKlUcb(arms: RestartingArms, out: Float64Array): void {
  const { counts, means, negentropies, pulls, restartedAt } = arms;
  const leader = argmax(means);
  const own = klBound(arms, leader);
  let highest = own;
  let logHit = log(highest); // of "it pays", and of "it does not", if the mean is the highest bound
  let logMiss = log1p(-highest);
  let age = 0; // that of most arms is the same, and so is its logarithm
  let logAge = 0;
  for (let arm = 0; arm < out.length; arm++) {
    if (arm === leader) continue;
    if (pulls - restartedAt[arm] !== age) {
      age = pulls - restartedAt[arm];
      logAge = log(age);
    }
    const mean = means[arm];
    const kl = negentropies[arm] - mean * logHit - (1 - mean) * logMiss;
    out[arm] = -Infinity;
    if (mean < highest && highest < 1 && counts[arm] * (kl - ROUNDING) > logAge) continue;
    out[arm] = bernoulliDivergence.upper(mean, logAge / counts[arm]);
    if (out[arm] <= highest) continue;
    highest = out[arm];
    logHit = log(highest);
    logMiss = log1p(-highest);
  }
  out[leader] = own;
}

const ROUNDING = 1e-12;

function klBound({ means, counts, pulls, restartedAt }: RestartingArms, arm: number): number {
  return bernoulliDivergence.upper(means[arm], log(pulls - restartedAt[arm]) / counts[arm]);
}

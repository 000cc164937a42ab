/** Indices on what was seen of each arm since its last restart, in shares of the declared range of rewards. */
import { bernoulliDivergence } from "../../envs/core/divergences.ts";
import { log } from "../../envs/core/math.ts";
import type { RestartingArms } from "./restartingArms.ts";

/** mean + √(ξ ln n / N), N pulls of the arm since its restart and n the sum of all arms' own. */
export function restartedUcb({ since }: RestartingArms, exploration: number, out: Float64Array): void {
  const radius = Math.sqrt(exploration * log(since.pulls));
  for (let arm = 0; arm < out.length; arm++) out[arm] = since.means[arm] + radius * since.spreads[arm];
}

/** The largest mean q with N kl(mean, q) ≤ ln t, N pulls of the arm and t of all since its restart. */
export function restartedKlUcb(arms: RestartingArms, out: Float64Array): void {
  const { counts, means, pulls, restartedAt } = arms;
  for (let arm = 0; arm < out.length; arm++)
    out[arm] = bernoulliDivergence.upper(means[arm], log(pulls - restartedAt[arm]) / counts[arm]);
}

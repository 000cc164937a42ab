/** Figures of a comparison as people write them. */
import { log10 } from "../../envs/core/math.ts";
import { decimal } from "../report/format.ts";

/** Of a mean over repetitions; no standard error where there is one repetition only. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number | null;
}

/** "41.1 ± 0.7": the standard error behind the sign to two digits, the mean to as many decimals. */
export function estimateInWords({ mean, standardError }: Estimate): string {
  if (standardError === null) return decimal(mean, 2);
  const decimals = standardError > 0 ? Math.min(5, Math.max(0, 1 - Math.floor(log10(standardError)))) : 2;
  return `${decimal(mean, decimals)} ± ${decimal(standardError, decimals)}`;
}

/** "1 repetition", "2,000 repetitions". */
export function counted(count: number, noun: string): string {
  return `${decimal(count, 0)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "a, b and c". */
export function listed(names: readonly string[], and = "and"): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} ${and} ${names.at(-1)}`;
}

/** All claims, family by family. */

import type { Claim } from "./claim.ts";
import { continuousClaims } from "./continuous.ts";
import { gradientsClaims } from "./gradients.ts";
import { tabularClaims } from "./tabular.ts";
import { valuesClaims } from "./values.ts";

export const claims: readonly Claim[] = [
  ...continuousClaims,
  ...gradientsClaims,
  ...tabularClaims,
  ...valuesClaims,
];

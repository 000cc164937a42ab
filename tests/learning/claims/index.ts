/** All claims, family by family. */

import type { Claim } from "./claim.ts";
import { continuousClaims } from "./continuous.ts";
import { gradientsClaims } from "./gradients.ts";
import { minAtarClaims } from "./minAtar.ts";
import { peopleClaims } from "./people.ts";
import { tabularClaims } from "./tabular.ts";
import { valuesClaims } from "./values.ts";

export const claims: readonly Claim[] = [
  ...continuousClaims,
  ...gradientsClaims,
  ...minAtarClaims,
  ...peopleClaims,
  ...tabularClaims,
  ...valuesClaims,
];

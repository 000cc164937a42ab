/**
 * KL-LUCB: LUCB with the bounds of KL-UCB, the means that an arm's rewards do not contradict by their likelihood.
 * Kaufmann & Kalyanakrishnan (2013), "Information complexity in bandit subset selection".
 *
 * Differs: the exploration rate is that of LUCB1, ln(5 K t⁴ / 4δ), for which Chernoff's inequality and a sum over pulls
 * and rounds prove the risk δ as they do for LUCB1.
 */
import { z } from "zod";
import { identifierEntry } from "../../core/identifier.ts";
import { delta } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { familyOf, familyParams, familyUnits } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";
import { IdentifyingAgent } from "./identifyingAgent.ts";
import { Lucb } from "./lucb.ts";

const params = z.strictObject({ delta: delta(), ...familyParams }).refine(ascends, ascending);

export const klLucbEntry = identifierEntry({
  title: "KL-LUCB",
  description: "LUCB with bounds from the likelihood of the rewards.",
  source: "Kaufmann & Kalyanakrishnan (2013)",
  params,
  aliases: ["kl-lucb"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => {
    const arms = countOf(actionSpace);
    const units = familyUnits("KL-LUCB", config);
    const search = new Lucb(arms, config.delta, familyOf(config).divergence, units);
    return new IdentifyingAgent(arms, config, search, rng);
  },
});

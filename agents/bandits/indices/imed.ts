/**
 * IMED, indexed minimum empirical divergence: pull the arm whose being best would need the least evidence undone.
 * Honda & Takemura (2015), Algorithm 1, with the divergence of a one-parameter family in place of their D_inf (§2).
 *
 * Pulls the arm of the least n · kl(mean, highest mean) + ln n.
 */
import { z } from "zod";
import { log } from "../../../envs/core/math.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { type FamilyParams, familyOf, familyParams, familyReward } from "../klFamilies.ts";
import { ascending, ascends } from "../rewardRange.ts";

const params = z.strictObject(familyParams).refine(ascends, ascending);

/** −(n · kl(mean, highest mean) + ln n): the highest is pulled. */
function leastEvidence(config: FamilyParams): IndexRule<FamilyParams> {
  const { divergence } = familyOf(config);
  return {
    label: "−(n · kl + ln n)",
    take: (reward, params) => familyReward("IMED", reward, params),
    write({ counts, means }, _params, out) {
      let best = means[0];
      for (let arm = 1; arm < means.length; arm++) if (means[arm] > best) best = means[arm];
      for (let arm = 0; arm < out.length; arm++) {
        const kl = means[arm] === best ? 0 : divergence.kl(means[arm], best);
        out[arm] = -(counts[arm] * kl + log(counts[arm]));
      }
    },
  };
}

export const imedEntry = agentEntry({
  title: "IMED",
  description: "Pulls the arm whose being best would need the least evidence undone.",
  source: "Honda & Takemura (2015), Algorithm 1",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) =>
    new IndexAgent(countOf(actionSpace), config, leastEvidence(config), rng),
});

/**
 * Greedy: each arm once, then always the arm that has paid best so far. Sutton & Barto (2018), §2.2.
 *
 * What exploration is measured against: it may stay with a worse arm for ever.
 */
import { z } from "zod";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";

const params = z.strictObject({});

const empiricalMean: IndexRule<z.output<typeof params>> = {
  label: "mean",
  write({ means }, _params, out) {
    out.set(means);
  },
};

export const greedyEntry = agentEntry({
  title: "Greedy",
  description: "Tries each arm once and stays with the best so far.",
  source: "Sutton & Barto (2018), §2.2",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new IndexAgent(countOf(actionSpace), config, empiricalMean, rng),
});

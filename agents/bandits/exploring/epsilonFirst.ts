/**
 * ε-first: any arm for a share ε of the horizon, then the best so far. Vermorel & Mohri (2005), §2.
 */
import { z } from "zod";
import { agentEntry } from "../../core/agent.ts";
import { horizon, probability } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { type ExplorationRate, ExploringAgent } from "./exploringAgent.ts";

const params = z.strictObject({
  epsilon: probability(0.1, "ε", "The share of the horizon in which any arm is pulled."),
  horizon: horizon(),
});

/** Rounds are counted as everywhere, by the pulls made before: 0, 1, … up to ε · horizon are for exploring. */
const rate: ExplorationRate<z.output<typeof params>> = (pulls, { epsilon, horizon: all }) =>
  pulls <= epsilon * all ? 1 : 0;

export const epsilonFirstEntry = agentEntry({
  title: "ε-first",
  description: "Pulls any arm for the first part of the horizon, then the best.",
  source: "Vermorel & Mohri (2005), §2",
  params,
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new ExploringAgent(countOf(actionSpace), config, rate, rng),
});

/**
 * Which way of exploring earns most on the 10-armed testbed? Figures 2.2 to 2.6 of Sutton & Barto (2018), chapter 2.
 *
 * Differs: in the index of their UCB, ln t has t the number of the step; here it is that of the pulls before it.
 */
import { type Experiment, type Findings, together } from "./experiment.ts";
import { epsilons, eventually } from "./testbed/epsilons.ts";
import { gradients } from "./testbed/gradients.ts";
import { optimism } from "./testbed/optimism.ts";
import { parameters } from "./testbed/parameters.ts";
import { upperBounds } from "./testbed/upperBounds.ts";

export const testbed: Experiment = {
  id: "testbed",
  question: "Which way of exploring earns most on the 10-armed testbed?",
  source: "Sutton & Barto (2018), Reinforcement Learning, figures 2.2 to 2.6",
  repetitions: 2000,
  async run(options) {
    const findings: Findings[] = [];
    for (const part of [epsilons, eventually, optimism, upperBounds, gradients, parameters])
      findings.push(await part(options));
    return together(findings);
  },
};

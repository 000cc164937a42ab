/**
 * GLR-klUCB: KL-UCB that watches each arm for a change of its mean by a likelihood ratio, which needs to know neither the
 * means nor the size of changes, and starts anew when there is one.
 * Besson, Kaufmann, Maillard & Seznec (2022), Efficient change-point detection for tackling piecewise-stationary bandits.
 *
 * Differs: forced exploration draws any arm with probability α, where the paper has a schedule.
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { horizon, probability } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, ownReward, rewardRange, unitReward } from "../rewardRange.ts";
import { BernoulliGlr } from "./bernoulliGlr.ts";
import { highestRestartedKlUcb, restartedKlUcb } from "./restartedIndices.ts";
import { ArmDetectors, RestartingArms } from "./restartingArms.ts";
import { expectedChanges } from "./slidingWindow.ts";

const params = z
  .strictObject({
    restarts: param(z.enum(["local", "global"]).default("local"), {
      title: "Restarts",
      description: "A change makes it forget the arm that showed it (local) or all arms (global).",
    }),
    delta: param(z.number().min(0).max(1).default(0), {
      title: "False alarms δ",
      description: "Highest probability that an arm that never changes gives an alarm; 0 for 1 / √(K Υ T).",
    }),
    exploration: probability(
      0.05,
      "Forced exploration α",
      "Probability of pulling any arm, to see its changes; in theory √(K Υ ln T / T).",
    ),
    checkEvery: param(z.int().min(1).max(10_000).default(10), {
      title: "Check every",
      description: "Rewards of an arm between two looks at the likelihood ratio.",
    }),
    splitEvery: param(z.int().min(1).max(10_000).default(10), {
      title: "Split every",
      description: "Rewards of an arm between two moments at which it may have changed.",
    }),
    horizon: horizon(),
    changes: expectedChanges,
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

const upperBound: IndexRule<Params, RestartingArms> = {
  label: "upper bound",
  write: (arms, _params, out) => restartedKlUcb(arms, out),
  writeHighest: (arms, _params, out) => highestRestartedKlUcb(arms, out),
  take: (reward, range) => unitReward("GLR-klUCB", reward, range),
  give: ownReward,
  explore: ({ exploration }) => exploration,
};

export const glrKlUcbEntry = agentEntry({
  title: "GLR-klUCB",
  description: "KL-UCB that tells by a likelihood ratio that an arm's mean has changed, and starts anew.",
  source: "Besson, Kaufmann, Maillard & Seznec (2022), GLR-klUCB",
  params,
  aliases: ["glr-klucb"],
  refuses: needsBandit,
  make({ actionSpace }, config, rng) {
    const arms = countOf(actionSpace);
    const { delta, checkEvery, splitEvery, restarts } = config;
    const falseAlarms = delta || 1 / Math.sqrt(arms * config.changes * config.horizon);
    const watch = new ArmDetectors(arms, () => new BernoulliGlr(falseAlarms, checkEvery, splitEvery));
    return new IndexAgent(
      arms,
      config,
      upperBound,
      rng,
      new RestartingArms(arms, watch, restarts === "global"),
    );
  },
});

/**
 * An adversary that keeps the gaps and moves everything else: one arm pays `gap` more than the others at all times, but all
 * of them together change between paying nearly always and hardly ever, in phases that grow. Averages over the past then
 * mislead: policies made for problems that stand still, UCB1 and Thompson sampling among them, have almost linear regret.
 * After the stochastically constrained adversary in the experiments of Zimmert & Seldin (2021), Tsallis-INF, JMLR 22.
 * Differs: rewards are 1 less their losses, and the good arm is drawn anew for each episode.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: 1 or 0; means are 1 for the good arm and
 * 1 − gap for others, then gap and 0, and so on; phase n lasts growthⁿ pulls, rounded down, and at least one. The episode
 * never ends by itself. Each step's info tells its `dynamicRegret`, which is the regret against the best arm, too.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { armCount } from "./armParams.ts";
import { type ArmsState, armsWorld } from "./arms.ts";
import { bernoulliRewards } from "./rewards.ts";

const params = z.strictObject({
  arms: armCount(8),
  gap: param(z.number().gt(0).max(1).default(0.125), {
    title: "Gap Δ",
    description: "How much more the good arm pays on average.",
  }),
  growth: param(z.number().gt(1).max(100).default(1.6), {
    title: "Growth",
    description: "How many times longer than the one before a phase lasts.",
  }),
});

interface AdversaryState extends ArmsState {
  readonly good: number;
  /** Number of this phase, from 1. */
  phase: number;
  /** How long it lasts before it is rounded down, in pulls. */
  length: number;
  /** Pulls before it ends. */
  end: number;
}

export const constrainedAdversaryEntry = envEntry({
  title: "Constrained adversary",
  description: "One arm is better throughout, but all arms rise and fall together to hide it.",
  source: "Zimmert & Seldin (2021), JMLR 22, experiments",
  params,
  totals: ["dynamicRegret"],
  aliases: ["constrained-adversary"],
  make({ arms, gap, growth }) {
    const lay = (means: Float64Array, good: number, phase: number) => {
      const high = phase % 2 === 1 ? 1 : gap;
      means.fill(high - gap);
      means[good] = high;
    };
    const { family, rewardRange, pay } = bernoulliRewards;
    return armsWorld<AdversaryState>({
      arms,
      family,
      rewardRange,
      pay,
      moves: "time",
      begin(means, rng) {
        const good = rng.int(arms);
        lay(means, good, 1);
        return { good, phase: 1, length: growth, end: Math.floor(growth) };
      },
      move(state) {
        if (state.time < state.end) return;
        state.phase++;
        state.length *= growth;
        state.end += Math.floor(state.length);
        lay(state.means, state.good, state.phase);
      },
    });
  },
});

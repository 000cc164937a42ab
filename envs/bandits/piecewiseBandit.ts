/**
 * Means that stand still but for sudden changes, at given times. The usual ones are those of the first experiment of
 * Garivier & Moulines (2011), On upper-confidence bound policies for switching bandit problems: of three Bernoulli arms
 * one, poor at first, is best by far from pull 3000 to 5000.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: 1 or 0 with the mean as the probability of 1, or
 * N(mean, sigma²). The means change with time, whatever is pulled; the episode never ends by itself. Each step's info tells
 * its `dynamicRegret`, against the arm that was best at that moment.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import { anyMean, type Context, refuse, rewardSigma } from "./armParams.ts";
import { type ArmsState, armsWorld } from "./arms.ts";
import { movingRewards, rewardKind } from "./rewards.ts";

interface Problem {
  readonly means: readonly (readonly number[])[]; // [segments][arms]
  readonly changes: readonly number[]; // [segments − 1]
}

interface PiecewiseState extends ArmsState {
  /** Changes so far. */
  segment: number;
}

const paramsFor = ({ means, changes }: Problem) =>
  z
    .strictObject({
      means: param(
        z
          .array(z.array(anyMean).min(2).max(100))
          .min(1)
          .max(1000)
          .default(means.map((row) => [...row])),
        { title: "Means", description: "A list for each segment: what each arm pays on average." },
      ),
      changes: param(
        z
          .array(z.int().min(1).max(1e9))
          .max(999)
          .default([...changes]),
        {
          title: "Changes",
          description: "Pulls before each change, ascending, one fewer than there are segments.",
        },
      ),
      rewards: rewardKind,
      sigma: rewardSigma(1),
    })
    .superRefine(checkSegments);

function checkSegments(
  { means, changes, rewards }: Problem & { readonly rewards: string },
  context: Context,
): void {
  const arms = means[0]?.length; // none is refused already
  for (const [segment, row] of means.entries()) {
    if (row.length !== arms)
      refuse(context, ["means", segment], `as many means as the first segment has (${arms})`, row);
    const stray = rewards === "bernoulli" ? row.findIndex((mean) => mean < 0 || mean > 1) : -1;
    if (stray >= 0)
      refuse(context, ["means", segment, stray], "a probability of paying 1, in [0, 1]", row[stray]);
  }
  if (changes.length !== means.length - 1)
    refuse(context, ["changes"], `one number fewer than there are segments (${means.length})`, changes);
  const early = changes.findIndex((change, i) => i > 0 && change <= changes[i - 1]);
  if (early >= 0)
    refuse(
      context,
      ["changes", early],
      `a later change than the one before (${changes[early - 1]})`,
      changes[early],
    );
}

const switching: Problem = {
  means: [
    [0.5, 0.3, 0.4],
    [0.5, 0.3, 0.9],
    [0.5, 0.3, 0.4],
  ],
  changes: [3000, 5000],
};

export const piecewiseBanditEntry = envEntry({
  title: "Piecewise-stationary bandit",
  description: "Arms whose means change now and then, all at once.",
  source: "Garivier & Moulines (2011), whose three Bernoulli arms it has",
  params: paramsFor(switching),
  totals: ["dynamicRegret"],
  aliases: ["piecewise"],
  make: ({ means: segments, changes, rewards, sigma }) =>
    armsWorld<PiecewiseState>({
      arms: segments[0].length,
      moves: "time",
      changes,
      begin(means) {
        means.set(segments[0]);
        return { segment: 0 };
      },
      move(state) {
        if (state.time === changes[state.segment]) state.means.set(segments[++state.segment]);
      },
      ...movingRewards(rewards, sigma),
    }),
});

/**
 * Means that rise and fall: mean = centre + amplitude · sin(2π (t / period + phase)), t pulls after the start.
 * Two such arms half a period apart are an example of Besbes, Gur & Zeevi (2014), Stochastic multi-armed-bandit problem with
 * non-stationary rewards: gradual change of a budget that sudden changes may spend too.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. Reward: 1 or 0 with the mean as the probability of 1, or
 * N(mean, sigma²). The means move with time, whatever is pulled; the episode never ends by itself. Each step's info tells
 * its `dynamicRegret`, against the arm that was best at that moment.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { sin } from "../core/math.ts";
import { param } from "../core/schema.ts";
import { anyMean, perArm, refuse, rewardSigma } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { movingRewards, rewardKind } from "./rewards.ts";

const params = z
  .strictObject({
    centre: param(anyMean.default(0.5), { title: "Centre", description: "What every mean swings about." }),
    amplitude: param(z.number().min(0).max(1e6).default(0.3), {
      title: "Amplitude",
      description: "How far the means swing to either side.",
    }),
    period: param(z.number().min(2).max(1e9).default(4000), {
      title: "Period",
      description: "Pulls from one crest to the next.",
      log: true,
    }),
    phases: perArm(z.number().min(0).max(1), [0, 0.5], {
      title: "Phases",
      description: "How much of its period each arm is ahead, from 0 to 1.",
    }),
    rewards: rewardKind,
    sigma: rewardSigma(1),
  })
  .superRefine(({ centre, amplitude, rewards }, context) => {
    const room = Math.min(centre, 1 - centre);
    if (rewards === "gaussian" || room >= amplitude) return;
    if (room < 0) refuse(context, ["centre"], "a probability of paying 1, in [0, 1]", centre);
    else refuse(context, ["amplitude"], `at most ${room}, so that means stay in [0, 1]`, amplitude);
  });

export const sinusoidalBanditEntry = envEntry({
  title: "Sinusoidal bandit",
  description: "Arms whose means rise and fall in turn.",
  source: "Besbes, Gur & Zeevi (2014), of whose examples it is one",
  params,
  totals: ["dynamicRegret"],
  aliases: ["sinusoidal"],
  make({ centre, amplitude, period, phases, rewards, sigma }) {
    const swing = (means: Float64Array, time: number) => {
      const turns = (time % period) / period;
      for (let arm = 0; arm < means.length; arm++)
        means[arm] = centre + amplitude * sin(2 * Math.PI * (turns + phases[arm]));
    };
    return armsWorld({
      arms: phases.length,
      moves: "time",
      begin(means) {
        swing(means, 0);
        return {};
      },
      move: ({ means, time }) => swing(means, time),
      ...movingRewards(rewards, sigma),
    });
  },
});

/** A learning rate that falls while an agent learns, as parameters that every agent with an optimiser may have. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { count } from "./params.ts";
import { cosine, exponential, linear } from "./schedules.ts";

const schedules = { constant: (from: number) => from, linear, exponential, cosine };

interface Begins {
  readonly first: number;
  readonly last: number;
  readonly over: number;
  readonly schedule?: keyof typeof schedules;
}

export function learningRates({ first, last, over, schedule = "linear" }: Begins) {
  return {
    learningRate: param(z.number().gt(0).max(1).default(first), {
      title: "Learning rate",
      description: "Size of the optimiser's steps.",
      live: true,
      log: true,
    }),
    learningRateEnd: param(z.number().min(0).max(1).default(last), {
      title: "Last learning rate",
      description: "Where the learning rate falls to.",
      live: true,
      log: true,
    }),
    learningRateSteps: count(
      over,
      0,
      "Learning rate falls over",
      "Steps over which it falls from first to last.",
    ),
    learningRateSchedule: param(z.enum(["constant", "linear", "exponential", "cosine"]).default(schedule), {
      title: "Learning rate falls",
      description: "Not at all, in a straight line, by equal factors, or along half a cosine.",
      live: true,
    }),
  };
}

type LearningRates = {
  readonly [K in keyof ReturnType<typeof learningRates>]: z.output<ReturnType<typeof learningRates>[K]>;
};

/** The rate after so many steps. */
export function learningRateAt(params: LearningRates, step: number): number {
  const { learningRate, learningRateEnd, learningRateSteps, learningRateSchedule } = params;
  return schedules[learningRateSchedule](learningRate, learningRateEnd, learningRateSteps, step);
}

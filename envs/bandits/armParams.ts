/** Parameters that bandits share, and checks across parameters. */
import { z } from "zod";
import { shown } from "../core/errors.ts";
import { type ParamMeta, param } from "../core/schema.ts";

const MOST_ARMS = 100;

/** A number for each arm, `initial` unless given. */
export const perArm = (number: z.ZodNumber, initial: readonly number[], meta: ParamMeta) =>
  param(
    z
      .array(number)
      .min(2)
      .max(MOST_ARMS)
      .default([...initial]),
    meta,
  );

export const armCount = (initial: number) =>
  param(z.int().min(2).max(MOST_ARMS).default(initial), {
    title: "Arms",
    description: "How many there are.",
  });

/** Far from where sums of many rewards lose their digits. */
export const anyMean = z.number().min(-1e6).max(1e6);

export const rewardSigma = (initial: number) =>
  param(z.number().gt(0).max(1e6).default(initial), {
    title: "Sigma",
    description: "Standard deviation of each reward about its arm's mean.",
  });

export type Context = z.core.$RefinementCtx<unknown>;

/** Refuses what the field at `path` has, be it given or the default, which does not fit the other parameters. */
export function refuse(context: Context, path: PropertyKey[], expected: string, got: unknown): void {
  const message = `: expected ${expected}, got ${shown(got)}.`;
  context.addIssue({ code: "custom", message, path, params: { goesOn: true } });
}

type Lists = Readonly<Record<string, readonly number[]>>;

/** A check that two lists have a number for each arm. */
export function sameArms(name: string, other: string) {
  return (params: Lists, context: Context): void => {
    const arms = params[name].length;
    if (params[other].length !== arms)
      refuse(context, [other], `as many numbers as ${name} has (${arms})`, params[other]);
  };
}

/** Parameters that bandits share, and checks across parameters. */
import { z } from "zod";
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

/** Refuses lists of different lengths, and arms of which `isSound` is false. */
export function checkPairs(
  [name, other]: readonly [string, string],
  isSound: (first: number, second: number) => boolean,
  expected: string,
) {
  return (
    params: Readonly<Record<string, readonly number[]>>,
    context: z.core.$RefinementCtx<unknown>,
  ): void => {
    const [first, second] = [params[name], params[other]];
    const refuse = (message: string, path: PropertyKey[]) =>
      context.addIssue({ code: "custom", message, path });
    if (first.length !== second.length) {
      refuse(`as many numbers as ${name} has (${first.length})`, [other]);
      return;
    }
    const wrong = first.findIndex((number, arm) => !isSound(number, second[arm]));
    if (wrong >= 0) refuse(`${expected} (${first[wrong]})`, [other, wrong]);
  };
}

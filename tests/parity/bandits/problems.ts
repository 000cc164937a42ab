/** The problems themselves: true means, the best arm and the constant of Lai & Robbins. */
import { makeWorld, rng } from "../../../envs/index.ts";
import { holdsIf, type Line, leftOut, worstError } from "./line.ts";
import { problemOf } from "./policies.ts";
import type { BanditReference } from "./reference.ts";

/** Recorded means have eight digits, constants six. */
const MEANS_TOLERANCE = 1e-7;
const CONSTANT_TOLERANCE = 1e-5;

export function problemLines({ problems }: BanditReference): Line[] {
  return Object.entries(problems).map(([name, problem]) => {
    const what = `problem ${name}`;
    const ours = problemOf(problem);
    if (typeof ours === "string") return leftOut(what, ours);
    const { bandit, init } = makeWorld(ours.id, ours.params);
    if (!bandit) return leftOut(what, "it is no bandit of ours");
    const state = init(rng("parity"));
    const means = new Float64Array(bandit.arms);
    bandit.means(state, means);
    const meansError = worstError(means, problem.true_means ?? problem.means ?? []);
    const recorded = problem.lai_robbins_constant ?? null;
    const constant = bandit.laiRobbins?.(state) ?? Number.NaN;
    const constantError = recorded === null ? 0 : worstError([constant], [recorded]);
    return holdsIf(
      meansError <= MEANS_TOLERANCE && constantError <= CONSTANT_TOLERANCE,
      `${what}: means to ${meansError.toExponential(1)}, Lai-Robbins constant ${constant.toPrecision(7)}, recorded ${recorded}`,
    );
  });
}

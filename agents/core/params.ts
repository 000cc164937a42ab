/** Parameters of the kinds that most agents have, each said once: same range, same meaning, live. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";

export function discount(initial: number) {
  return probability(initial, "Discount γ", "Worth of a reward one step later.");
}

/** A number in [0, 1]. */
export function probability(initial: number, title: string, description: string) {
  return param(z.number().min(0).max(1).default(initial), { title, description, live: true });
}

/** A number of steps or updates, at least `least`. */
export function count(initial: number, least: number, title: string, description: string) {
  return param(z.int().min(least).default(initial), { title, description, live: true });
}

/** How the probability of a random action falls. */
export function epsilons({ first, last, over }: { first: number; last: number; over: number }) {
  return {
    epsilonStart: probability(first, "First ε", "Probability of a random action at the start."),
    epsilonEnd: probability(last, "Last ε", "Probability of a random action after the decay."),
    explorationSteps: count(
      over,
      0,
      "ε decays over",
      "Steps over which ε falls from first to last, in a straight line.",
    ),
  };
}

/** How a target network follows. */
export function targetNetwork({ every, tau }: { every: number; tau: number }) {
  return {
    targetEvery: count(every, 1, "Target every", "Updates between two moves of the target network."),
    tau: param(z.number().gt(0).max(1).default(tau), {
      title: "Target rate τ",
      description: "How far the target network moves towards the learner: 1 copies it.",
      live: true,
    }),
  };
}

/** How far one error, and one gradient, may count. */
export function errorLimits({ delta, norm }: { delta: number; norm: number }) {
  return {
    huberDelta: param(z.number().gt(0).default(delta), {
      title: "Huber δ",
      description:
        "Errors count squared up to it and linearly beyond; 1 clips them as Mnih et al. (2015) do.",
      live: true,
    }),
    maxGradientNorm: param(z.number().gt(0).default(norm), {
      title: "Gradient norm",
      description: "Longer gradients are shortened to it.",
      live: true,
    }),
  };
}

/** Pulls in all, for policies that plan for them; comparisons tell their own. */
export function horizon() {
  return param(z.int().min(1).max(1e12).default(10_000), {
    title: "Horizon T",
    description: "Pulls in all; a comparison of policies fills in its own.",
  });
}

/** The risk of policies that stop when they are sure. */
export function delta() {
  return param(z.number().gt(0).lt(1).default(0.05), {
    title: "Risk δ",
    description: "Probability with which the arm that it stops at may be a wrong one.",
    log: true,
  });
}

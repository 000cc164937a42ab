/** How linear policies see what a contextual bandit shows: a context for all arms, or features of each. */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
import { param } from "../../../envs/core/schema.ts";
import { type Box, describeSpace } from "../../../envs/core/spaces.ts";
import type { Setting } from "../../core/agent.ts";
import { countOf } from "../../core/suits.ts";

export const modelHelp = {
  title: "Model",
  description:
    "Weights for each arm (disjoint), or one set of weights over features of arms (shared), which auto takes where the world shows such.",
};

export function modelParam() {
  return param(z.enum(["auto", "disjoint", "shared"]).default("auto"), modelHelp);
}

export function lambdaParam() {
  return param(z.number().gt(0).max(1e6).default(1), {
    title: "Ridge λ",
    description: "How strongly weights are held to 0: A starts as λ I.",
  });
}

export interface Layout {
  readonly model: string;
  readonly arms: number;
  readonly dimension: number;
  /** Whether each arm has a row of its own in what is shown. */
  readonly ownRows: boolean;
}

/** Shapes have been checked by `needsFeatures`; "auto" goes by them. */
export function layoutOf({ observationSpace, actionSpace }: Setting, model: string): Layout {
  const { shape } = observationSpace as Box;
  const ownRows = shape.length === 2;
  if (model === "shared" && !ownRows) {
    throw new InputError(
      `agent.params.model: expected disjoint where the world shows one context for all arms, got shared, whose weights need features of each arm, Box[${countOf(actionSpace)}, d], and the world shows ${describeSpace(observationSpace)}.`,
    );
  }
  return {
    model: model === "auto" ? (ownRows ? "shared" : "disjoint") : model,
    arms: countOf(actionSpace),
    dimension: shape[shape.length - 1],
    ownRows,
  };
}

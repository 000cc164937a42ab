/** Follows a recorded trace of LinUCB: its choices are learned, and every upper bound on the way compared. */
import type { LinearModel } from "../../../agents/bandits/contextual/linearModel.ts";
import type { UpperBounds } from "../../../agents/bandits/contextual/upperBounds.ts";
import { agents } from "../../../agents/index.ts";
import { box, discrete, rng } from "../../../envs/index.ts";
import type { LinUcbTrace } from "./contextualReference.ts";
import { holdsIf, type Line } from "./line.ts";

/** Of a bound or a weight: relative where it is above 1, since bounds are written down to 10 decimals. */
const TOLERANCE = 1e-9;

type LinUcb = UpperBounds<Record<string, unknown>>;

export function linUcbLines(trace: LinUcbTrace): Line[] {
  const { contexts, chosen, reward_table, ucb, final_theta } = trace;
  const agent = linUcb(trace);
  let worst = 0;
  const unlike: number[] = [];
  contexts.forEach((context, t) => {
    // Twice as precise as what worlds show: the recorded bounds are exact.
    const observation = Float64Array.from(context) as ArrayLike<number> as Float32Array;
    const upper = agent.upperBounds(observation);
    worst = Math.max(worst, furthest(upper, ucb[t]));
    const best = Math.max(...upper);
    if (!(upper[chosen[t]] >= best - TOLERANCE)) unlike.push(t);
    const step = { nextObservation: observation, terminated: false, truncated: false };
    agent.learn({ ...step, observation, action: chosen[t], reward: reward_table[t][chosen[t]] });
  });
  const rounds = `${contexts.length} rounds`;
  const choices =
    unlike.length === 0
      ? "every choice is one of our best"
      : `not one of our best: choices ${unlike.join(", ")}`;
  const lines = [
    holdsIf(worst <= TOLERANCE, `LinUCB's bounds: ${rounds}, worst error ${worst.toExponential(1)}`),
    holdsIf(unlike.length === 0, `LinUCB's choices: ${rounds}, ${choices}`),
  ];
  if (!final_theta) return lines;
  const error = furthest((agent.model as LinearModel).ridge.thetas, final_theta.flat());
  return [...lines, holdsIf(error <= TOLERANCE, `LinUCB's weights: worst error ${error.toExponential(1)}`)];
}

function linUcb({ alpha, lam, d, K }: LinUcbTrace): LinUcb {
  const setting = { observationSpace: box(-Infinity, Infinity, [d]), actionSpace: discrete(K) };
  const params = agents.params("linUcb", { alpha, lambda: lam });
  return agents.get("linUcb").make(setting, params, rng("parity")) as LinUcb;
}

function furthest(got: ArrayLike<number>, expected: readonly number[]): number {
  return expected.reduce((worst, value, i) => {
    const error = Math.abs(got[i] - value) / Math.max(1, Math.abs(value));
    return Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }, 0);
}

/** Policies to be judged from a log: a probability for each action, given what is seen. */
import type { Agent } from "../../agents/core/agent.ts";
import { argmax } from "../../agents/core/exploration.ts";
import { InputError } from "../../envs/core/errors.ts";
import { exp } from "../../envs/core/math.ts";
import { checkProbabilities, contextOf, type LoggedData, observationOf } from "./log.ts";

/** Writes π_e(a | context) of every action into `out` [K]. */
export type Target = (context: Float64Array, out: Float64Array) => void;

/** Writes a value for every action into `out` [K]: a model's rewards, or the true means in a simulation. */
export type ActionValuesOf = (context: Float64Array, out: Float64Array) => void;

/** π_e(a | x) ∝ exp(β q(x, a)). Inverse temperature 0 is uniform, ∞ would be greedy. */
export function softmaxTarget(values: ActionValuesOf, inverseTemperature: number): Target {
  return (context, out) => {
    values(context, out);
    let highest = -Infinity;
    for (const value of out) highest = Math.max(highest, value * inverseTemperature);
    let sum = 0;
    for (let a = 0; a < out.length; a++) sum += out[a] = exp(out[a] * inverseTemperature - highest);
    for (let a = 0; a < out.length; a++) out[a] /= sum;
  };
}

/** Always an action of highest value, the first of equals. */
export function greedyTarget(values: ActionValuesOf): Target {
  return (context, out) => {
    values(context, out);
    const best = argmax(out);
    out.fill(0)[best] = 1;
  };
}

/** The agent as it is now, which does not learn from this: "explore" with its probabilities, or "greedy". */
export function agentTarget(agent: Agent, mode: "explore" | "greedy"): Target {
  if (mode === "explore" && !agent.probabilities) {
    throw new InputError(
      "target: the agent does not tell the probabilities it explores with; judge it greedy, or by replay.",
    );
  }
  return (context, out) => {
    const observation = observationOf(context, new Float32Array(context.length));
    if (mode === "explore") out.set(agent.probabilities!(observation));
    else out.fill(0)[agent.act(observation, "greedy") as number] = 1;
  };
}

/** π_e(a | x_i) of every action in every logged round [n, K], checked to be distributions. */
export function targetProbabilities(log: LoggedData, target: Target): Float64Array {
  const { rounds, actionCount } = log;
  const all = new Float64Array(rounds * actionCount);
  for (let i = 0; i < rounds; i++) {
    const row = all.subarray(i * actionCount, (i + 1) * actionCount);
    target(contextOf(log, i), row);
    checkProbabilities(row, `target, round ${i}`);
  }
  return all;
}

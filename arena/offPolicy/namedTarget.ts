/** Policies to be judged, by name: uniform, what a model fitted on logged rounds makes of them, or an agent that learns from them. */
import { z } from "zod";
import { type Agent, agents, type Setting } from "../../agents/index.ts";
import { InputError, nearest, shown } from "../../envs/core/errors.ts";
import type { Rng } from "../../envs/core/rng.ts";
import { param, parse } from "../../envs/core/schema.ts";
import { type EntrySpec, readEntry, writeEntry } from "../../envs/core/shorthand.ts";
import { box, discrete } from "../../envs/core/spaces.ts";
import { refuseUnsuitable } from "../spec.ts";
import { contextOf, type LoggedData, observationOf } from "./log.ts";
import { fittedRidge } from "./rewardModel.ts";
import { agentTarget, greedyTarget, softmaxTarget, type Target, uniformTarget } from "./targets.ts";

/** λ of the fitted model, that of features of about unit size. */
export const PENALTY = 1;

const fittedParams = z.strictObject({
  temperature: param(z.number().min(0).default(0), {
    title: "Temperature τ",
    description: "π(a | x) ∝ exp(q̂(x, a) / τ); 0 for the best action alone.",
  }),
});

export interface NamedTarget {
  /** As it was written, canonical. */
  readonly name: string;
  /** In words. */
  readonly description: string;
  /** Whether it is made from logged rounds. */
  readonly learns: boolean;
  /** From these rounds; `luck` is the agent's. */
  make(rounds: LoggedData, luck: Rng): Target;
}

/**
 * "uniform"; "fitted", the best action by a ridge regression for each action, or "fitted:temperature=0.1", softer; or an
 * agent, "linUcb:alpha=1", as it acts after learning, or its greedy choice.
 */
export function namedTarget(text: string, setting: Setting, greedy: boolean): NamedTarget {
  const { id, params } = readEntry("target", text);
  if (id !== "uniform" && id !== "fitted") return agentNamed(text, setting, greedy);
  if (greedy) {
    throw new InputError(
      `greedy: expected an agent, whose greedy choice can be told from how it explores, got the target ${id}; leave it out.`,
    );
  }
  if (id === "uniform") {
    parse(z.strictObject({}), params, "target.params");
    const description = "every action equally often";
    return { name: id, description, learns: false, make: () => uniformTarget };
  }
  return fitted(parse(fittedParams, params, "target.params"));
}

function fitted({ temperature }: z.output<typeof fittedParams>): NamedTarget {
  const best = temperature === 0;
  return {
    name: best ? "fitted" : `fitted:temperature=${temperature}`,
    description: best
      ? "the best action by ridge regression"
      : `softmax, at temperature ${temperature}, of a ridge regression`,
    learns: true,
    make(rounds) {
      const values = fittedRidge(rounds, PENALTY);
      return best ? greedyTarget(values) : softmaxTarget(values, 1 / temperature);
    },
  };
}

function agentNamed(text: string, setting: Setting, greedy: boolean): NamedTarget {
  const chosen = knownAgent(text);
  refuseUnsuitable(chosen, setting, "the log");
  const name = writeEntry(readEntry("target", text));
  return {
    name,
    description: greedy ? `the greedy choice of ${name}` : `${name} as it explores`,
    learns: true,
    make(rounds, luck) {
      const agent = agents.get(chosen.id).make(setting, { ...chosen.params }, luck);
      learnFrom(agent, rounds);
      return agentTarget(agent, greedy ? "greedy" : "explore");
    },
  };
}

function knownAgent(text: string): EntrySpec {
  const { id } = readEntry("target", text);
  const known = agents.entries().flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
  if (known.includes(id)) return agents.resolve(text, "target");
  const guess = nearest(id, ["uniform", "fitted", ...known]);
  throw new InputError(
    `target: expected uniform, fitted, fitted:temperature=… or the id of an agent, for example linUcb, got ${shown(id)}.${guess ? ` Did you mean ${guess}?` : ""}`,
  );
}

/** The agent learns from every round, in order, as if it had chosen what was logged. */
function learnFrom(agent: Agent, log: LoggedData): void {
  const rows = [new Float32Array(log.features), new Float32Array(log.features)];
  agent.begin?.();
  let observation = observationOf(contextOf(log, 0), rows[0]);
  for (let i = 0; i < log.rounds; i++) {
    const next = Math.min(i + 1, log.rounds - 1);
    const nextObservation = observationOf(contextOf(log, next), rows[(i + 1) % 2]);
    const [action, reward] = [log.actions[i], log.rewards[i]];
    agent.learn?.({ observation, action, reward, nextObservation, terminated: false, truncated: false });
    observation = nextObservation;
  }
}

/** What agents may know of a log: they see its contexts, Box[d], or nothing, and choose among its actions. */
export function settingOf({ features, actionCount }: LoggedData): Setting {
  return {
    observationSpace: features > 0 ? box(-Infinity, Infinity, [features]) : discrete(1),
    actionSpace: discrete(actionCount),
    bandit: {
      arms: actionCount,
      family: "table",
      moves: features > 0 ? "context" : "nothing",
      rewardRange: [-Infinity, Infinity],
    },
  };
}

/** Scripted sequences of arms and rewards with what a policy says of the arms after it. */
import { type Agent, agents } from "../../../agents/index.ts";
import { discrete, rng } from "../../../envs/index.ts";
import golden from "./changing.golden.json" with { type: "json" };

export const { scripts, changeDetection } = golden;
export type Script = (typeof scripts)[number];

/** A policy for a world of so many arms, before its first pull. */
export function policy(id: string, arms: number, params: object = {}): Agent {
  const setting = { observationSpace: discrete(1), actionSpace: discrete(arms) };
  return agents.get(id).make(setting, agents.params(id, params), rng(`${id}/test`));
}

/** What came of a pull. */
export const paid = (action: number, reward: number) =>
  ({ observation: 0, action, reward, nextObservation: 0, terminated: false, truncated: false }) as const;

/** A policy that has lived through a script. */
export function afterScript(id: string, { arms, pulls, rewards }: Script, params: object = {}): Agent {
  const agent = policy(id, arms, params);
  pulls.forEach((arm, i) => {
    agent.learn?.(paid(arm, rewards[i]));
  });
  return agent;
}

/** Each number to 1e-9 of what is expected. */
export const near = (expected: readonly number[]) =>
  expected.map((value) => expectCloseTo(value, Math.abs(value) * 1e-9));

function expectCloseTo(expected: number, tolerance: number) {
  return {
    asymmetricMatch: (value: unknown) => typeof value === "number" && Math.abs(value - expected) <= tolerance,
    toString: () => `within ${tolerance} of ${expected}`,
  };
}

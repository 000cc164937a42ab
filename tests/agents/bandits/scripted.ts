/** Policies fed with given pulls, and what SMPyBandits 0.9.7 makes of the same. */
import { type Agent, agents } from "../../../agents/index.ts";
import { discrete, rng } from "../../../envs/index.ts";
import scripts from "./scripts.json" with { type: "json" };

export { scripts };

export type Script = Pick<(typeof scripts)[number], "arms" | "rewards">;

/** A policy by its id, before its first pull. */
export function policy(id: string, arms: number, params: object = {}, luck = `${id}/test`): Agent {
  const setting = { observationSpace: discrete(1), actionSpace: discrete(arms) };
  return agents.get(id).make(setting, agents.params(id, params), rng(luck));
}

export function pay(agent: Agent, action: number, reward: number): void {
  agent.learn?.({ observation: 0, action, reward, nextObservation: 0, terminated: false, truncated: false });
}

/** It, after all pulls of a script. */
export function after<A extends Agent>(agent: A, { arms, rewards }: Script): A {
  arms.forEach((arm, i) => {
    pay(agent, arm, rewards[i]);
  });
  return agent;
}

/** Arms in a script. */
export function armsOf({ arms }: Script): number {
  return Math.max(...arms) + 1;
}

/** Within 1e-9 of each, relatively. */
export function nearly(values: readonly number[]): unknown[] {
  return values.map((value) => ({
    asymmetricMatch: (other: number) => Math.abs(other - value) <= 1e-9 * Math.abs(value),
    toString: () => String(value),
  }));
}

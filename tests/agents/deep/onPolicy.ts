import type { Agent, Setting } from "../../../agents/index.ts";
import { box, discrete } from "../../../envs/index.ts";

/**
 * What an agent comes to think of the only state of a world that pays 1 a step, after 5 steps of which either time runs out
 * or the task ends. It looks the same at every step.
 */
export function valueOfEndlessOnes(
  make: (setting: Setting) => Agent,
  end: "terminated" | "truncated",
  steps = 10_000,
): number {
  const agent = make({ observationSpace: box(0, 1, [1]), actionSpace: discrete(2) });
  const observation = Float32Array.of(1);
  for (let step = 1; step <= steps; step++) {
    const over = step % 5 === 0;
    const action = agent.act(observation, "explore");
    agent.learn?.({
      observation,
      action,
      reward: 1,
      nextObservation: observation,
      terminated: over && end === "terminated",
      truncated: over && end === "truncated",
    });
  }
  return agent.inspect?.(observation).numbers?.["V(s)"] ?? Number.NaN;
}

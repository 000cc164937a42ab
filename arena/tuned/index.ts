/** The parameters that agents are given in particular worlds unless a person says otherwise; one file for each family. */
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import { continuousTuned } from "./continuous.ts";
import { gradientsTuned } from "./gradients.ts";
import { peopleTuned } from "./people.ts";
import { tabularTuned } from "./tabular.ts";
import type { Tuned } from "./tuned.ts";
import { valuesTuned } from "./values.ts";

export const tuned: readonly Tuned[] = [
  ...continuousTuned,
  ...gradientsTuned,
  ...peopleTuned,
  ...tabularTuned,
  ...valuesTuned,
];

/** What is known of an agent in a world, if anything is; ids may be aliases. */
export function tunedFor(agent: string, env: string): Tuned | undefined {
  const [agentId, envId] = [agents.canonical(agent, "agent"), envs.canonical(env, "env")];
  return tuned.find((entry) => entry.agent === agentId && entry.env === envId);
}

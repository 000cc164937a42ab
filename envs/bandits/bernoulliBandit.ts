/**
 * Arms that pay 1 with a probability of their own and 0 otherwise. Lai & Robbins (1985); Lattimore & Szepesvári (2020), §4.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. The episode never ends by itself. Each step's info
 * tells its expected `regret`: the best arm's mean less the pulled arm's.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { perArm } from "./armParams.ts";
import { armsWorld } from "./arms.ts";
import { bernoulliRewards, fixed } from "./rewards.ts";

/** Three arms far apart, nine spread evenly, and the ten of Cappé et al. (2013), §5.1, of which all pay rarely. */
const presets = {
  easy: [0.1, 0.5, 0.9],
  spread: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  hard: [0.1, 0.05, 0.05, 0.05, 0.02, 0.02, 0.02, 0.01, 0.01, 0.01],
} as const;

const paramsFor = (means: readonly number[]) =>
  z.strictObject({
    means: perArm(z.number().min(0).max(1), means, {
      title: "Means",
      description: "Each arm's probability of paying 1.",
    }),
  });

const bernoulliBandit = ({ means }: { means: readonly number[] }) =>
  armsWorld({ arms: means.length, moves: "nothing", begin: fixed(means), ...bernoulliRewards });

const entryOf = (preset: keyof typeof presets, title: string) =>
  envEntry({
    title,
    description: "Pull the arm that pays most often, without knowing which it is.",
    source: "Lai & Robbins (1985); Lattimore & Szepesvári (2020), Bandit Algorithms, §4",
    params: paramsFor(presets[preset]),
    totals: ["regret"],
    aliases: [`bernoulli-${preset}`],
    make: bernoulliBandit,
  });

export const bernoulliBanditEntry = entryOf("spread", "Bernoulli bandit");
export const bernoulliBanditEasyEntry = entryOf("easy", "Easy Bernoulli bandit");
export const bernoulliBanditHardEntry = entryOf("hard", "Hard Bernoulli bandit");

/**
 * Arms that pay 1 with a probability of their own and 0 otherwise. Lai & Robbins (1985); Lattimore & Szepesvári (2020), §4.
 *
 * Observation: always 0, there is nothing to see. Action: the arm. The episode never ends by itself. Each step's info
 * tells its expected `regret`: the best arm's mean less the pulled arm's.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import { param } from "../core/schema.ts";
import { discrete } from "../core/spaces.ts";
import type { World } from "../core/world.ts";

const bernoulliBanditParams = z.strictObject({
  means: param(
    z.array(z.number().min(0).max(1)).min(2).max(100).default([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    { title: "Means", description: "Each arm's probability of paying 1." },
  ),
});

export interface BernoulliBanditState {
  pulls: number[]; // [arms]
  paid: number[]; // [arms] sum of rewards
}

function bernoulliBandit({
  means,
}: z.output<typeof bernoulliBanditParams>): World<BernoulliBanditState, number> {
  const best = Math.max(...means);
  const infos = means.map((mean) => Object.freeze({ regret: best - mean }));
  const losses = infos.map((info) => Object.freeze({ reward: 0, terminated: false, info }));
  const wins = infos.map((info) => Object.freeze({ reward: 1, terminated: false, info }));

  return {
    observationSpace: discrete(1),
    actionSpace: discrete(means.length),
    actionNames: means.map((_, arm) => `arm ${arm}`),
    stepsPerSecond: 8,
    init: () => ({ pulls: means.map(() => 0), paid: means.map(() => 0) }),
    step(state, arm, rng) {
      const win = rng.bernoulli(means[arm]);
      state.pulls[arm]++;
      if (win) state.paid[arm]++;
      return (win ? wins : losses)[arm];
    },
    observe(_state, out) {
      out[0] = 0;
    },
    draw: drawArms,
  };
}

/** A column for each arm, filled to the share of its pulls that paid, with the number of pulls below. */
function drawArms({ pulls, paid }: BernoulliBanditState): Drawing {
  const height = 5;
  const slot = 4; // height of a full column
  const width = Math.max(6, pulls.length);
  const left = (width - pulls.length) / 2;
  const columns = pulls.flatMap((count, arm): Shape[] => {
    const x = left + arm + 0.15;
    const filled = count ? (paid[arm] / count) * slot : 0;
    const text = count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`;
    return [
      { kind: "rect", ink: "ground", x, y: 0.2, width: 0.7, height: slot, radius: 0.06, action: arm },
      { kind: "rect", ink: "accent", x, y: 0.2 + slot - filled, width: 0.7, height: filled, radius: 0.06 },
      { kind: "text", ink: "text", x: x + 0.35, y: slot + 0.55, size: 0.26, text },
    ];
  });
  return { width, height, shapes: columns };
}

export const bernoulliBanditEntry = envEntry({
  title: "Bernoulli bandit",
  description: "Pull the arm that pays most often, without knowing which it is.",
  source: "Lai & Robbins (1985); Lattimore & Szepesvári (2020), Bandit Algorithms, §4",
  params: bernoulliBanditParams,
  totals: ["regret"],
  make: bernoulliBandit,
});

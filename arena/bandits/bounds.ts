/** Lower bounds that regret is held against, as curves over time, and what they are worth at a comparison's horizon. */

import { log } from "../../envs/core/math.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import type { Rule } from "../report/spec.ts";
import type { Comparison } from "./compare.ts";
import { type BanditSpec, banditOf } from "./spec.ts";
import type { PolicySummary } from "./summary.ts";

/** Episodes looked at to tell a problem that stays from one that is drawn anew. */
const LOOKS = 3;

/** What each arm pays on average at first; null where that differs from repetition to repetition. [arms] */
export function standingMeans({ problem, seed }: BanditSpec): Float64Array | null {
  const world = banditOf(problem);
  const simulation = new Simulation(problem.id, world);
  simulation.begin(seed);
  const means = new Float64Array(world.bandit.arms);
  world.bandit.means(simulation.state, means);
  const others = new Float64Array(means.length);
  for (let i = 1; i < LOOKS; i++) {
    simulation.nextEpisode();
    world.bandit.means(simulation.state, others);
    if (others.some((mean, arm) => mean !== means[arm])) return null;
  }
  return means;
}

/** C ln t. Drawn anew, problems have no line: the mean of C over them says nothing, since a few nearly tied ones make most of it. */
export function laiRobbinsLine({ spec, laiRobbins }: Comparison): Rule | null {
  if (laiRobbins === null || standingMeans(spec) === null) return null;
  return {
    name: "Lai–Robbins, asymptotic",
    points: spec.times.map((x) => ({ x, y: laiRobbins * log(x) })),
  };
}

/**
 * min(√(K t), t) / 20: whatever the policy, some problem with rewards in [0, 1] makes it lose as much in t pulls.
 * Auer, Cesa-Bianchi, Freund & Schapire (2002), Theorem 5.1.
 */
export function minimaxLine({ spec, arms }: Comparison): Rule | null {
  const { rewardRange, moves } = banditOf(spec.problem).bandit;
  if (moves === "context" || rewardRange[0] < 0 || rewardRange[1] > 1) return null;
  return {
    name: "minimax √(KT)/20",
    points: spec.times.map((x) => ({ x, y: Math.min(Math.sqrt(arms * x), x) / 20 })),
  };
}

/** Policies that are below the asymptotic line at the end by more than two standard errors: it does not bind yet. */
export function belowAsymptote(comparison: Comparison, summaries: readonly PolicySummary[]): PolicySummary[] {
  const end = laiRobbinsLine(comparison)?.points.at(-1)?.y;
  if (end === undefined) return [];
  return summaries.filter(({ regret }) => {
    const { mean, standardError } = regret[regret.length - 1];
    return mean + 2 * (standardError ?? 0) < end;
  });
}

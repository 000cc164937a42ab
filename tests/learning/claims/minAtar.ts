/** MinAtar's games: DQN as its authors run it, and what does better. */
import type { RunResult } from "../../../arena/index.ts";
import type { Claim } from "./claim.ts";

/** Game, and the return of the authors' DQN after a million frames; for Seaquest after two million. */
const games: readonly (readonly [game: string, published: number])[] = [
  ["Breakout", 9.2],
  ["Asterix", 6.8],
  ["Freeway", 48],
  ["SpaceInvaders", 32],
  ["Seaquest", 4.8],
];

/** The mean of the last 100 returns while it learned, random actions and all: what the authors' curves show. */
function lastReturns({ returns }: RunResult): number {
  return mean(returns.slice(-100));
}

const mean = (figures: readonly number[]) => figures.reduce((sum, value) => sum + value, 0) / figures.length;

function claimOf(agent: string, game: string, published: number): Claim {
  const frames = game === "Seaquest" ? "two million" : "a million";
  return {
    id: `${agent}-minAtar-${game}`,
    world: `MinAtar/${game}-v0`,
    agent,
    budget: "1,000,000 frames",
    bar: `mean of the last 100 training returns ≥ ${published}`,
    reference: `${published}: the authors' DQN after ${frames} frames (Young & Tian 2019, learning curves)`,
    spec: { env: `MinAtar/${game}-v0`, agent, steps: 1_000_000, evaluation: { every: 0, final: 0 } },
    seeds: 3,
    figure: lastReturns,
    holds: (figures) => mean(figures) >= published,
  };
}

export const minAtarClaims: readonly Claim[] = games.flatMap(([game, published]) =>
  ["dqn", "ppo", "rainbow"]
    .filter((agent) => agent !== "dqn" || game !== "Seaquest")
    .map((agent) => claimOf(agent, game, published)),
);

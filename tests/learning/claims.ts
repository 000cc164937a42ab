import type { SpecInput } from "../../arena/index.ts";

interface Outcome {
  readonly last: number;
  readonly best: number;
}

export interface Claim {
  readonly claim: string;
  readonly spec: SpecInput;
  readonly seeds: readonly number[];
  judge(results: readonly Outcome[]): { holds: boolean; figures: string };
}

const tenSeeds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** What the project says of its agents, and how each saying is put to the test. */
export const claims: readonly Claim[] = [
  {
    claim:
      "DQN with its defaults solves CartPole-v1 in 50,000 steps: best policy ≥ 475 on 9 of 10 seeds, last on 7",
    spec: { env: "CartPole-v1", agent: "dqn", steps: 50_000 },
    seeds: tenSeeds,
    judge(results) {
      const best = results.filter((outcome) => outcome.best >= 475).length;
      const last = results.filter((outcome) => outcome.last >= 475).length;
      return {
        holds: best >= 9 && last >= 7,
        figures: `best ≥ 475 on ${best}, last on ${last} of ${results.length}`,
      };
    },
  },
  {
    claim: "Q-learning finds the shortest way along the cliff in 12,000 steps on every seed",
    spec: { env: "CliffWalking-v1", agent: "qLearning", steps: 12_000 },
    seeds: tenSeeds,
    judge(results) {
      const found = results.filter((outcome) => outcome.last === -13).length;
      return { holds: found === results.length, figures: `−13 on ${found} of ${results.length}` };
    },
  },
];

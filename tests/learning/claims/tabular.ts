import { type Claim, lastPolicy } from "./claim.ts";

export const tabularClaims: readonly Claim[] = [
  {
    id: "qLearning-cliffWalking",
    world: "CliffWalking-v1",
    agent: "qLearning",
    budget: "12,000 steps",
    bar: "the shortest way, −13, on every seed",
    reference: "−13 is optimal (Sutton & Barto 2018, Example 6.6)",
    spec: { env: "CliffWalking-v1", agent: "qLearning", steps: 12_000 },
    seeds: 10,
    figure: lastPolicy,
    holds: (figures) => figures.every((figure) => figure === -13),
    short: {
      spec: {},
      bar: "−13 on both",
      holds: (figures) => figures.every((figure) => figure === -13),
    },
  },
];

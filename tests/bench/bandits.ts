/** Speed of bandit policies: simulated pulls per second of CPU time, act, world, learn and books included. */

import { agents } from "../../agents/index.ts";
import { playBlock, resolveBanditSpec } from "../../arena/index.ts";
import { discrete, makeWorld, rng } from "../../envs/index.ts";
import { type Bar, verdict } from "./bars.ts";
import { cpuTime } from "./measure.ts";
import { shortly, table } from "./table.ts";

/**
 * Pulls per second of CPU time on nine Bernoulli arms (0.1 … 0.9), 10,000 pulls a repetition: SMPyBandits 0.9.7 as shipped
 * (corrected classes where the shipped one is defective), and NumPy over 2,000 repetitions in lock-step.
 */
const originals: Readonly<
  Record<string, { readonly smpy?: number; readonly numpy?: number; readonly bound?: number }>
> = {
  random: { smpy: 1_192_535 },
  "epsilonGreedy:untriedFirst=true": { smpy: 95_255, numpy: 6_060_606, bound: 100 },
  softmax: { smpy: 26_258, numpy: 5_128_205 },
  gradientBandit: { numpy: 5_714_286 },
  ucb1: { smpy: 72_229, numpy: 6_666_667, bound: 100 },
  ucb: { smpy: 69_460, numpy: 6_451_613 },
  ucbTuned: { smpy: 52_455 },
  ucbV: { smpy: 57_886 },
  moss: { smpy: 63_592 },
  mossAnytime: { smpy: 63_112 },
  klUcb: { smpy: 9_751, numpy: 240_000, bound: 100 },
  klUcbPlusPlus: { smpy: 9_232 },
  bayesUcb: { smpy: 36_006, numpy: 150_000, bound: 20 },
  imed: { smpy: 31_730 },
  dmed: { smpy: 61_991 },
  thompson: { smpy: 64_652, numpy: 2_272_727, bound: 100 },
  thompsonGaussian: {},
  exp3: { smpy: 14_764 },
  exp3S: { smpy: 12_488 },
  exp3Ix: {},
  tsallisInf: { smpy: 24_432 },
  boltzmannGumbel: { smpy: 68_987 },
  besa: { smpy: 5_291 },
  slidingWindowUcb: { smpy: 43_106 },
  discountedUcb: { smpy: 51_367 },
  discountedThompson: { smpy: 79_054 },
  cusumUcb: { smpy: 31_373 },
  glrKlUcb: { smpy: 6_387 },
};

const HORIZON = 10_000;
const REPETITIONS = 20;

export function benchBandits(): string {
  const contextual = decisionsPerSecond();
  const rows = Object.keys(originals).map((policy) => {
    process.stderr.write(`${policy} …\n`);
    return { policy, speed: pullsPerSecond(policy), ...originals[policy] };
  });
  const bars = rows.flatMap(({ policy, speed, smpy, numpy, bound }): Bar[] => [
    ...(smpy && bound
      ? [{ name: `${policy}, of SMPyBandits`, reached: speed / smpy, bound, unit: "×" }]
      : []),
    ...(numpy && bound
      ? [{ name: `${policy}, of NumPy in lock-step`, reached: speed / numpy, bound: 1, unit: "×" }]
      : []),
  ]);
  return [
    table([
      ["policy, nine arms", "pulls a second", "SMPyBandits", "×", "NumPy", "×"],
      ...rows.map(({ policy, speed, smpy, numpy }) => [
        policy,
        shortly(speed),
        smpy ? shortly(smpy) : "",
        smpy ? shortly(speed / smpy) : "",
        numpy ? shortly(numpy) : "",
        numpy ? shortly(speed / numpy) : "",
      ]),
    ]),
    `LinUCB, d = 10, K = 10: ${shortly(contextual)} decisions a second`,
    "",
    ...bars.map(verdict),
    verdict({ name: "LinUCB decisions a second", reached: contextual, bound: 1e6, unit: "" }),
  ].join("\n");
}

function pullsPerSecond(policy: string): number {
  const spec = resolveBanditSpec({ problem: "bernoulli-spread", policies: [policy], horizon: HORIZON });
  const microseconds = cpuTime(() => playBlock({ spec, policy: 0, from: 0, to: REPETITIONS }));
  return (1e6 * HORIZON * REPETITIONS) / microseconds;
}

const ROUNDS = 1000;

/** Contexts and rewards are drawn beforehand: what is measured is the policy, its decision and what it learns of it. */
function decisionsPerSecond(): number {
  const world = makeWorld("LinearBandit", { arms: 10, dimension: 10 });
  const luck = rng("bench/contexts");
  const contexts = Array.from({ length: ROUNDS }, () =>
    Float32Array.from({ length: 10 }, () => luck.normal() / 3),
  );
  const agent = agents
    .get("linUcb")
    .make(
      { ...world, actionSpace: discrete(10) },
      agents.params("linUcb", { alpha: 0.5 }),
      rng("bench/linUcb"),
    );
  const step = {
    observation: contexts[0],
    action: 0,
    reward: 0,
    nextObservation: contexts[0],
    terminated: false,
    truncated: false,
  };
  const microseconds = cpuTime(() => {
    for (const context of contexts) {
      step.observation = context;
      step.action = agent.act(context, "explore") as number;
      step.reward = context[step.action];
      agent.learn?.(step);
    }
  }, 2);
  return (1e6 * ROUNDS) / microseconds;
}

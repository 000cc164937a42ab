/**
 * How many pulls policies take to find the best arm of a problem, and how often they are wrong: many repetitions of each,
 * on the same rounds, whoever else is compared and on however many threads.
 */
import { optimalProportions } from "../../agents/bandits/bestArm/optimalProportions.ts";
import type { Identifier } from "../../agents/core/identifier.ts";
import { log, log1p } from "../../envs/core/math.ts";
import type { Simulation } from "../../envs/core/simulation.ts";
import { here, joined, meanOverProblems, type PlayBlocks } from "./compare.ts";
import { type IdentifySpec, type IdentifySpecInput, resolveIdentifySpec } from "./identifySpec.ts";
import { eachRepetition } from "./play.ts";
import { banditOf } from "./spec.ts";

/** Repetitions [from, to) of one of a spec's policies. */
export interface IdentifyBlock {
  readonly spec: IdentifySpec;
  readonly policy: number;
  readonly from: number;
  readonly to: number;
}

/** A row for each repetition. */
export interface IdentifyResult {
  readonly times: Float64Array; // [repetitions] pulls until it stopped, or was ended
  readonly stopped: Float64Array; // [repetitions] 1 if it stopped by itself
  readonly regret: Float64Array; // [repetitions] simple: the best mean less that of the arm it named; 0 if that is a best arm
  readonly pulls: Float64Array; // [repetitions, arms]
}

export function playIdentifyBlock({ spec, policy, from, to }: IdentifyBlock): IdentifyResult {
  const { bandit } = banditOf(spec.problem);
  const rows = to - from;
  const [times, stopped, regret] = [0, 1, 2].map(() => new Float64Array(rows));
  const pulls = new Float64Array(rows * bandit.arms);
  const means = new Float64Array(bandit.arms);
  eachRepetition(spec, policy, from, to, (agent, simulation, repetition) => {
    const identifier = agent as Identifier; // as the spec was checked for
    const row = repetition - from;
    const counts = pulls.subarray(row * bandit.arms, (row + 1) * bandit.arms);
    times[row] = search(identifier, simulation, spec.mostPulls, counts);
    stopped[row] = identifier.stopped ? 1 : 0;
    bandit.means(simulation.state, means);
    regret[row] = Math.max(...means) - means[identifier.recommendation()];
  });
  return { times, stopped, regret, pulls };
}

const transition = {
  observation: 0,
  action: 0,
  reward: 0,
  nextObservation: 0,
  terminated: false,
  truncated: false,
};

/** Pulls until it stops, or has pulled so often; counts them by arm and in all. */
function search(agent: Identifier, simulation: Simulation, most: number, counts: Float64Array): number {
  let time = 0;
  for (; time < most && !agent.stopped; time++) {
    const arm = agent.act(0, "explore");
    transition.action = arm;
    transition.reward = simulation.step(arm).reward;
    counts[arm]++;
    agent.learn?.(transition);
  }
  return time;
}

export interface Identification {
  readonly spec: IdentifySpec;
  readonly arms: number;
  /** In the order of the spec's policies: repetition r is row r. */
  readonly rows: readonly IdentifyResult[];
  /**
   * T* of Garivier & Kaufmann (2016), Theorem 1, its mean over problems that are drawn anew; ∞ where several arms are
   * best, null where the means do not tell what arms pay.
   */
  readonly characteristicTime: number | null;
}

export interface IdentifyOptions {
  /** In this thread, one after the other, unless given. */
  readonly play?: PlayBlocks<IdentifyBlock, IdentifyResult>;
  /** Repetitions played so far, and how many there are. */
  readonly onProgress?: (repetitions: number, total: number) => void;
}

/** Repetitions of a block, or more where there would be very many blocks. */
const REPETITIONS = 10;
const MOST_BLOCKS = 200;

export async function identifyBestArm(
  input: IdentifySpecInput | IdentifySpec,
  { play = here(playIdentifyBlock), onProgress }: IdentifyOptions = {},
): Promise<Identification> {
  const spec = resolveIdentifySpec(input);
  const blocks = blocksOf(spec);
  const total = spec.repetitions * spec.policies.length;
  let done = 0;
  const results = await play(blocks, (_, i) => {
    done += blocks[i].to - blocks[i].from;
    onProgress?.(done, total);
  });
  const rows = spec.policies.map((_, policy) => {
    const parts = results.filter((_, i) => blocks[i].policy === policy);
    return {
      times: joined(parts, (part) => part.times),
      stopped: joined(parts, (part) => part.stopped),
      regret: joined(parts, (part) => part.regret),
      pulls: joined(parts, (part) => part.pulls),
    };
  });
  const { arms } = banditOf(spec.problem).bandit;
  return { spec, arms, rows, characteristicTime: characteristicTimeOf(spec) };
}

function blocksOf(spec: IdentifySpec): IdentifyBlock[] {
  const size = Math.max(REPETITIONS, Math.ceil(spec.repetitions / MOST_BLOCKS));
  const blocks: IdentifyBlock[] = [];
  for (let from = 0; from < spec.repetitions; from += size)
    for (const policy of spec.policies.keys())
      blocks.push({ spec, policy, from, to: Math.min(spec.repetitions, from + size) });
  return blocks;
}

function characteristicTimeOf(spec: IdentifySpec): number | null {
  const { bandit } = banditOf(spec.problem);
  const { divergence, arms } = bandit;
  if (!divergence) return null;
  const [means, proportions] = [new Float64Array(arms), new Float64Array(arms)];
  return meanOverProblems(spec, spec.repetitions, (state) => {
    bandit.means(state, means);
    return optimalProportions(means, divergence, proportions);
  });
}

/**
 * Pulls that a policy whose risk is δ on every problem of the family takes on average, at least: T* kl(δ, 1 − δ), of
 * which the Bernoulli divergence is (1 − 2δ) ln((1 − δ) / δ). Garivier & Kaufmann (2016), Theorem 1.
 */
export function leastPulls(characteristicTime: number, delta: number): number {
  return delta < 0.5 ? characteristicTime * (1 - 2 * delta) * (log1p(-delta) - log(delta)) : 0;
}

/**
 * Off-policy Monte Carlo control: play ε-greedily, but learn the value of the greedy policy, by weighting each return with
 * how much more likely that policy would have played so (weighted importance sampling).
 * Sutton & Barto (2018), §5.6 and §5.7; Precup, Sutton & Singh (2000).
 *
 * Differs: an episode that only ran out of time goes on in the table: its return ends with what the best action of its
 * last state is worth. Returns whose weight would outgrow `MOST_WEIGHT` are left out, with all before them.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import type { Value } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
  type Transition,
} from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { epsilonGreedyProbabilities } from "../core/exploration.ts";
import { discount } from "../core/params.ts";
import { copyRow } from "../core/replay/replay.ts";
import { argmaxIn } from "../core/returns/targets.ts";
import { greedyImportance } from "../core/returns/temporalDifference.ts";
import { needsEpisodes, needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { Episode, type EpisodeState } from "./episode.ts";
import { epsilon, initialValue } from "./params.ts";

/** Products of many ratios lose all meaning long before they are no longer numbers. */
const MOST_WEIGHT = 1e100;

const params = z.strictObject({
  discount: discount(1),
  epsilon: epsilon(0.1),
  initialValue: initialValue(),
});

type OffPolicyCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly weights: Float64Array;
    readonly episode: EpisodeState;
    readonly legal: Uint8Array;
    readonly rng: RngState;
  };
};

export class OffPolicyMonteCarlo implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  readonly weights: Float64Array; // [states, actions] C, the sum of the weights of all returns
  /** The one under way. */
  readonly episode = new Episode();
  /** Legal actions, as they were when it last acted there. */
  readonly legal: Uint8Array; // [states, actions]
  private readonly mask: Uint8Array; // [actions] a row of it
  private readonly likely: Float64Array; // [actions]
  private readonly rng: Rng;
  private readonly metrics = { return: 0, learned: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.weights = new Float64Array(this.table.values.length);
    this.legal = new Uint8Array(this.table.values.length).fill(1);
    this.mask = new Uint8Array(this.table.actions);
    this.likely = new Float64Array(this.table.actions);
    this.rng = rng;
  }

  /** What was begun is thrown away: an episode begins. */
  begin(): void {
    this.episode.length = 0;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    const { table, legal } = this;
    const state = table.stateOf(observation);
    const row = state * table.actions;
    if (mode === "explore" && mask) legal.set(mask, row);
    else if (mode === "explore") legal.fill(1, row, row + table.actions);
    return table.choose(state, mode, this.params.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { table, episode, likely, mask, legal } = this;
    const state = table.stateOf(observation);
    copyRow(legal, state, mask, 0, table.actions);
    epsilonGreedyProbabilities(table.row(state), this.params.epsilon, likely, mask);
    episode.add(state * table.actions + action, reward, likely[action]);
    if (!terminated && !truncated) return undefined;
    return this.learnEpisode(terminated ? 0 : table.max(table.stateOf(nextObservation), nextMask));
  }

  /**
   * Backwards: G ← γ G + R; C(s, a) ← C(s, a) + W; Q(s, a) ← Q(s, a) + W / C(s, a) [G − Q(s, a)] (eq. 5.8); then
   * W ← W π(a | s) / b(a | s), until the greedy policy would have done something else.
   */
  private learnEpisode(behind: number): Metrics {
    const { table, episode, weights, legal, metrics } = this;
    const { actions } = table;
    let worth = behind;
    let weight = 1;
    metrics.learned = 0;
    for (let t = episode.length - 1; t >= 0; t--) {
      const pair = episode.pairs[t];
      worth = episode.rewards[t] + this.params.discount * worth;
      if (weight === 0 || weight > MOST_WEIGHT) continue;
      weights[pair] += weight;
      table.values[pair] += (weight / weights[pair]) * (worth - table.values[pair]);
      const row = pair - (pair % actions);
      const isGreedy = row + argmaxIn(table.values, row, actions, legal, row) === pair;
      weight *= greedyImportance(isGreedy, episode.likely[t]);
      metrics.learned++;
    }
    episode.length = 0;
    metrics.return = worth; // discounted, from the start
    return metrics;
  }

  inspect(observation: Value): Insight {
    return this.table.insight(observation);
  }

  save(scope: CheckpointScope = "all"): OffPolicyCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { weights, episode, legal, rng } = this;
    const progress = {
      weights: weights.slice(),
      episode: episode.save(),
      legal: legal.slice(),
      rng: rng.save(),
    };
    return { q, progress };
  }

  load({ q, progress }: OffPolicyCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    restore(this.weights, progress.weights, "weights");
    this.episode.load(progress.episode);
    restore(this.legal, progress.legal, "legal");
    this.rng.load(progress.rng);
  }
}

export const offPolicyMonteCarloEntry = agentEntry({
  title: "Off-policy Monte Carlo",
  description: "Learns the greedy policy's values from exploring play, by weighted importance sampling.",
  source: "Sutton & Barto (2018), §5.6, §5.7",
  params,
  refuses: (setting) => needsStatesAndActions(setting) ?? needsEpisodes(setting),
  make: (setting, config, rng) => new OffPolicyMonteCarlo(setting, config, rng),
});

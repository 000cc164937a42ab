/**
 * Monte Carlo control: learn each action's value from the returns that followed it, whole episodes at a time.
 * Sutton & Barto (2018), §5.4 (on-policy, ε-greedy); §5.1 (first and every visit); Singh & Sutton (1996).
 *
 * Differs: an episode that only ran out of time goes on in the table: its return ends with what its last state is worth
 * to the ε-greedy policy. ε may fall while it learns, and
 * late returns may count for more than in the plain mean.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
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
import { count, discount, probability } from "../core/params.ts";
import { epsilonGreedyMean } from "../core/returns/temporalDifference.ts";
import { linear } from "../core/schedules.ts";
import { needsEpisodes, needsStatesAndActions } from "../core/suits.ts";
import { ActionTable } from "./actionTable.ts";
import { Episode, type EpisodeState } from "./episode.ts";
import { valueParams } from "./params.ts";

const params = z.strictObject({
  ...valueParams(),
  visits: param(z.enum(["first", "every"]).default("first"), {
    title: "Visits",
    description: "Of an action in a state in one episode: the first alone counts, or every one.",
    live: true,
  }),
  learningRate: param(z.number().min(0).max(1).default(0), {
    title: "Learning rate α",
    description:
      "Share of each error that is corrected at once; 0 keeps the plain mean of all returns, 1 / N.",
    live: true,
  }),
  discount: discount(1),
  epsilonEnd: probability(
    0.1,
    "Last ε",
    "Probability of trying any action after the decay, if there is one.",
  ),
  epsilonEpisodes: count(
    0,
    0,
    "ε decays over",
    "Episodes over which ε falls from first to last, in a straight line; 0: it stays.",
  ),
});

type MonteCarloCheckpoint = {
  readonly q: Float64Array;
  readonly progress?: {
    readonly counts: Float64Array;
    readonly episodes: number;
    readonly episode: EpisodeState;
    readonly rng: RngState;
  };
};

export class MonteCarlo implements Agent<Value, number> {
  readonly params: z.output<typeof params>;
  readonly table: ActionTable;
  readonly counts: Float64Array; // [states, actions] returns that were averaged
  /** Episodes learned from. */
  episodes = 0;
  /** The one under way. */
  readonly episode = new Episode();
  private readonly visits: Int32Array; // [states, actions] in the episode under way
  private readonly rng: Rng;
  private readonly metrics = { return: 0, epsilon: 0 };

  constructor(setting: Setting, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.table = new ActionTable(setting, config.initialValue);
    this.counts = new Float64Array(this.table.values.length);
    this.visits = new Int32Array(this.table.values.length);
    this.rng = rng;
  }

  get epsilon(): number {
    const { epsilon, epsilonEnd, epsilonEpisodes } = this.params;
    return epsilonEpisodes === 0 ? epsilon : linear(epsilon, epsilonEnd, epsilonEpisodes, this.episodes);
  }

  /** What was begun is thrown away: an episode begins. */
  begin(): void {
    const { episode, visits } = this;
    for (let t = 0; t < episode.length; t++) visits[episode.pairs[t]] = 0;
    episode.length = 0;
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array): number {
    return this.table.choose(this.table.stateOf(observation), mode, this.epsilon, this.rng, mask);
  }

  learn(transition: Transition<Value, number>): Metrics | undefined {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { table, episode } = this;
    const pair = table.stateOf(observation) * table.actions + action;
    episode.add(pair, reward);
    this.visits[pair]++;
    if (!terminated && !truncated) return undefined;
    const nextRow = table.row(table.stateOf(nextObservation));
    return this.learnEpisode(terminated ? 0 : epsilonGreedyMean(nextRow, this.epsilon, nextMask));
  }

  /** Backwards: G ← γ G + R; Q(s, a) ← Q(s, a) + α [G − Q(s, a)] at its first visit, or at every one. */
  private learnEpisode(behind: number): Metrics {
    const { episode, visits, counts, metrics } = this;
    const { values } = this.table;
    const { discount, learningRate, visits: counted } = this.params;
    metrics.epsilon = this.epsilon;
    let worth = behind;
    for (let t = episode.length - 1; t >= 0; t--) {
      const pair = episode.pairs[t];
      worth = episode.rewards[t] + discount * worth;
      const isFirst = --visits[pair] === 0;
      if (counted === "first" && !isFirst) continue;
      counts[pair]++;
      values[pair] += Math.max(learningRate, 1 / counts[pair]) * (worth - values[pair]);
    }
    episode.length = 0;
    this.episodes++;
    metrics.return = worth; // discounted, from the start
    return metrics;
  }

  inspect(observation: Value): Insight {
    return { ...this.table.insight(observation), numbers: { epsilon: this.epsilon } };
  }

  save(scope: CheckpointScope = "all"): MonteCarloCheckpoint {
    const q = this.table.values.slice();
    if (scope === "policy") return { q };
    const { counts, episodes, episode, rng } = this;
    return { q, progress: { counts: counts.slice(), episodes, episode: episode.save(), rng: rng.save() } };
  }

  load({ q, progress }: MonteCarloCheckpoint): void {
    this.table.load(q);
    if (!progress) return;
    restore(this.counts, progress.counts, "counts");
    this.episodes = progress.episodes;
    this.episode.load(progress.episode);
    this.visits.fill(0);
    for (let t = 0; t < this.episode.length; t++) this.visits[this.episode.pairs[t]]++;
    this.rng.load(progress.rng);
  }
}

export const monteCarloEntry = agentEntry({
  title: "Monte Carlo control",
  description: "Averages the returns that followed each action, whole episodes at a time.",
  source: "Sutton & Barto (2018), §5.1, §5.4; Singh & Sutton (1996)",
  params,
  refuses: (setting) => needsStatesAndActions(setting) ?? needsEpisodes(setting),
  make: (setting, config, rng) => new MonteCarlo(setting, config, rng),
});

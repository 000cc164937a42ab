/**
 * Learning from preferences: someone says which of two clips of play is the better one, a model of the reward is fitted to
 * what was said, and PPO learns from that reward, with a penalty for leaving the policy that it began with.
 * Christiano et al. (2017), arXiv:1706.03741, section 2; the penalty as in Ziegler et al. (2019), arXiv:1909.08593, eq. 2.
 *
 * Differs: one reward model, not an ensemble, so that pairs are drawn uniformly, not by disagreement; its rewards are not
 * moved to mean 0, which would pay for ending an episode that goes badly; no share of random answers is assumed.
 *
 * The world's own reward is never learned from: a scripted judge goes by it, or a person is asked (`question`, `answer`).
 */
import { z } from "zod";
import { entryParam } from "../../envs/core/catalogue.ts";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import type { Value } from "../../envs/core/spaces.ts";
import { ActorCritic, type ActorCriticState } from "../core/actorCritic/actorCritic.ts";
import {
  type ActMode,
  type Agent,
  type Answer,
  agentEntry,
  type Checkpoint,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Question,
  type Setting,
  type Transition,
} from "../core/agent.ts";
import { refusesValues } from "../core/model.ts";
import { Questioner, type QuestionerState, questionParams } from "../core/preferences/questioner.ts";
import { RewardModel, type RewardModelState } from "../core/preferences/rewardModel.ts";
import { needsDrawableActions } from "../core/suits.ts";
import type { Network } from "../models/engine/network.ts";
import { models } from "../models/index.ts";
import { Ppo, ppoEntry } from "./ppo.ts";

/** The starting policy sees what the policy sees, so observations are not normalised by statistics that move. */
const { normalizeObservations: _, ...ppoParams } = ppoEntry.params.shape;

const params = z.strictObject({
  ...ppoParams,
  rewardModel: entryParam(models, "mlp:hidden=[64,64]", {
    title: "Reward model",
    description: "The network that learns what is preferred.",
  }),
  ...questionParams(),
  rewardUpdates: param(z.int().min(1).max(100_000).default(200), {
    title: "Reward updates",
    description: "Gradient steps of the reward model after each round.",
  }),
  rewardBatch: param(z.int().min(1).max(1024).default(16), {
    title: "Reward batch",
    description: "Pairs of clips in each of them.",
  }),
  rewardLearningRate: param(z.number().gt(0).max(1).default(1e-3), {
    title: "Reward learning rate",
    description: "Size of the reward model's steps.",
    log: true,
  }),
  rewardWeightDecay: param(z.number().min(0).max(1).default(0.01), {
    title: "Reward weight decay",
    description: "Share of its parameters that goes with each step, times the learning rate.",
  }),
  klCoefficient: param(z.number().min(0).default(0.01), {
    title: "KL penalty β",
    description: "What leaving the starting policy costs: β log π(a | s) / π₀(a | s) of each step's reward.",
    live: true,
  }),
});

type RlhfParams = z.output<typeof params>;

/** What a checkpoint holds; a policy is PPO's, with the reward model to look at. */
type RlhfCheckpoint = {
  readonly ppo: Checkpoint;
  readonly rewardModel: RewardModelState;
  readonly progress?: {
    readonly fits: number;
    readonly latest: Latest;
    readonly rng: RngState;
    readonly start: ActorCriticState;
    readonly questioner: QuestionerState;
  };
};

/** What is told beside PPO's metrics; the divergence is the mean since it was last told. */
type Latest = {
  preferences: number;
  rewardLoss: number;
  rewardAccuracy: number;
  kl: number;
  klSteps: number;
};

export class Rlhf implements Agent {
  readonly params: RlhfParams;
  readonly lanes: number;
  readonly ppo: Ppo;
  readonly rewardModel: RewardModel;
  /** The policy that it began with, π₀. */
  readonly start: ActorCritic;
  readonly questioner: Questioner;
  /** How often the reward model was fitted. */
  fits = 0;
  private readonly rng: Rng;
  private readonly latest: Latest = { preferences: 0, rewardLoss: 0, rewardAccuracy: 0, kl: 0, klSteps: 0 };
  /** What PPO is told of each step. */
  private readonly handed: { -readonly [K in keyof Transition]: Transition[K] };

  constructor(setting: Setting, config: RlhfParams, rng: Rng) {
    this.params = config;
    this.lanes = config.lanes;
    this.ppo = new Ppo(setting, config, rng.split("ppo")); // the very same object: what is edited reaches it
    this.start = new ActorCritic(setting, config, rng.split("ppo")); // the same names, the same parameters
    const reward = { model: config.rewardModel, clipLength: config.clipLength, pairs: config.rewardBatch };
    const rates = { learningRate: config.rewardLearningRate, weightDecay: config.rewardWeightDecay };
    this.rewardModel = new RewardModel(setting, { ...reward, ...rates }, rng.split("reward"));
    this.questioner = new Questioner(setting, config, rng.split("questions"));
    this.rng = rng.split("fit");
    const nothing = { observation: 0, action: 0, reward: 0, nextObservation: 0 };
    this.handed = { ...nothing, terminated: false, truncated: false, nextMask: undefined, lane: 0 };
  }

  get policy(): Network {
    return this.ppo.policy;
  }

  prepare(): void {
    this.ppo.prepare();
    this.rewardModel.prepare();
  }

  begin(lane = 0): void {
    this.questioner.begin(lane);
  }

  act(observation: Value, mode: ActMode, mask?: Uint8Array, lane?: number): Value {
    return this.ppo.act(observation, mode, mask, lane);
  }

  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return this.ppo.probabilities(observation, mask);
  }

  learn(transition: Transition): Metrics | undefined {
    const { questioner } = this;
    const told = this.fits > 0 ? this.ppo.learn(this.rewarded(transition)) : undefined;
    const isRound = questioner.observe(transition);
    const isDue = questioner.isNew && (isRound || this.fits === 0);
    if (isDue) this.fit();
    return told || isDue ? this.tell(told) : undefined;
  }

  /** The step as PPO is told of it: with the reward that was learned. */
  private rewarded(transition: Transition): Transition {
    const { handed } = this;
    handed.observation = transition.observation;
    handed.action = transition.action;
    handed.reward = this.rewardOf(transition);
    handed.nextObservation = transition.nextObservation;
    handed.terminated = transition.terminated;
    handed.truncated = transition.truncated;
    handed.nextMask = transition.nextMask;
    handed.lane = transition.lane ?? 0;
    return handed;
  }

  private tell(told: Metrics | undefined): Metrics {
    const { klSteps, ...latest } = this.latest;
    latest.kl = klSteps > 0 ? latest.kl / klSteps : 0;
    Object.assign(this.latest, { kl: 0, klSteps: 0 });
    return { ...told, ...latest };
  }

  /** r̂(s, a) − β log π(a | s) / π₀(a | s), with π as it was when it acted. */
  private rewardOf({ observation, action, lane = 0 }: Transition): number {
    const { ppo, start, params: p } = this;
    const reward = this.rewardModel.reward(observation, action);
    if (p.klCoefficient === 0) return reward;
    const { data } = ppo.own.rollout;
    const row = ppo.own.rollout.rowOf(lane);
    const { head } = start;
    start.look(observation);
    head.look(start.policy.output.head(start.policy.outputSize), 0, data.masks, row * head.choices);
    const divergence = data.logProbabilities[row] - head.logProbability(data.actions, row * head.width);
    this.latest.kl += divergence;
    this.latest.klSteps++;
    return reward - p.klCoefficient * divergence;
  }

  get question(): Question | undefined {
    return this.questioner.question;
  }

  answer(number: number, answer: Answer): void {
    this.questioner.answer(number, answer);
  }

  private fit(): void {
    const { comparisons } = this.questioner;
    const { loss, accuracy } = this.rewardModel.fit(comparisons, this.params.rewardUpdates, this.rng);
    this.fits++;
    this.questioner.isNew = false;
    const preferences = comparisons.length;
    Object.assign(this.latest, { preferences, rewardLoss: loss, rewardAccuracy: accuracy });
  }

  inspect(observation: Value): Insight {
    const { numbers, ...insight } = this.ppo.inspect(observation);
    const rewards = [...this.rewardModel.rewards(observation)];
    const named = rewards.map((r, a) => [rewards.length > 1 ? `r̂(s, ${a})` : "r̂(s)", r] as const);
    return { ...insight, numbers: { ...numbers, ...Object.fromEntries(named.slice(0, 12)) } };
  }

  save(scope: CheckpointScope = "all"): RlhfCheckpoint {
    const parts = { ppo: this.ppo.save(scope), rewardModel: this.rewardModel.save(scope) };
    if (scope === "policy") return parts;
    const { fits, latest, rng, start, questioner } = this;
    const progress = {
      fits,
      latest: { ...latest },
      rng: rng.save(),
      start: start.save(),
      questioner: questioner.save(),
    };
    return { ...parts, progress };
  }

  load({ ppo, rewardModel, progress }: RlhfCheckpoint): void {
    this.ppo.load(ppo as ReturnType<Ppo["save"]>);
    this.rewardModel.load(rewardModel);
    if (!progress) return;
    this.start.load(progress.start);
    this.questioner.load(progress.questioner);
    this.rng.load(progress.rng);
    this.fits = progress.fits;
    Object.assign(this.latest, progress.latest);
  }
}

export const rlhfEntry = agentEntry({
  title: "RLHF",
  description: "Someone says which of two clips is better; PPO learns from a reward that was fitted to that.",
  source: "Christiano et al. (2017), arXiv:1706.03741; Ziegler et al. (2019), arXiv:1909.08593",
  params,
  refuses: needsDrawableActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Rlhf(setting, config, rng),
});

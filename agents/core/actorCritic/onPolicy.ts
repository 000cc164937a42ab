/**
 * Acting and remembering, as the agents share it that learn from what their own policy has just done: rollouts in lanes,
 * with all that a checkpoint needs of them.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import type { Value } from "../../../envs/core/spaces.ts";
import type { OptimizerState } from "../../models/optimizers/optimizer.ts";
import type { ActMode, CheckpointScope, Setting, Transition } from "../agent.ts";
import { RewardScaler, type RewardScalerState } from "../normalization.ts";
import { count, discount, probability } from "../params.ts";
import { ActorCritic, type ActorCriticConfig, type ActorCriticState } from "./actorCritic.ts";
import type { ActorCriticLearner } from "./actorCriticLearner.ts";
import { Rollout, type RolloutState } from "./rollout.ts";

interface Defaults {
  readonly lanes: number;
  readonly rolloutSteps: number;
  readonly learningRate: number;
  readonly lambda: number;
}

export function rolloutParams({ lanes, rolloutSteps, learningRate, lambda }: Defaults) {
  return {
    lanes: param(z.int().min(1).max(1024).default(lanes), {
      title: "Parallel worlds",
      description: "Copies of the world that it learns in at once; each step in one of them counts.",
    }),
    rolloutSteps: param(z.int().min(1).max(100_000).default(rolloutSteps), {
      title: "Rollout steps",
      description: "Steps of each world between two rounds of learning.",
    }),
    ...updateParams(learningRate),
    lambda: probability(lambda, "GAE's λ", "How far advantages look at rewards (1) rather than values (0)."),
  };
}

/** Of every policy gradient with a value beside it. */
export function updateParams(learningRate: number) {
  return {
    learningRate: param(z.number().gt(0).max(1).default(learningRate), {
      title: "Learning rate",
      description: "Size of the optimiser's steps.",
      live: true,
      log: true,
    }),
    learningRateSteps: count(
      0,
      0,
      "Learning rate falls over",
      "Steps over which it falls to 0 in a straight line; 0 leaves it as it is.",
    ),
    discount: discount(0.99),
    entropyCoefficient: param(z.number().min(0).default(0), {
      title: "Entropy bonus",
      description: "Weight of the policy's entropy in the loss: more keeps it trying things.",
      live: true,
    }),
    valueCoefficient: param(z.number().min(0).default(0.5), {
      title: "Value weight",
      description: "Weight of the value's squared error, halved, in the loss.",
      live: true,
    }),
    maxGradientNorm: param(z.number().gt(0).default(0.5), {
      title: "Gradient norm",
      description: "Longer gradients are shortened to it.",
      live: true,
    }),
  };
}

interface Config extends ActorCriticConfig {
  readonly scaleRewards: boolean;
  readonly discount: number;
}

type OnPolicyProgress = {
  readonly steps: number;
  readonly updates: number;
  readonly rng: RngState;
  readonly noise: readonly RngState[];
  readonly rollout?: RolloutState;
  readonly rewards?: RewardScalerState;
};

export class OnPolicy {
  readonly actorCritic: ActorCritic;
  readonly lanes: number;
  readonly rng: Rng;
  readonly rewards: RewardScaler | undefined;
  /** Transitions seen. */
  steps = 0;
  /** Gradient steps taken. */
  updates = 0;
  private readonly config: Config;
  private readonly rolloutSteps: number;
  private kept: Rollout | undefined;

  constructor(setting: Setting, config: Config, lanes: number, rolloutSteps: number, rng: Rng) {
    this.actorCritic = new ActorCritic(setting, config, rng);
    this.config = config;
    this.lanes = lanes;
    this.rolloutSteps = rolloutSteps;
    this.rng = rng;
    this.rewards = config.scaleRewards ? new RewardScaler(lanes) : undefined;
  }

  /** What its steps are remembered in, made by whoever is going to learn: a copy that only plays is spared it. */
  get rollout(): Rollout {
    return this.prepare();
  }

  prepare(): Rollout {
    const { policy, head } = this.actorCritic;
    const { width, choices } = head;
    const { lanes, rolloutSteps: steps } = this;
    this.kept ??= new Rollout({ steps, lanes, inputs: policy.inputSize, width, choices });
    return this.kept;
  }

  /** What was remembered of an episode that was broken off is thrown away. */
  forget(): void {
    this.kept?.clear();
    this.rewards?.returns.fill(0);
  }

  act(observation: Value, mode: ActMode, mask: Uint8Array | undefined, lane: number): Value {
    const { actorCritic, rng } = this;
    if (mode === "greedy") return actorCritic.best(observation, mask);
    const { rollout } = this;
    const { head } = actorCritic;
    const { actions, logProbabilities } = rollout.data;
    const row = rollout.begin(lane, actorCritic.look(observation, mask), mask);
    const at = row * head.width;
    head.draw(rng, actions, at);
    logProbabilities[row] = head.logProbability(actions, at);
    return head.action(actions, at);
  }

  /** Remembers what came of the lane's latest action, values bootstrapped where an episode or the rollout is cut. */
  remember({ observation, reward, nextObservation, terminated, truncated, lane = 0 }: Transition): Rollout {
    const { actorCritic, rollout, rewards, config } = this;
    const row = rollout.rowOf(lane);
    actorCritic.takeIntoAccount(observation);
    const scaled = rewards?.scale(reward, lane, terminated || truncated, config.discount) ?? reward;
    const bootstraps = rollout.end(lane, scaled, terminated, truncated);
    if (bootstraps) rollout.data.nextValues[row] = actorCritic.value(nextObservation);
    this.steps++;
    return rollout;
  }

  /** π(· | observation) of numbered actions [choices]. */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    return this.actorCritic.probabilities(observation, mask);
  }

  /** What an agent saves, with the optimisers of its learner if it has one. */
  checkpoint(scope: CheckpointScope, learner?: ActorCriticLearner): OnPolicyCheckpoint {
    const actorCritic = this.actorCritic.save();
    if (scope === "policy") return { actorCritic };
    return { actorCritic, progress: this.progress(), ...(learner && { optimizers: learner.save() }) };
  }

  private progress(): OnPolicyProgress {
    const { steps, updates, rng, kept, rewards, actorCritic } = this;
    return {
      steps,
      updates,
      rng: rng.save(),
      noise: actorCritic.noises.map((noise) => noise.save()),
      ...(kept && { rollout: kept.save() }),
      ...(rewards && { rewards: rewards.save() }),
    };
  }

  /** All of it but the optimisers, which are the agent's. */
  restore({ actorCritic, progress }: OnPolicyCheckpoint): void {
    this.actorCritic.load(actorCritic);
    if (!progress) return;
    if (progress.rollout) this.rollout.load(progress.rollout);
    else this.kept = undefined;
    if (progress.rewards) this.rewards?.load(progress.rewards);
    this.steps = progress.steps;
    this.updates = progress.updates;
    this.rng.load(progress.rng);
    this.actorCritic.noises.forEach((noise, i) => {
      noise.load(progress.noise[i]);
    });
  }
}

/** What a checkpoint of such an agent holds; a policy is the first alone. */
export type OnPolicyCheckpoint = {
  readonly actorCritic: ActorCriticState;
  readonly progress?: OnPolicyProgress;
  readonly optimizers?: readonly OptimizerState[];
};

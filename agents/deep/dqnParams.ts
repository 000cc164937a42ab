/** The parameters of DQN and of all that is made of it, each entry with defaults of its own. */
import { z } from "zod";
import { param } from "../../envs/core/schema.ts";
import { body } from "../core/body.ts";
import { learningRates } from "../core/learningRate.ts";
import { model } from "../core/model.ts";
import { count, discount, epsilons, errorLimits, probability, targetNetwork } from "../core/params.ts";

/** What an entry may begin with instead. */
interface Defaults {
  readonly model: string;
  readonly optimizer: "adam" | "rmsprop";
  readonly adamEpsilon: number;
  readonly learningRate: number;
  readonly learningRateEnd: number;
  readonly learningRateSteps: number;
  readonly learningRateSchedule: "constant" | "linear";
  readonly batchSize: number;
  readonly learningStarts: number;
  readonly trainEvery: number;
  readonly targetEvery: number;
  readonly tau: number;
  readonly epsilonStart: number;
  readonly epsilonEnd: number;
  readonly explorationSteps: number;
  readonly huberDelta: number;
  readonly maxGradientNorm: number;
  readonly double: boolean;
  readonly dueling: boolean;
  readonly noisy: boolean;
  readonly prioritized: boolean;
  readonly priorityExponent: number;
  readonly nSteps: number;
  readonly distribution: "none" | "categorical" | "quantile";
  readonly atoms: number;
}

/** Those of Stable-Baselines3's DQN, but for a smaller memory; it moves its target every 10,000 steps, 2,500 updates. */
const general: Defaults = {
  model: "mlp",
  optimizer: "adam",
  adamEpsilon: 1e-8,
  learningRate: 1e-4,
  learningRateEnd: 1e-4,
  learningRateSteps: 50_000,
  learningRateSchedule: "constant",
  batchSize: 32,
  learningStarts: 100,
  trainEvery: 4,
  targetEvery: 2500,
  tau: 1,
  epsilonStart: 1,
  epsilonEnd: 0.05,
  explorationSteps: 10_000,
  huberDelta: 1,
  maxGradientNorm: 10,
  double: false,
  dueling: false,
  noisy: false,
  prioritized: false,
  priorityExponent: 0.6,
  nSteps: 1,
  distribution: "none",
  atoms: 51,
};

export function dqnParams(own: Partial<Defaults> = {}) {
  const begins = { ...general, ...own };
  return z
    .strictObject({
      model: model(begins.model),
      body: body(),
      optimizer: param(z.enum(["adam", "rmsprop"]).default(begins.optimizer), {
        title: "Optimiser",
        description:
          "How gradients move the parameters; rmsprop is centred, with the decay 0.95 and ε = 0.01 of Mnih et al. (2015).",
      }),
      adamEpsilon: param(z.number().gt(0).max(1).default(begins.adamEpsilon), {
        title: "Adam's ε",
        description:
          "Added to the root of the mean square: larger ones make steps of small gradients smaller.",
        log: true,
      }),
      ...learningRates({
        first: begins.learningRate,
        last: begins.learningRateEnd,
        over: begins.learningRateSteps,
        schedule: begins.learningRateSchedule,
      }),
      discount: discount(0.99),
      batchSize: param(z.int().min(1).max(4096).default(begins.batchSize), {
        title: "Batch size",
        description: "Remembered transitions in each update.",
      }),
      bufferSize: param(z.int().min(1).max(2_000_000).default(100_000), {
        title: "Replay size",
        description: "Transitions remembered; the oldest make room.",
      }),
      learningStarts: param(z.int().min(0).default(begins.learningStarts), {
        title: "Learning starts",
        description: "Steps before the first update.",
      }),
      trainEvery: count(begins.trainEvery, 1, "Train every", "Steps between rounds of updates."),
      gradientSteps: param(z.int().min(1).max(10_000).default(1), {
        title: "Gradient steps",
        description: "Updates in each round.",
        live: true,
      }),
      ...targetNetwork({ every: begins.targetEvery, tau: begins.tau }),
      ...epsilons({ first: begins.epsilonStart, last: begins.epsilonEnd, over: begins.explorationSteps }),
      ...errorLimits({ delta: begins.huberDelta, norm: begins.maxGradientNorm }),
      double: param(z.boolean().default(begins.double), {
        title: "Double",
        description:
          "The learner chooses the next action, the target network tells its worth. Van Hasselt et al. (2016).",
      }),
      dueling: param(z.boolean().default(begins.dueling), {
        title: "Duelling",
        description:
          "A state's value and its actions' advantages have layers of their own. Wang et al. (2016).",
      }),
      noisy: param(z.boolean().default(begins.noisy), {
        title: "Noisy",
        description: "The last dense layers are noisy, and explore by that. Fortunato et al. (2018).",
      }),
      noisySigma: param(z.number().gt(0).max(10).default(0.5), {
        title: "Noise σ₀",
        description: "Of noisy layers at first, in units of 1 / √inputs.",
      }),
      nSteps: param(z.int().min(1).max(64).default(begins.nSteps), {
        title: "Steps n",
        description: "Rewards that count before the value of what came after them. Hessel et al. (2018).",
      }),
      prioritized: param(z.boolean().default(begins.prioritized), {
        title: "Prioritised",
        description: "Transitions are drawn in proportion to their errors. Schaul et al. (2016).",
      }),
      priorityExponent: probability(
        begins.priorityExponent,
        "Priority α",
        "How far priorities count where they are asked for: 0 draws all alike, 1 in proportion.",
      ),
      importanceExponent: probability(
        0.4,
        "Importance β",
        "How far the unevenness of priorities is made up for at first, on its way to 1.",
      ),
      importanceSteps: count(
        100_000,
        0,
        "β rises over",
        "Steps over which the importance β rises to 1, in a straight line.",
      ),
      distribution: param(z.enum(["none", "categorical", "quantile"]).default(begins.distribution), {
        title: "Distribution",
        description:
          "Whether the return's distribution is learned: probabilities of atoms (C51) or quantiles (QR-DQN).",
      }),
      atoms: param(z.int().min(2).max(512).default(begins.atoms), {
        title: "Atoms",
        description: "Of a distribution: its atoms, or its quantiles.",
      }),
      valueMin: param(z.number().default(-10), {
        title: "Lowest atom",
        description: "The smallest return that a categorical distribution knows.",
      }),
      valueMax: param(z.number().default(10), {
        title: "Highest atom",
        description: "The largest return that a categorical distribution knows.",
      }),
    })
    .refine(({ valueMin, valueMax }) => valueMin < valueMax, {
      path: ["valueMax"],
      message: "a number above valueMin",
    })
    .refine(({ nSteps, bufferSize }) => nSteps <= bufferSize, {
      path: ["nSteps"],
      message: "at most bufferSize steps",
    });
}

export type DqnParams = z.output<ReturnType<typeof dqnParams>>;

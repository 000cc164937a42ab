/** The catalogue of wrappers: what a spec may put around a world, innermost first. */
import { z } from "zod";
import { catalogue, type Mode, type WrapperEntry, wrapperEntry } from "../catalogue.ts";
import { param } from "../schema.ts";
import type { EntrySpec } from "../shorthand.ts";
import type { World } from "../world.ts";
import { atariDefaults, atariPreprocessing } from "./atariPreprocessing.ts";
import { clipReward } from "./clipReward.ts";
import { frameStack } from "./frameStack.ts";
import { hiddenReward } from "./hiddenReward.ts";
import { normalizeObservation } from "./normalizeObservation.ts";
import { recordEpisodeStatistics } from "./recordEpisodeStatistics.ts";
import { timeLimit } from "./timeLimit.ts";

export const wrappers = catalogue<WrapperEntry>("wrapper", {
  timeLimit: wrapperEntry({
    title: "Time limit",
    description: "Truncates episodes after a number of steps.",
    source: "Gymnasium, TimeLimit; Pardo et al. (2018) for why truncation is not termination",
    params: z.strictObject({
      maxSteps: param(z.int().min(1).default(1000), {
        title: "Steps",
        description: "Steps after which an episode is truncated.",
      }),
    }),
    wrap: (world, { maxSteps }) => timeLimit(world, maxSteps),
  }),
  frameStack: wrapperEntry({
    title: "Frame stack",
    description: "Observes the last few observations at once, oldest first.",
    source: "Mnih et al. (2015), Methods; Gymnasium, FrameStackObservation",
    params: z.strictObject({
      count: param(z.int().min(1).max(64).default(4), {
        title: "Frames",
        description: "How many observations are seen at once.",
      }),
      axis: param(z.enum(["first", "last"]).default("first"), {
        title: "Axis",
        description: "Where frames are stacked: first for sequences, last for the channels of images.",
      }),
    }),
    wrap: (world, { count, axis }) => frameStack(world, count, axis),
  }),
  clipReward: wrapperEntry({
    title: "Clipped reward",
    description: "Limits the rewards that a learner sees; evaluations count the true ones.",
    source: "Mnih et al. (2015), Methods; Gymnasium, ClipReward",
    params: z.strictObject({
      low: param(z.number().default(-1), { title: "Lowest", description: "Lowest reward seen." }),
      high: param(z.number().default(1), { title: "Highest", description: "Highest reward seen." }),
    }),
    wrap: (world, { low, high }, mode) => (mode === "train" ? clipReward(world, low, high) : world),
  }),
  hiddenReward: wrapperEntry({
    title: "Hidden reward",
    description:
      "Pays a learner nothing, who must learn from preferences; evaluations count the true rewards.",
    source: "Christiano et al. (2017), arXiv:1706.03741, section 2",
    params: z.strictObject({}),
    wrap: (world, _, mode) => (mode === "train" ? hiddenReward(world) : world),
  }),
  normalizeObservation: wrapperEntry({
    title: "Normalised observation",
    description:
      "Moves observations to mean 0 and variance 1 by running statistics, which evaluations use but do not change.",
    source: "Gymnasium, NormalizeObservation; Chan et al. (1979)",
    params: z.strictObject({
      epsilon: param(z.number().gt(0).default(1e-8), {
        title: "ε",
        description: "Added to the variance.",
        log: true,
      }),
    }),
    wrap: (world, { epsilon }, mode) => normalizeObservation(world, { update: mode === "train", epsilon }),
  }),
  atariPreprocessing: wrapperEntry({
    title: "Atari preprocessing",
    description: "The world as DQN saw Atari's: stacked grey frames, skipped frames, clipped rewards, lives.",
    source: "Mnih et al. (2015), Methods; Gymnasium, AtariPreprocessing",
    params: z.strictObject({
      frameSkip: param(z.int().min(1).max(64).default(atariDefaults.frameSkip), {
        title: "Frame skip",
        description: "Frames of the world for which each action is repeated.",
      }),
      size: param(z.int().min(8).max(256).default(atariDefaults.size), {
        title: "Size",
        description: "Pixels along each side.",
      }),
      frames: param(z.int().min(1).max(64).default(atariDefaults.frames), {
        title: "Frames",
        description: "How many frames are seen at once.",
      }),
      noopMax: param(z.int().min(0).max(1000).default(atariDefaults.noopMax), {
        title: "No-ops",
        description: "Most frames of doing nothing before a game begins, in worlds where that can be done.",
      }),
      clip: param(z.boolean().default(atariDefaults.clip), {
        title: "Clipped reward",
        description: "Limits each step's reward to [−1, 1] for a learner; evaluations count the true ones.",
      }),
      episodicLife: param(z.boolean().default(atariDefaults.episodicLife), {
        title: "Episodic life",
        description: "A lost life ends an episode for a learner; evaluations play whole games.",
      }),
    }),
    wrap: (world, params, mode) =>
      atariPreprocessing(world, mode === "train" ? params : { ...params, clip: false, episodicLife: false }),
  }),
  recordEpisodeStatistics: wrapperEntry({
    title: "Episode statistics",
    description: "Tells the episode's return and length so far in the info of every step.",
    source: "Gymnasium, RecordEpisodeStatistics",
    params: z.strictObject({}),
    wrap: (world) => recordEpisodeStatistics(world),
  }),
});

/** `world` inside `specs`, the first innermost. */
export function wrapped(world: World, specs: readonly EntrySpec[], mode: Mode = "train"): World {
  return specs.reduce(
    (inner, { id, params }) => wrappers.get(id).wrap(inner, wrappers.params(id, params), mode),
    world,
  );
}

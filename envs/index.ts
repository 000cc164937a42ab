/** The catalogue of environments: id → world. `make` gives what a user of Gymnasium expects. */

import { flappyEntry } from "./arcade/flappy.ts";
import { asterixEntry } from "./arcade/minatar/asterix.ts";
import { breakoutEntry } from "./arcade/minatar/breakout.ts";
import { freewayEntry } from "./arcade/minatar/freeway.ts";
import { seaquestEntry } from "./arcade/minatar/seaquest.ts";
import { spaceInvadersEntry } from "./arcade/minatar/spaceInvaders.ts";
import { pongEntry } from "./arcade/pong.ts";
import { snakeEntry } from "./arcade/snake.ts";
import {
  bernoulliBanditEasyEntry,
  bernoulliBanditEntry,
  bernoulliBanditHardEntry,
} from "./bandits/bernoulliBandit.ts";
import { betaBanditEntry } from "./bandits/betaBandit.ts";
import { clippedGaussianBanditEntry } from "./bandits/clippedGaussianBandit.ts";
import { constrainedAdversaryEntry } from "./bandits/constrainedAdversary.ts";
import { exp3LowerBoundEntry } from "./bandits/exp3LowerBound.ts";
import { exponentialBanditEntry } from "./bandits/exponentialBandit.ts";
import { gaussianBanditEntry } from "./bandits/gaussianBandit.ts";
import { labelledBanditEntry } from "./bandits/labelledBandit.ts";
import { linearBanditEntry, linearBanditSharedEntry } from "./bandits/linearBandit.ts";
import { logisticBanditEntry, logisticBanditSharedEntry } from "./bandits/logisticBandit.ts";
import { piecewiseBanditEntry } from "./bandits/piecewiseBandit.ts";
import { poissonBanditEntry } from "./bandits/poissonBandit.ts";
import { randomBernoulliBanditEntry } from "./bandits/randomBernoulliBandit.ts";
import { randomWalkBanditEntry, randomWalkBernoulliBanditEntry } from "./bandits/randomWalkBandit.ts";
import { sinusoidalBanditEntry } from "./bandits/sinusoidalBandit.ts";
import { alternatingBanditEntry, tableBanditEntry } from "./bandits/tableBandit.ts";
import { tenArmedTestbedEntry } from "./bandits/tenArmedTestbed.ts";
import { uniformBanditEntry } from "./bandits/uniformBandit.ts";
import { blackjackEntry } from "./cards/blackjack.ts";
import { acrobotEntry } from "./classic/acrobot.ts";
import { cartPoleEntry } from "./classic/cartPole.ts";
import { maskedCartPoleEntry } from "./classic/maskedCartPole.ts";
import { mountainCarEntry } from "./classic/mountainCar.ts";
import { mountainCarContinuousEntry } from "./classic/mountainCarContinuous.ts";
import { pendulumEntry } from "./classic/pendulum.ts";
import { catalogue, type EnvEntry } from "./core/catalogue.ts";
import { type Env, worldEnv } from "./core/env.ts";
import { parse } from "./core/schema.ts";
import type { EntrySpec } from "./core/shorthand.ts";
import type { Value } from "./core/spaces.ts";
import { VectorEnv } from "./core/vector.ts";
import type { World } from "./core/world.ts";
import { wrapped } from "./core/wrappers/index.ts";
import { cliffWalkingEntry, cliffWalkingSlipperyEntry } from "./gridworlds/cliffWalking.ts";
import { frozenLake8x8Entry, frozenLakeEntry } from "./gridworlds/frozenLake.ts";
import {
  dynaMazeEntry,
  fourRoomsEntry,
  gridworld4x3Entry,
  gridworldEntry,
  gridworldTeleportsEntry,
} from "./gridworlds/gridworld.ts";
import { taxiEntry } from "./gridworlds/taxi.ts";
import { tMazeEntry } from "./gridworlds/tMaze.ts";
import { windyGridworldEntry } from "./gridworlds/windyGridworld.ts";

/** By what they are about; a new world is one line here. */
const families: Readonly<Record<string, Readonly<Record<string, EnvEntry>>>> = {
  "Classic control": {
    "CartPole-v1": cartPoleEntry,
    "MaskedCartPole-v1": maskedCartPoleEntry,
    "MountainCar-v0": mountainCarEntry,
    "MountainCarContinuous-v0": mountainCarContinuousEntry,
    "Acrobot-v1": acrobotEntry,
    "Pendulum-v1": pendulumEntry,
  },
  Gridworlds: {
    "CliffWalking-v1": cliffWalkingEntry,
    "CliffWalkingSlippery-v1": cliffWalkingSlipperyEntry,
    "FrozenLake-v1": frozenLakeEntry,
    "FrozenLake8x8-v1": frozenLake8x8Entry,
    "Taxi-v3": taxiEntry,
    "WindyGridworld-v0": windyGridworldEntry,
    "Gridworld-v0": gridworldEntry,
    "GridworldTeleports-v0": gridworldTeleportsEntry,
    "Gridworld4x3-v0": gridworld4x3Entry,
    "DynaMaze-v0": dynaMazeEntry,
    "FourRooms-v0": fourRoomsEntry,
    "TMaze-v0": tMazeEntry,
  },
  Cards: {
    "Blackjack-v1": blackjackEntry,
  },
  Arcade: {
    "Flappy-v0": flappyEntry,
    "Snake-v0": snakeEntry,
    "Pong-v0": pongEntry,
    "MinAtar/Asterix-v0": asterixEntry(false),
    "MinAtar/Breakout-v0": breakoutEntry(false),
    "MinAtar/Freeway-v0": freewayEntry(false),
    "MinAtar/Seaquest-v0": seaquestEntry(false),
    "MinAtar/SpaceInvaders-v0": spaceInvadersEntry(false),
    "MinAtar/Asterix-v1": asterixEntry(true),
    "MinAtar/Breakout-v1": breakoutEntry(true),
    "MinAtar/Freeway-v1": freewayEntry(true),
    "MinAtar/Seaquest-v1": seaquestEntry(true),
    "MinAtar/SpaceInvaders-v1": spaceInvadersEntry(true),
  },
  Bandits: {
    BernoulliBandit: bernoulliBanditEntry,
    "BernoulliBandit-easy": bernoulliBanditEasyEntry,
    "BernoulliBandit-hard": bernoulliBanditHardEntry,
    GaussianBandit: gaussianBanditEntry,
    ClippedGaussianBandit: clippedGaussianBanditEntry,
    PoissonBandit: poissonBanditEntry,
    ExponentialBandit: exponentialBanditEntry,
    UniformBandit: uniformBanditEntry,
    BetaBandit: betaBanditEntry,
    TenArmedTestbed: tenArmedTestbedEntry,
    RandomBernoulliBandit: randomBernoulliBanditEntry,
    PiecewiseBandit: piecewiseBanditEntry,
    RandomWalkBandit: randomWalkBanditEntry,
    "RandomWalkBandit-bernoulli": randomWalkBernoulliBanditEntry,
    SinusoidalBandit: sinusoidalBanditEntry,
    TableBandit: tableBanditEntry,
    AlternatingBandit: alternatingBanditEntry,
    ConstrainedAdversary: constrainedAdversaryEntry,
    Exp3LowerBound: exp3LowerBoundEntry,
    LinearBandit: linearBanditEntry,
    "LinearBandit-shared": linearBanditSharedEntry,
    LogisticBandit: logisticBanditEntry,
    "LogisticBandit-shared": logisticBanditSharedEntry,
    LabelledBandit: labelledBanditEntry,
  },
};

export const envs = catalogue<EnvEntry>("environment", Object.assign({}, ...Object.values(families)));

/** What a world is about; those that were registered later are the person's own. */
export function familyOf(id: string): string {
  const found = Object.entries(families).find(([, entries]) => Object.hasOwn(entries, id));
  return found ? found[0] : "Your own";
}

/** The world under `id`, with checked parameters. */
export function makeWorld(id: string, params: unknown = {}, wrappers: readonly EntrySpec[] = []): World {
  const entry = envs.get(id);
  return wrapped(entry.make(parse(entry.params, params, `${id}.params`)), wrappers);
}

/** An environment with Gymnasium's interface: `make("CartPole-v1").reset({ seed: 0 })`. */
export function make<Obs extends Value = Value, Act extends Value = Value>(
  id: string,
  params?: unknown,
  wrappers?: readonly EntrySpec[],
): Env<Obs, Act> {
  return worldEnv<Obs, Act>(envs.canonical(id), makeWorld(id, params, wrappers));
}

/** `count` copies that step together. */
export function makeVector(
  id: string,
  count: number,
  params?: unknown,
  wrappers?: readonly EntrySpec[],
): VectorEnv {
  return new VectorEnv(envs.canonical(id), makeWorld(id, params, wrappers), count);
}

export function list(): string[] {
  return envs.ids();
}

/** Adds a world of your own under a new id. */
export function register(id: string, entry: EnvEntry): void {
  envs.register(id, entry);
}

export { pongForTwo } from "./arcade/pong.ts";
export type { Bandit, BanditFacts, Family, Moves } from "./core/bandit.ts";
export type { EnvEntry } from "./core/catalogue.ts";
export { envEntry } from "./core/catalogue.ts";
export { checkEnv, findProblems } from "./core/checker.ts";
export type { Brush, Drawing, Ink, Screen, Shape } from "./core/drawing.ts";
export type { Env, StepResult } from "./core/env.ts";
export { InputError } from "./core/errors.ts";
export { Rng, rng, type Seed } from "./core/rng.ts";
export { param } from "./core/schema.ts";
export { against, type Seat, type SeatPolicy, type SeatsOutcome, type SeatsWorld } from "./core/seats.ts";
export type { Snapshot } from "./core/simulation.ts";
export * from "./core/spaces.ts";
export { VectorEnv } from "./core/vector.ts";
export type { Branch, Info, Outcome, World } from "./core/world.ts";
export { atariPreprocessing } from "./core/wrappers/atariPreprocessing.ts";
export { clipReward } from "./core/wrappers/clipReward.ts";
export { frameStack } from "./core/wrappers/frameStack.ts";
export { normalizeObservation } from "./core/wrappers/normalizeObservation.ts";
export { recordEpisodeStatistics } from "./core/wrappers/recordEpisodeStatistics.ts";
export { timeLimit } from "./core/wrappers/timeLimit.ts";

/**
 * What the five MinAtar games share. Young & Tian (2019), "MinAtar: An Atari-inspired testbed for thorough and
 * reproducible reinforcement learning experiments", arXiv:1903.03176; rules of MinAtar 1.0.15.
 *
 * A 10×10 grid seen as one plane of 0s and 1s for each kind of thing: observation [10, 10, channels], row by row.
 * Actions: 0 no-op, 1 left, 2 up, 3 right, 4 down, 5 fire; ids ending in v1 offer only those the game uses.
 * Sticky actions: with probability 0.1 the action last taken is taken again instead.
 */
import { z } from "zod";
import type { Brush, Drawing, Ink, Shape } from "../../core/drawing.ts";
import type { Rng } from "../../core/rng.ts";
import { param } from "../../core/schema.ts";
import { box, discrete } from "../../core/spaces.ts";
import type { Outcome, World } from "../../core/world.ts";

export const SIZE = 10; // cells along a side
export const NOOP = 0;
export const LEFT = 1;
export const UP = 2;
export const RIGHT = 3;
export const DOWN = 4;
export const FIRE = 5;
const actionNames = ["no-op", "left", "up", "right", "down", "fire"];

export const minatarParams = z.strictObject({
  sticky: param(z.number().min(0).max(1).default(0.1), {
    title: "Sticky actions",
    description: "Probability that the last action is taken again instead of the one chosen.",
  }),
  ramping: param(z.boolean().default(true), {
    title: "Difficulty ramping",
    description: "The game gets harder as it goes on.",
  }),
});

/** One kind of thing on the grid, in the order of the observation's planes. */
export interface Channel {
  readonly name: string;
  readonly ink: Ink;
  readonly alpha?: number;
  /** Painted before the others, so that it hides none of them. */
  readonly beneath?: boolean;
}

/** Fields that every game's state has beside its own. */
export interface MinatarState {
  /** The action last taken. It outlives an episode, as in the original: a sticky first step repeats it. */
  lastAction: number;
  terminal: boolean;
}

export interface MinatarGame<S extends MinatarState> {
  readonly channels: readonly Channel[];
  /** The actions that do something, in ascending order. */
  readonly minimalActions: readonly number[];
  /** A new game; `lastAction` is filled in afterwards. */
  init(rng: Rng): S;
  /** One frame in which `action` (0 … 5) is taken; sets `terminal` when the game is over. Gives the reward, a whole number. */
  frame(state: S, action: number, rng: Rng): number;
  /** Sets to 1 what is there, in planes that are all 0: plane[(row · 10 + column) · channels + channel]. */
  observe(state: S, planes: Float32Array): void;
}

/** `minimal` leaves out the actions that the game does not use, as the ids ending in v1 do. */
export function minatar<S extends MinatarState>(
  game: MinatarGame<S>,
  { sticky, minimal }: { readonly sticky: number; readonly minimal: boolean },
): World<S, number> {
  const { channels } = game;
  const actions = minimal ? game.minimalActions : [NOOP, LEFT, UP, RIGHT, DOWN, FIRE];
  const names = actions.map((action) => actionNames[action]);
  const order = paintingOrder(channels);
  const planes = new Float32Array(SIZE * SIZE * channels.length); // for pictures only
  const show = (state: S) => {
    planes.fill(0);
    game.observe(state, planes);
    return planes;
  };

  return {
    observationSpace: box(0, 1, [SIZE, SIZE, channels.length]),
    actionSpace: discrete(actions.length),
    actionNames: names,
    idle: () => NOOP,
    stepsPerSecond: 8,
    remembers: true, // the action last taken
    init(rng, previous) {
      const state = game.init(rng);
      state.lastAction = previous?.lastAction ?? NOOP;
      return state;
    },
    step(state, action, rng) {
      const taken = rng.bernoulli(sticky) ? state.lastAction : actions[action]; // drawn even when nothing sticks
      state.lastAction = taken;
      if (state.terminal) return outcomeOf(0, true);
      const reward = game.frame(state, taken, rng);
      return outcomeOf(reward, state.terminal);
    },
    observe(state, out) {
      out.fill(0);
      game.observe(state, out);
    },
    draw: (state) => drawing(channels, order, show(state)),
    screen: {
      width: SIZE,
      height: SIZE,
      paint: (state, brush) => paint(channels, order, show(state), brush),
    },
  };
}

/** Outcomes of the usual rewards are made once. */
const outcomes = [false, true].map((terminated) =>
  Array.from({ length: 32 }, (_, reward): Outcome => Object.freeze({ reward, terminated })),
);

function outcomeOf(reward: number, terminated: boolean): Outcome {
  return outcomes[terminated ? 1 : 0][reward] ?? { reward, terminated };
}

const floor: Shape = { kind: "rect", ink: "ground", x: 0, y: 0, width: SIZE, height: SIZE, radius: 0.1 };

/** What lies beneath, then the rest, each in the order of the channels. */
function paintingOrder(channels: readonly Channel[]): readonly number[] {
  const all = [...channels.keys()];
  return [
    ...all.filter((channel) => channels[channel].beneath),
    ...all.filter((channel) => !channels[channel].beneath),
  ];
}

function drawing(channels: readonly Channel[], order: readonly number[], planes: Float32Array): Drawing {
  const shapes: Shape[] = [floor];
  for (const channel of order) {
    const { ink, alpha = 1 } = channels[channel];
    for (let cell = 0; cell < SIZE * SIZE; cell++) {
      if (planes[cell * channels.length + channel] === 0) continue;
      const x = (cell % SIZE) + 0.05;
      const y = Math.floor(cell / SIZE) + 0.05;
      shapes.push({ kind: "rect", ink, alpha, x, y, width: 0.9, height: 0.9, radius: 0.12 });
    }
  }
  return { width: SIZE, height: SIZE, shapes };
}

function paint(
  channels: readonly Channel[],
  order: readonly number[],
  planes: Float32Array,
  brush: Brush,
): void {
  brush.rect("ground", 0, 0, SIZE, SIZE);
  for (const channel of order)
    for (let cell = 0; cell < SIZE * SIZE; cell++)
      if (planes[cell * channels.length + channel] !== 0)
        brush.rect(channels[channel].ink, cell % SIZE, Math.floor(cell / SIZE), 1, 1);
}

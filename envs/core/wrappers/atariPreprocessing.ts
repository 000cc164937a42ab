/**
 * Any world as DQN saw Atari's: its last few frames in grey, several frames to a step. Mnih et al. (2015), Methods,
 * "Preprocessing" and "Training details", doi:10.1038/nature14236; Gymnasium's AtariPreprocessing, within its
 * FrameStackObservation and ClipReward.
 *
 * Observation [size, size, frames]: shares of white (bytes / 255), the oldest frame in the first channel. Each is the
 * brighter of the world's last two frames, pixel by pixel, painted from its screen or else from its drawing. An episode
 * begins with its first frame repeated.
 * A step repeats its action for `frameSkip` frames and earns their sum; it ends early with the episode, or with a life.
 * A new game begins with 1 … noopMax no-ops: the world's `idle` action; worlds that have none begin without. A game that
 * ends meanwhile begins anew, and what no-ops earn is lost. The world's `maxSteps` counts frames, those of no-ops apart:
 * at 4 frames to a step, 200 become 50 steps, and 999 become 250, the last of 3 frames.
 * In training only, rewards are clipped, and an episode ends with a life: the next goes on where that one ended, with
 * luck and a time limit of its own. So a learner's returns are those of lives, an evaluation's those of games.
 *
 * Differs: inks have greys of their own and pictures keep their proportions, where Atari's colours became luminance and
 * its screen was squeezed. A step that ends early shows its last frame alone. A new life begins without a no-op.
 */
import { InputError, shown } from "../errors.ts";
import { type Palette, Raster } from "../raster.ts";
import type { Rng } from "../rng.ts";
import { box } from "../spaces.ts";
import type { Info, World } from "../world.ts";
import { type Around, around } from "./around.ts";

/** The paper's. */
export const atariDefaults = {
  frameSkip: 4,
  size: 84, // pixels along each side
  frames: 4,
  noopMax: 30,
  clip: true,
  episodicLife: true,
};

/** The ground is black and nothing else is: where the brighter of two frames counts, things must outshine it. */
const greys: Palette = {
  ground: [0],
  line: [64],
  muted: [92],
  danger: [120],
  goal: [148],
  body: [176],
  text: [204],
  accent: [232],
  bright: [255],
};

/** Shares of white. */
const shares = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

interface AtariState<S> extends Around<S> {
  pixels: Uint8Array; // [size, size, frames], the oldest frame first
  played: number; // frames of the world since the episode began
  lifeLost: boolean; // the episode ended with a life, and the next goes on
}

export function atariPreprocessing<S>(
  world: World<S>,
  options: Partial<typeof atariDefaults> = {},
): World<AtariState<S>> {
  const { frameSkip, size, frames, noopMax, clip, episodicLife } = { ...atariDefaults, ...options };
  refuse(world, { frameSkip, size, frames, noopMax });
  const limit = world.maxSteps ?? Infinity; // frames
  const area = size * size;
  const paint = painter(world, size);
  const former = new Float32Array(area); // the frame before the last, for a moment
  const livesOf = (episodicLife && world.lives) || (() => 0);
  const outcome = { reward: 0, terminated: false, info: nothing }; // handed out again and again

  /** The brighter of two frames becomes the newest. */
  function keep({ pixels }: AtariState<S>, before: Float32Array, last: Float32Array): void {
    pixels.copyWithin(0, 1); // every frame takes the place of an older one
    for (let i = 0; i < area; i++) pixels[i * frames + frames - 1] = Math.max(before[i], last[i]) + 0.5; // rounded
  }

  function newGame(rng: Rng, previous: S | undefined): S {
    let inner = world.init(rng, previous);
    const { idle } = world;
    if (!idle || noopMax === 0) return inner;
    for (let left = rng.int(1, noopMax + 1); left > 0; left--)
      if (world.step(inner, idle(inner), rng).terminated) inner = world.init(rng, inner);
    return inner;
  }

  return around<S, AtariState<S>>(world, {
    observationSpace: box(0, 1, [size, size, frames]),
    ...(limit < Infinity && { maxSteps: Math.ceil(limit / frameSkip) }),
    stepsPerSecond: (world.stepsPerSecond ?? 8) / frameSkip,
    ...(episodicLife && world.lives && { remembers: true }),

    init(rng, previous) {
      const goesOn = episodicLife && previous?.lifeLost;
      const inner = goesOn ? structuredClone(previous.inner) : newGame(rng, previous?.inner);
      const state = { inner, pixels: new Uint8Array(area * frames), played: 0, lifeLost: false };
      const first = paint(inner);
      for (let i = 0; i < frames; i++) keep(state, first, first);
      return state;
    },

    step(state, action, rng) {
      const most = Math.max(1, Math.min(frameSkip, limit - state.played));
      let reward = 0;
      let earned = 0; // before any clipping
      let info: Info | undefined;
      let count = 0;
      for (let over = false; !over; ) {
        const lives = livesOf(state.inner);
        const frame = world.step(state.inner, action, rng);
        count++;
        info = frame.info;
        reward += frame.reward;
        earned += (info?.["unclippedReward"] as number | undefined) ?? frame.reward;
        state.lifeLost = !frame.terminated && livesOf(state.inner) < lives;
        outcome.terminated = frame.terminated || state.lifeLost;
        over = outcome.terminated || count === most;
        if (count === most - 1 && !over) former.set(paint(state.inner));
      }
      state.played += count;
      const last = paint(state.inner);
      keep(state, count === most && most > 1 ? former : last, last);
      outcome.reward = clip ? Math.min(1, Math.max(-1, reward)) : reward;
      outcome.info = told(info, earned, outcome.reward);
      return outcome;
    },

    observe({ pixels }, out) {
      for (let i = 0; i < pixels.length; i++) out[i] = shares[pixels[i]];
    },
  });
}

/** Whoever asks is handed the same pixels again, painted over. */
function painter<S>({ screen, draw }: World<S>, size: number): (state: S) => Float32Array {
  const raster = new Raster({ width: size, height: size, palette: greys, background: greys.ground });
  return (state) => {
    if (screen) raster.paint(screen, state);
    else if (draw) raster.draw(draw(state));
    return raster.pixels;
  };
}

const nothing: Info = Object.freeze({});

/** The usual earnings are told by objects made once. */
const earnings = Array.from({ length: 65 }, (_, i): Info => Object.freeze({ unclippedReward: i - 32 }));

/** The last frame's info, with what was earned where that is not the reward. */
function told(info: Info | undefined, earned: number, reward: number): Info {
  if (earned === reward && info?.["unclippedReward"] === undefined) return info ?? nothing;
  return (!info && earnings[earned + 32]) || { ...info, unclippedReward: earned };
}

function refuse<S>(
  { screen, draw, legal }: World<S>,
  counts: Readonly<Record<"frameSkip" | "size" | "frames" | "noopMax", number>>,
): void {
  for (const [name, count] of Object.entries(counts)) {
    const least = name === "noopMax" ? 0 : 1;
    if (Number.isInteger(count) && count >= least) continue;
    throw new InputError(
      `atariPreprocessing.${name}: expected a whole number of at least ${least}, got ${shown(count)}.`,
    );
  }
  if (!screen && !draw) {
    throw new InputError(
      "atariPreprocessing: expected a world with a screen or a drawing to make pixels of, got one with neither.",
    );
  }
  if (legal && counts.frameSkip > 1) {
    throw new InputError(
      `atariPreprocessing: expected a world whose actions may all be repeated, got one that tells which are legal; set frameSkip to 1 instead of ${counts.frameSkip}.`,
    );
  }
}

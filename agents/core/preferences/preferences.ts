/**
 * Clips of play, and which of two is the better one: what a reward can be learned from. Christiano et al. (2017),
 * arXiv:1706.03741, section 2.2.
 */
import { exp, log1p } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { sizeOf, type Value } from "../../../envs/core/spaces.ts";
import type { Clip, Setting, Transition } from "../agent.ts";

/** A clip with what the world paid for it, which a scripted judge may see and a learner may not. */
export interface PaidClip extends Clip {
  readonly trueReturn: number;
}

/** Two clips and how much the first is preferred: 1, 0, or ½ where neither is better. */
export interface Comparison {
  readonly clips: readonly [Clip, Clip];
  readonly preference: number;
}

/** P(1 ≻ 2) = exp R₁ / (exp R₁ + exp R₂) of the sums R of rewards: Bradley & Terry (1952); Christiano et al., eq. 1. */
export function bradleyTerry(first: number, second: number): number {
  const difference = first - second;
  const small = exp(-Math.abs(difference));
  return (difference >= 0 ? 1 : small) / (1 + small);
}

/** −μ log P(1 ≻ 2) − (1 − μ) log P(2 ≻ 1), μ the preference for the first: the cross-entropy of Christiano et al., 2.2.3. */
export function preferenceLoss(first: number, second: number, preference: number): number {
  const difference = first - second;
  const negative = Math.max(0, -difference) + log1p(exp(-Math.abs(difference))); // −log P(1 ≻ 2)
  return negative + (1 - preference) * difference;
}

/** d loss / dR₁ = P(1 ≻ 2) − μ; d loss / dR₂ is the negative of it. */
export function preferenceLossGradient(first: number, second: number, preference: number): number {
  return bradleyTerry(first, second) - preference;
}

/**
 * A judge who prefers the higher return: 1, 0, or ½ where the two are within `tie` of each other. With the probability
 * `error` it says the opposite. Draws as much luck whatever it says.
 */
export function scriptedPreference(
  [first, second]: readonly [PaidClip, PaidClip],
  { tie, error }: { readonly tie: number; readonly error: number },
  rng: Rng,
): number {
  const difference = first.trueReturn - second.trueReturn;
  const errs = rng.bernoulli(error);
  if (Math.abs(difference) <= tie) return 0.5;
  return difference > 0 !== errs ? 1 : 0;
}

/** The beginning of a clip, for as long as it lasts. */
interface Strip {
  steps: number;
  trueReturn: number;
  observations: Float32Array; // [length, size]
  actions: Float32Array; // [length, width]
}

export type ClipperState = { readonly strips: readonly Strip[]; readonly clips: readonly PaidClip[] };

/** Cuts play in lanes into clips, one after the other, of `length` steps or up to the end of the task. */
export class Clipper {
  /** The latest, oldest first. */
  clips: PaidClip[] = [];
  private readonly most: number;
  private readonly length: number;
  private readonly size: number; // numbers of an observation
  private readonly width: number; // numbers of an action
  private readonly strips: Strip[]; // [lanes]

  constructor({ observationSpace, actionSpace }: Setting, lanes: number, length: number, most: number) {
    this.most = most;
    this.length = length;
    this.size = sizeOf(observationSpace);
    this.width = sizeOf(actionSpace);
    this.strips = Array.from({ length: lanes }, () => ({
      steps: 0,
      trueReturn: 0,
      observations: new Float32Array(length * this.size),
      actions: new Float32Array(length * this.width),
    }));
  }

  /** What was begun in a lane is thrown away: an episode begins. */
  begin(lane: number): void {
    Object.assign(this.strips[lane], { steps: 0, trueReturn: 0 });
  }

  /** One step. A clip that only the end of time cuts short is no fair one, and goes. */
  add({ observation, action, reward, terminated, truncated, info, lane = 0 }: Transition): void {
    const { strips, size, width, length } = this;
    const strip = strips[lane];
    write(observation, strip.observations, strip.steps * size);
    write(action, strip.actions, strip.steps * width);
    strip.trueReturn += (info?.["unclippedReward"] as number | undefined) ?? reward;
    strip.steps++;
    if (strip.steps === length || terminated) this.keep(strip);
    else if (!truncated) return;
    this.begin(lane);
  }

  private keep({ steps, trueReturn, observations, actions }: Strip): void {
    this.clips.push({
      steps,
      trueReturn,
      observations: observations.slice(0, steps * this.size),
      actions: actions.slice(0, steps * this.width),
    });
    if (this.clips.length > this.most) this.clips.shift();
  }

  /** Two different ones of the latest, all pairs equally likely; undefined while there are none. */
  pair(rng: Rng): [PaidClip, PaidClip] | undefined {
    const { clips } = this;
    if (clips.length < 2) return undefined;
    const first = rng.int(clips.length);
    const second = (first + 1 + rng.int(clips.length - 1)) % clips.length;
    return [clips[first], clips[second]];
  }

  save(): ClipperState {
    return structuredClone({ strips: this.strips, clips: this.clips });
  }

  load(state: ClipperState): void {
    const { strips, clips } = structuredClone(state);
    strips.forEach((strip, lane) => {
      Object.assign(this.strips[lane], strip);
    });
    this.clips = [...clips];
  }
}

function write(value: Value, row: Float32Array, at: number): void {
  if (typeof value === "number") row[at] = value;
  else row.set(value, at);
}

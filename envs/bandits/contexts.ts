/**
 * What contextual bandits share: each round shows numbers, on which depends what the arms pay on average.
 *
 * Luck is drawn alike whichever arm is pulled: one draw that every arm would share for what is paid, then the next
 * round's context. Each step's info tells its expected `regret`: the best arm's mean in this context less the pulled arm's.
 */
import type { Bandit } from "../core/bandit.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import type { Rng } from "../core/rng.ts";
import { box, discrete } from "../core/spaces.ts";
import type { World } from "../core/world.ts";
import { drawArms, highest } from "./arms.ts";

/** Grown by problems that need more. */
export interface ContextState {
  /** Pulls so far. */
  time: number;
  /** What is shown now: [d] for all arms, or [arms, d] with a row for each. */
  readonly context: Float32Array;
  /** What each arm pays on average in this context. [arms] */
  readonly means: Float64Array;
  /** The highest of them. */
  best: number;
  /** Pulled last, −1 before the first pull, and what it paid. */
  arm: number;
  reward: number;
  readonly pulls: Float64Array; // [arms]
  readonly paid: Float64Array; // [arms] sum of rewards
}

export interface Contexts<S extends ContextState = ContextState>
  extends Pick<Bandit<S>, "arms" | "family" | "rewardRange"> {
  /** Of what is shown: [d] or [arms, d]. */
  readonly shape: readonly number[];
  /** No number shown is farther from 0. */
  readonly furthest: number;
  readonly armNames?: readonly string[];
  /** What the state has beyond `ContextState`. */
  begin(rng: Rng): Omit<S, keyof ContextState>;
  /** Writes the next context and its means. */
  show(state: S, rng: Rng): void;
  /** What an arm of this mean pays: one draw of luck that every arm would share. */
  pay(mean: number, rng: Rng): number;
}

export function contextWorld<S extends ContextState>(problem: Contexts<S>): World<S, number> {
  const { arms, family, rewardRange, shape, furthest, armNames, begin, show, pay } = problem;
  const size = shape.reduce((product, side) => product * side, 1);
  const info = { regret: 0 };
  const outcome = { reward: 0, terminated: false, info };

  return {
    observationSpace: box(-furthest, furthest, shape),
    actionSpace: discrete(arms),
    actionNames: armNames ?? Array.from({ length: arms }, (_, arm) => `arm ${arm}`),
    stepsPerSecond: 8,
    bandit: {
      arms,
      family,
      moves: "context",
      rewardRange,
      means: (state, out) => out.set(state.means),
    },
    init(rng) {
      const state = {
        time: 0,
        context: new Float32Array(size),
        means: new Float64Array(arms),
        best: 0,
        arm: -1,
        reward: 0,
        pulls: new Float64Array(arms),
        paid: new Float64Array(arms),
        ...begin(rng),
      } as S;
      show(state, rng);
      state.best = highest(state.means);
      return state;
    },
    step(state, arm, rng) {
      const mean = state.means[arm];
      const reward = pay(mean, rng);
      outcome.reward = reward;
      info.regret = state.best - mean;
      state.arm = arm;
      state.reward = reward;
      state.pulls[arm]++;
      state.paid[arm] += reward;
      state.time++;
      show(state, rng);
      state.best = highest(state.means);
      return outcome;
    },
    observe(state, out) {
      out.set(state.context);
    },
    draw: (state) => drawContext(state, shape),
  };
}

/** More features than these are not drawn. */
const MOST_DRAWN = 24;

/** What the arms paid, what came last, and below it what is shown now: a square for each number, a column for each arm's own. */
function drawContext(state: ContextState, shape: readonly number[]): Drawing {
  const columns = drawArms(state);
  const own = shape.length > 1;
  const features = Math.min(shape[shape.length - 1], MOST_DRAWN);
  const arms = state.pulls.length;
  const top = columns.height + 0.6;
  const side = own ? 1 : Math.min(1, columns.width / features);
  const left = (columns.width - (own ? arms : features * side)) / 2;
  const largest = Math.max(1e-9, ...state.context.map(Math.abs));
  const square = (value: number, x: number, y: number): Shape => ({
    kind: "rect",
    ink: value < 0 ? "danger" : "goal",
    alpha: 0.05 + (0.95 * Math.abs(value)) / largest,
    x: x + 0.05 * side,
    y,
    width: 0.9 * side,
    height: own ? 0.26 : 0.6,
  });
  const squares = own
    ? Array.from({ length: arms * features }, (_, i) => {
        const [arm, feature] = [Math.floor(i / features), i % features];
        return square(state.context[arm * shape[1] + feature], left + arm, top + feature * 0.3);
      })
    : Array.from({ length: features }, (_, i) => square(state.context[i], left + i * side, top));
  const last = state.arm < 0 ? "" : `arm ${state.arm} paid ${state.reward.toFixed(2)}`;
  const text: Shape = {
    kind: "text",
    ink: "text",
    x: columns.width / 2,
    y: top - 0.3,
    size: 0.3,
    text: last,
  };
  const height = top + (own ? features * 0.3 : 0.7) + 0.2;
  return { width: columns.width, height, shapes: [...columns.shapes, text, ...squares] };
}

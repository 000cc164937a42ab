/** What bandits without contexts share: pulls are counted, luck is drawn alike for every arm, the means may move in time. */
import type { Bandit } from "../core/bandit.ts";
import type { Drawing, Shape } from "../core/drawing.ts";
import type { Rng } from "../core/rng.ts";
import { discrete } from "../core/spaces.ts";
import type { Info, World } from "../core/world.ts";

/** Grown by problems that need more. */
export interface ArmsState {
  /** Pulls so far. */
  time: number;
  /** What each arm pays on average if it is pulled now. [arms] */
  readonly means: Float64Array;
  /** The highest of them. */
  best: number;
  readonly pulls: Float64Array; // [arms]
  readonly paid: Float64Array; // [arms] sum of rewards
}

export interface Arms<S extends ArmsState = ArmsState>
  extends Pick<Bandit<S>, "arms" | "family" | "moves" | "rewardRange" | "changes" | "laiRobbins"> {
  readonly maxSteps?: number;
  /** Writes the first means, and gives what the state has beyond `ArmsState`. */
  begin(means: Float64Array, rng: Rng): Omit<S, keyof ArmsState>;
  /** What the arm pays. Draws as much from `rng` whichever arm is pulled: one draw of luck that every arm would share. */
  pay(arm: number, state: S, rng: Rng): number;
  /** Moves the means after a pull; `state.time` is that of the next one. */
  move?(state: S, rng: Rng): void;
}

/** Observation: always 0, there is nothing to see. Action: the arm. Each step's info tells the expected regret of the pull. */
export function armsWorld<S extends ArmsState>(problem: Arms<S>): World<S, number> {
  const { begin, pay, move, arms, family, moves, rewardRange, changes, laiRobbins, maxSteps } = problem;
  const outcome = { reward: 0, terminated: false, info: {} as Info };
  const infos: Info[] = Array.from({ length: arms }, () => ({}));
  const named = moves === "nothing" ? "regret" : "dynamicRegret";

  return {
    observationSpace: discrete(1),
    actionSpace: discrete(arms),
    actionNames: Array.from({ length: arms }, (_, arm) => `arm ${arm}`),
    stepsPerSecond: 8,
    ...(maxSteps !== undefined && { maxSteps }),
    bandit: {
      arms,
      family,
      moves,
      rewardRange,
      ...(changes && { changes }),
      ...(laiRobbins && { laiRobbins }),
      means: (state, out) => out.set(state.means),
    },
    init(rng) {
      const means = new Float64Array(arms);
      const own = begin(means, rng);
      const [pulls, paid] = [new Float64Array(arms), new Float64Array(arms)];
      return { time: 0, means, best: highest(means), pulls, paid, ...own } as S;
    },
    step(state, arm, rng) {
      const reward = pay(arm, state, rng);
      const regret = state.best - state.means[arm];
      if (infos[arm][named] !== regret) infos[arm] = Object.freeze({ [named]: regret });
      outcome.reward = reward;
      outcome.info = infos[arm];
      state.pulls[arm]++;
      state.paid[arm] += reward;
      state.time++;
      if (move) {
        move(state, rng);
        state.best = highest(state.means);
      }
      return outcome;
    },
    observe(_state, out) {
      out[0] = 0;
    },
    draw: drawArms,
  };
}

/** The highest mean. */
export function highest(means: Float64Array): number {
  let best = means[0];
  for (let arm = 1; arm < means.length; arm++) if (means[arm] > best) best = means[arm];
  return best;
}

/** A column for each arm, filled to what its pulls paid on average, with the number of pulls below. */
export function drawArms({ pulls, paid }: Pick<ArmsState, "pulls" | "paid">): Drawing {
  const height = 5;
  const slot = 4; // height of a full column
  const width = Math.max(6, pulls.length);
  const left = (width - pulls.length) / 2;
  const averages = Array.from(pulls, (count, arm) => (count > 0 ? paid[arm] / count : 0));
  const low = Math.min(0, ...averages);
  const span = Math.max(1, ...averages) - low;
  const columns = averages.flatMap((average, arm): Shape[] => {
    const x = left + arm + 0.15;
    const filled = pulls[arm] > 0 ? ((average - low) / span) * slot : 0;
    const text = pulls[arm] < 10_000 ? String(pulls[arm]) : `${Math.round(pulls[arm] / 1000)}k`;
    return [
      { kind: "rect", ink: "ground", x, y: 0.2, width: 0.7, height: slot, radius: 0.06, action: arm },
      { kind: "rect", ink: "accent", x, y: 0.2 + slot - filled, width: 0.7, height: filled, radius: 0.06 },
      { kind: "text", ink: "text", x: x + 0.35, y: slot + 0.55, size: 0.26, text },
    ];
  });
  return { width, height, shapes: columns };
}

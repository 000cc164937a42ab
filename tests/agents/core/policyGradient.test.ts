import { describe, expect, it } from "vitest";
import { Rollout } from "../../../agents/core/actorCritic/rollout.ts";
import {
  clippedSurrogate,
  clippedSurrogateGradient,
  clippedValueGradient,
  clippedValueLoss,
} from "../../../agents/core/actorCritic/surrogate.ts";
import {
  categorical,
  categoricalEntropy,
  categoricalGradient,
  categoricalKl,
  softmaxInto,
} from "../../../agents/core/distributions/categorical.ts";
import {
  gaussianEntropy,
  gaussianGradient,
  gaussianLogProbability,
} from "../../../agents/core/distributions/gaussian.ts";
import { RunningMoments } from "../../../agents/core/moments.ts";
import { ObservationNormalizer, RewardScaler } from "../../../agents/core/normalization.ts";
import {
  discountedReturns,
  explainedVariance,
  generalizedAdvantages,
  standardize,
} from "../../../agents/core/returns/advantages.ts";
import { fallen } from "../../../agents/core/schedules.ts";
import { InputError } from "../../../envs/index.ts";

/** (f(x + h) − f(x − h)) / 2h. */
const slope = (f: (x: number) => number, x: number, h = 1e-5) => (f(x + h) - f(x - h)) / (2 * h);

describe("generalised advantages", () => {
  const plain = { lanes: 1, rewards: [1, 2, 3], values: [0.5, 1, 2], nextValues: [1, 2, 4] };
  const advantages = (stretch: Parameters<typeof generalizedAdvantages>[0], lambda = 0.5) => {
    const out = new Float64Array(stretch.rewards.length);
    generalizedAdvantages(stretch, 0.5, lambda, out);
    return [...out];
  };

  it("are the sums of discounted errors, as worked by hand", () => {
    // δ = (1 + 0.5 − 0.5, 2 + 1 − 1, 3 + 2 − 2) = (1, 2, 3); A₂ = 3, A₁ = 2 + ¼ · 3, A₀ = 1 + ¼ · 2.75
    const whole = { ...plain, terminated: [0, 0, 0], cut: [0, 0, 0] };
    expect(advantages(whole)).toEqual([1.6875, 2.75, 3]);
    expect(advantages(whole, 0)).toEqual([1, 2, 3]); // one-step errors
    expect(advantages(whole, 1)).toEqual([2.75, 3.5, 3]); // returns less values: 1 + 1 + 0.75 + 0.5 − 0.5, …
  });

  it("take no future after termination, and none of the next episode's", () => {
    // δ₁ = 2 − 1 = 1, A₁ = 1, A₀ = 1 + ¼
    expect(advantages({ ...plain, terminated: [0, 1, 0], cut: [0, 1, 0] })).toEqual([1.25, 1, 3]);
  });

  it("bootstrap where time ran out, and take none of the next episode's", () => {
    // δ₁ = 2 + ½ · 6 − 1 = 4, A₁ = 4, A₀ = 1 + ¼ · 4
    const ran = { ...plain, nextValues: [1, 6, 4], terminated: [0, 0, 0], cut: [0, 1, 0] };
    expect(advantages(ran)).toEqual([2, 4, 3]);
  });

  it("run along each lane by itself", () => {
    const two = (a: readonly number[], b: readonly number[]) => a.flatMap((x, i) => [x, b[i]]);
    const both = {
      lanes: 2,
      rewards: two(plain.rewards, plain.rewards),
      values: two(plain.values, plain.values),
      nextValues: two(plain.nextValues, plain.nextValues),
      terminated: two([0, 0, 0], [0, 1, 0]),
      cut: two([0, 0, 0], [0, 1, 0]),
    };
    expect(advantages(both)).toEqual([1.6875, 1.25, 2.75, 1, 3, 3]);
  });
});

describe("returns and what is made of them", () => {
  it("discounted returns go on with what is expected after the last reward", () => {
    const returns = new Float64Array(3);
    discountedReturns([1, 2, 3], 0.5, 0, returns);
    expect([...returns]).toEqual([2.75, 3.5, 3]); // 3; 2 + 1.5; 1 + 1.75
    discountedReturns([1, 2, 3], 0.5, 8, returns);
    expect([...returns]).toEqual([3.75, 5.5, 7]);
  });

  it("standardised values have mean 0 and deviation 1; a single one stays", () => {
    const values = Float64Array.of(1, 3, 99);
    standardize(values, 2); // mean 2, σ = √2
    [-Math.SQRT1_2, Math.SQRT1_2, 99].forEach((wanted, i) => {
      expect(values[i]).toBeCloseTo(wanted, 7);
    });
    const one = Float64Array.of(5);
    standardize(one);
    expect(one[0]).toBe(5);
  });

  it("explained variance is 1 for foresight, 0 for a constant and below for worse", () => {
    expect(explainedVariance([1, 2, 3], [1, 2, 3])).toBe(1);
    expect(explainedVariance([7, 7, 7], [1, 2, 3])).toBe(0);
    expect(explainedVariance([3, 2, 1], [1, 2, 3])).toBe(-3);
    expect(explainedVariance([1, 2], [4, 4])).toBe(0);
  });

  it("a rate falls to 0 in a straight line, or never", () => {
    expect([fallen(2, 10, 0), fallen(2, 10, 5), fallen(2, 10, 11), fallen(2, 0, 1e9)]).toEqual([2, 1, 0, 2]);
  });
});

describe("categorical policies", () => {
  const looked = (z: readonly number[], mask?: readonly number[]) => {
    const policy = categorical(z.length);
    softmaxInto(policy, Float64Array.from(z), 0, mask);
    return policy;
  };
  const z = [0.3, -1.2, 0.8, 2];
  const masks = [undefined, [1, 0, 1, 1], [0, 0, 1, 0]];

  it("are softmax over legal actions, as worked by hand", () => {
    const { probabilities, logs } = looked([Math.log(1), Math.log(2), Math.log(5)], [1, 0, 1]);
    [1 / 6, 0, 5 / 6].forEach((wanted, a) => {
      expect(probabilities[a]).toBeCloseTo(wanted, 12);
    });
    expect(logs[0]).toBeCloseTo(-Math.log(6), 12);
    expect(logs[1]).toBe(-Infinity);
    const far = looked([1000, 0, -1000]); // without overflow
    expect([...far.probabilities]).toEqual([1, 0, 0]);
    expect(categoricalEntropy(far)).toBeCloseTo(0, 12);
  });

  it("have the entropy and divergence of their formulas", () => {
    expect(categoricalEntropy(looked([5, 5, 5, 5]))).toBeCloseTo(Math.log(4), 12);
    expect(categoricalEntropy(looked([5, 5, 5, 5], [1, 1, 0, 0]))).toBeCloseTo(Math.log(2), 12);
    const [p, q] = [looked([0, Math.log(3)]), looked([0, 0])]; // (¼, ¾) and (½, ½)
    expect(categoricalKl(p, q)).toBeCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), 12);
    expect(categoricalKl(q, q)).toBe(0);
    expect(categoricalKl(q, looked([0, 0], [1, 0]))).toBe(Infinity);
  });

  it.each(masks)("have the gradients of central differences, mask %j", (mask) => {
    const [action, k, h] = [2, 1.7, 0.6];
    const objective = (outputs: readonly number[]) => {
      const policy = looked(outputs, mask);
      return k * policy.logs[action] + h * categoricalEntropy(policy);
    };
    const policy = looked(z, mask);
    const gradient = new Float32Array(6).fill(9);
    categoricalGradient(policy, action, k, h, categoricalEntropy(policy), gradient, 1);
    z.forEach((_, j) => {
      const along = (x: number) => objective(z.map((other, i) => (i === j ? x : other)));
      if (mask?.[j] === 0) expect(gradient[1 + j]).toBeCloseTo(0, 12);
      else expect(gradient[1 + j]).toBeCloseTo(slope(along, z[j]), 5);
    });
    expect([gradient[0], gradient[5]]).toEqual([9, 9]);
  });
});

describe("Gaussian policies", () => {
  it("have the log-probability and entropy of their formulas", () => {
    const standard = gaussianLogProbability([0, 0], 0, [0, 0], 0, [0, 0]);
    expect(standard).toBeCloseTo(-Math.log(2 * Math.PI), 12);
    // N(1; 3, 2²): −½ − log 2 − ½ log 2π, found at its offsets
    const one = gaussianLogProbability([9, 1], 1, [9, 9, 3], 2, [Math.log(2)]);
    expect(one).toBeCloseTo(-0.5 - Math.log(2) - 0.5 * Math.log(2 * Math.PI), 12);
    expect(gaussianEntropy([0, Math.log(2)])).toBeCloseTo(Math.log(2) + Math.log(2 * Math.PI * Math.E), 12);
  });

  it("have the gradients of central differences", () => {
    const [actions, means, logs] = [
      [0.4, -2],
      [1, -1.5],
      [0.2, -0.7],
    ];
    const [k, h] = [1.3, 0.4];
    const objective = (m: readonly number[], l: readonly number[]) =>
      k * gaussianLogProbability(actions, 0, m, 0, l) + h * gaussianEntropy(l);
    const [gradient, ofLogs] = [new Float32Array(2), new Float32Array(2).fill(1)];
    gaussianGradient(actions, 0, means, 0, logs, k, h, gradient, 0, ofLogs);
    const replaced = (list: readonly number[], i: number, x: number) => list.map((y, j) => (i === j ? x : y));
    for (const i of [0, 1]) {
      const byMean = slope((x) => objective(replaced(means, i, x), logs), means[i]);
      expect(gradient[i]).toBeCloseTo(byMean, 5);
      const byLog = slope((x) => objective(means, replaced(logs, i, x)), logs[i]);
      expect(ofLogs[i] - 1).toBeCloseTo(byLog, 5); // added to what was there
    }
  });
});

describe("PPO's losses", () => {
  it("hold what has moved far enough in the right direction, and nothing else", () => {
    expect(clippedSurrogate(1, 2, 0.2)).toBe(-2);
    expect(clippedSurrogate(1.5, 2, 0.2)).toBe(-2.4); // held at 1.2
    expect(clippedSurrogate(0.5, 2, 0.2)).toBe(-1); // the worse way: not held
    expect(clippedSurrogate(0.5, -2, 0.2)).toBe(1.6); // held at 0.8
    expect(clippedSurrogate(1.5, -2, 0.2)).toBe(3);
  });

  it("have the gradients of central differences in log π", () => {
    for (const advantage of [2, -2, 0]) {
      for (const ratio of [0.5, 0.79, 0.81, 1, 1.19, 1.21, 3]) {
        const loss = (log: number) => clippedSurrogate(Math.exp(log), advantage, 0.2);
        expect(clippedSurrogateGradient(ratio, advantage, 0.2)).toBeCloseTo(slope(loss, Math.log(ratio)), 6);
      }
    }
  });

  it("clip values where asked, with the gradients of central differences", () => {
    expect(clippedValueLoss(3, 0, 5, 0)).toBe(2); // ½ (3 − 5)²
    expect(clippedValueLoss(3, 0, 5, 1)).toBe(8); // no nearer than 1: ½ (1 − 5)²
    expect(clippedValueLoss(3, 0, 0, 1)).toBe(4.5); // the larger of ½ 3² and ½ 1²
    for (const clip of [0, 1]) {
      for (const [value, old, target] of [
        [3, 0, 5],
        [-3, 0, 5],
        [3, 0, 0],
        [0.5, 0, 5],
        [-3, 0, -5],
        [-3, 0, 0],
      ]) {
        const loss = (x: number) => clippedValueLoss(x, old, target, clip);
        expect(clippedValueGradient(value, old, target, clip)).toBeCloseTo(slope(loss, value), 6);
      }
    }
  });
});

describe("running statistics", () => {
  it("are the mean and variance of all rows so far", () => {
    const moments = new RunningMoments(2);
    expect(moments.variance(0)).toBe(1);
    for (const row of [
      [1, 1e6],
      [3, 1e6 + 1],
      [8, 1e6 + 2],
    ])
      moments.add(row);
    expect([...moments.means]).toEqual([4, 1e6 + 1]);
    expect(moments.variance(0)).toBeCloseTo(26 / 3, 12);
    expect(moments.variance(1)).toBeCloseTo(2 / 3, 9);
    const copy = new RunningMoments(2);
    copy.load(structuredClone(moments.save()), "moments");
    expect(copy.save()).toEqual(moments.save());
    expect(() => new RunningMoments(3).load(moments.save(), "moments")).toThrow(InputError);
  });

  it("normalise observations, within 10 deviations", () => {
    const normalizer = new ObservationNormalizer(2);
    normalizer.moments.add([1, 0]);
    normalizer.moments.add([3, 0]); // means 2 and 0, variances 1 and 0
    const row = Float32Array.of(3.5, 1);
    normalizer.normalize(row);
    expect(row[0]).toBeCloseTo(1.5, 6);
    expect(row[1]).toBe(10);
  });

  it("scale rewards by the deviation of returns that run along each lane", () => {
    const scaler = new RewardScaler(2);
    expect(scaler.scale(2, 0, false, 0.5)).toBeCloseTo(2, 6); // G = 2
    // G = 4 in another lane: mean 3, variance 1
    expect(scaler.scale(4, 1, true, 0.5)).toBeCloseTo(4, 6);
    // G = ½ · 2 + 5 = 6 in lane 0: 2, 4, 6 have variance 8/3
    expect(scaler.scale(5, 0, false, 0.5)).toBeCloseTo(5 / Math.sqrt(8 / 3), 6);
    expect([...scaler.returns]).toEqual([6, 0]);
  });
});

describe("rollouts", () => {
  const sizes = { steps: 2, lanes: 2, inputs: 1, width: 1, choices: 2 };
  const step = (rollout: Rollout, lane: number, reward: number, truncated = false) => {
    rollout.begin(lane, Float32Array.of(reward), undefined);
    return rollout.end(lane, reward, false, truncated);
  };

  it("keep lanes side by side, and ask for the values that no row of theirs tells", () => {
    const rollout = new Rollout(sizes);
    expect([step(rollout, 0, 1), step(rollout, 1, 2, true), rollout.full]).toEqual([false, true, false]);
    expect([step(rollout, 0, 3), step(rollout, 1, 4), rollout.full]).toEqual([true, true, true]);
    expect([...rollout.data.observations]).toEqual([1, 2, 3, 4]);
    rollout.data.values.set([10, 20, 30, 40]);
    rollout.data.nextValues.set([0, 200, 300, 400]);
    rollout.judge(1, 0); // r + V(s′) − V(s): 1 + 30 − 10, 2 + 200 − 20, …
    expect([...rollout.data.advantages]).toEqual([21, 182, 273, 364]);
    expect([...rollout.data.returns]).toEqual([31, 202, 303, 404]);
  });

  it("refuse to remember more than there is room for", () => {
    expect(() => new Rollout({ ...sizes, steps: 100_000, lanes: 1024, inputs: 28_224 })).toThrow(
      /at most 9510 steps to remember of observations of 28224 numbers, got 100000 in each of 1024 lanes; lower/,
    );
  });

  it("say so when lanes are not stepped in turn, or learning comes without acting", () => {
    const rollout = new Rollout(sizes);
    for (let i = 0; i < 2; i++) step(rollout, 0, 1);
    expect(() => step(rollout, 0, 1)).toThrow(
      /one more in lane 0, which has taken 2; step the lanes in turn/,
    );
    expect(() => step(rollout, 2, 1)).toThrow(/expected a lane from 0 to 1, got 2/);
    expect(() => rollout.end(1, 1, false, false)).toThrow(/it learns from its own actions only/);
  });
});

import { describe, expect, it } from "vitest";
import { ActionNoise, drifted } from "../../../agents/core/continuous/actionNoise.ts";
import { fromBox, named, toBox } from "../../../agents/core/continuous/boxActions.ts";
import { Critic, lowerValueGradients } from "../../../agents/core/continuous/critic.ts";
import {
  deterministicPolicyFor,
  deterministicPolicyGradient,
} from "../../../agents/core/continuous/deterministicPolicy.ts";
import { Temperature } from "../../../agents/core/continuous/temperature.ts";
import {
  drawSquashed,
  logSquashSlope,
  squashedDraws,
  squashedGradient,
  squashedLogProbability,
} from "../../../agents/core/distributions/squashedGaussian.ts";
import { ContinuousReplay, continuousBatch } from "../../../agents/core/replay/continuousReplay.ts";
import {
  actionValueTarget,
  clippedDoubleTarget,
  smoothedAction,
  softTarget,
  temperatureGradient,
} from "../../../agents/core/returns/continuousTargets.ts";
import { models } from "../../../agents/index.ts";
import { Engine } from "../../../agents/models/engine/engine.ts";
import { Network } from "../../../agents/models/engine/network.ts";
import { box, discrete, InputError, rng } from "../../../envs/index.ts";

describe("actions of a Box", () => {
  const space = box([-2, 0, 5], [2, 10, 5], [3]);

  it("are −1 … 1 inside and within the bounds outside", () => {
    expect([...toBox(space, [-1, -1, -1])]).toEqual([-2, 0, 5]);
    expect([...toBox(space, [0, 0.5, 1])]).toEqual([0, 7.5, 5]);
    expect([...toBox(space, [1, 1, 0])]).toEqual([2, 10, 5]);
    const unit = new Float32Array(3);
    fromBox(space, [1, 2.5, 5], unit);
    expect([...unit]).toEqual([0.5, -0.5, 0]);
  });

  it("never leave bounds that are not round numbers", () => {
    const odd = box([-0.1, 1e-7], [0.3, 3e7], [2]);
    for (const end of [-1, 1]) {
      const [a, b] = toBox(odd, [end, end]);
      expect([a >= odd.low[0], a <= odd.high[0], b >= odd.low[1], b <= odd.high[1]]).not.toContain(false);
    }
  });

  it("have names for people", () => {
    expect(named("σ", [2])).toEqual({ σ: 2 });
    expect(named("σ", [2, 3])).toEqual({ "σ 1": 2, "σ 2": 3 });
  });
});

describe("targets", () => {
  it("are r + γ Q′, or r alone after termination", () => {
    expect(actionValueTarget(1, false, 10, 0.5)).toBe(6);
    expect(actionValueTarget(1, true, 10, 0.5)).toBe(1);
  });

  it("count the lower of two critics", () => {
    expect(clippedDoubleTarget(1, false, 10, 4, 0.5)).toBe(3);
    expect(clippedDoubleTarget(1, false, 4, 10, 0.5)).toBe(3);
    expect(clippedDoubleTarget(1, true, 4, 10, 0.5)).toBe(1);
  });

  it("add what the next entropy is worth", () => {
    // min(4, 10) − 0.2 · (−5) = 5
    expect(softTarget(1, false, 10, 4, -5, 0.2, 0.5)).toBe(3.5);
    expect(softTarget(1, true, 10, 4, -5, 0.2, 0.5)).toBe(1);
  });

  it("smooth actions by clipped noise, within bounds", () => {
    expect(smoothedAction(0.25, 0.125, 0.5)).toBe(0.375);
    expect(smoothedAction(0.25, 3, 0.5)).toBe(0.75);
    expect(smoothedAction(0.25, -3, 0.5)).toBe(-0.25);
    expect(smoothedAction(0.75, 3, 0.5)).toBe(1);
    expect(smoothedAction(-0.75, -3, 0.5)).toBe(-1);
  });
});

describe("temperature", () => {
  it("has the gradient −(log π + H̄) in its logarithm", () => {
    expect(temperatureGradient(-3, -1)).toBe(4); // entropy 3, more than −1: log α falls
    expect(temperatureGradient(3, -1)).toBe(-2);
  });

  it("rises where the entropy is too low, falls where it is too high, and goes on from its state", () => {
    const engine = new Engine();
    const one = new Temperature(engine, 0.5);
    expect(one.value).toBeCloseTo(0.5, 6);
    one.learn(-3, -1, 0.1);
    expect(one.value).toBeCloseTo(0.5 * Math.exp(0.1), 5); // Adam's first step is the learning rate
    const other = new Temperature(engine, 1);
    other.load(structuredClone(one.save()));
    for (const each of [one, other]) each.learn(5, -1, 0.1);
    expect(other.value).toBe(one.value);
    const falling = new Temperature(engine, 0.5);
    falling.learn(5, -1, 0.1);
    expect(falling.value).toBeCloseTo(0.5 * Math.exp(-0.1), 5);
  });
});

describe("squashed Gaussian", () => {
  it("has the log-probability of a normal number less that of tanh's slope, as worked by hand", () => {
    // log N = −0.9189385 at the mean of σ = 1; tanh has slope 1 at 0 and 0.4199743 at 1
    expect(squashedLogProbability(0, 0, 0)).toBeCloseTo(-0.9189385, 6);
    expect(squashedLogProbability(1, 0, 1)).toBeCloseTo(-0.5 - 0.9189385 - Math.log(0.4199743), 6);
    expect(squashedLogProbability(0, Math.log(2), 0)).toBeCloseTo(-0.9189385 - Math.LN2, 6);
  });

  it("knows the slope of tanh where a computed tanh is 1", () => {
    expect(logSquashSlope(0.3)).toBeCloseTo(Math.log(1 - Math.tanh(0.3) ** 2), 12);
    expect(logSquashSlope(20)).toBeCloseTo(2 * Math.LN2 - 40, 10);
    expect(logSquashSlope(-20)).toBeCloseTo(2 * Math.LN2 - 40, 10);
  });

  it("has a density that integrates to 1", () => {
    const [mean, logSigma] = [0.4, -0.5];
    const sigma = Math.exp(logSigma);
    let mass = 0;
    const width = 1e-4;
    for (let a = -1 + width / 2; a < 1; a += width) {
      const u = Math.atanh(a);
      mass += width * Math.exp(squashedLogProbability((u - mean) / sigma, logSigma, u));
    }
    expect(mass).toBeCloseTo(1, 4);
  });

  it("draws actions of the mean and deviation that it tells, each with its log-probability", () => {
    const outputs = Float32Array.of(0.3, -0.2, -1, -2); // μ₁, μ₂, log σ₁, log σ₂
    const draws = squashedDraws(1, 2);
    const luck = rng("squashed");
    const u: number[][] = [[], []];
    for (let i = 0; i < 4000; i++) {
      drawSquashed(outputs, 1, 2, luck, draws);
      for (const [j, list] of u.entries()) list.push(Math.atanh(draws.actions[j]));
    }
    const last = [0, 1].map((j) =>
      squashedLogProbability(
        draws.noise[j],
        outputs[2 + j],
        outputs[j] + Math.exp(outputs[2 + j]) * draws.noise[j],
      ),
    );
    expect(draws.logProbabilities[0]).toBeCloseTo(last[0] + last[1], 5);
    u.forEach((list, j) => {
      const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
      const deviation = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length);
      const sigma = Math.exp(outputs[2 + j]);
      expect(Math.abs(mean - outputs[j])).toBeLessThan((5 * sigma) / Math.sqrt(4000));
      expect(deviation / sigma).toBeCloseTo(1, 1);
    });
  });

  it("keeps log σ within bounds, beyond which it has no gradient", () => {
    const draws = squashedDraws(1, 1);
    drawSquashed(Float32Array.of(0, 50), 1, 1, rng("wide"), draws);
    expect(Math.atanh(draws.actions[0]) / draws.noise[0] / Math.exp(2)).toBeCloseTo(1, 2);
    const gradient = new Float32Array(2);
    squashedGradient(Float32Array.of(0, 50), draws, Float32Array.of(1), 1, 1, 1, gradient);
    expect(gradient[1]).toBe(0);
  });

  it("has the gradient of α log π(a) + f(a) through its noise: central differences", () => {
    const [batch, dims, alpha] = [3, 2, 0.7];
    const luck = rng("gradient");
    const outputs = Float32Array.from({ length: batch * 2 * dims }, () => luck.normal(0, 0.7));
    const draws = squashedDraws(batch, dims);
    drawSquashed(outputs, batch, dims, luck, draws);
    const weight = (at: number) => Math.cos(3 * at); // f = mean over the batch of Σ wⱼ aⱼ² over a row
    const loss = (given: Float32Array | Float64Array) => {
      let sum = 0;
      for (let i = 0; i < batch; i++) {
        for (let j = 0; j < dims; j++) {
          const at = i * dims + j;
          const logSigma = given[2 * i * dims + dims + j];
          const u = given[2 * i * dims + j] + Math.exp(logSigma) * draws.noise[at];
          sum +=
            alpha * squashedLogProbability(draws.noise[at], logSigma, u) + weight(at) * Math.tanh(u) ** 2;
        }
      }
      return sum / batch;
    };
    const actionGradients = draws.actions.map((a, at) => (2 * weight(at) * a) / batch);
    const gradient = new Float32Array(outputs.length);
    squashedGradient(outputs, draws, actionGradients, alpha, batch, dims, gradient);
    outputs.forEach((_, k) => {
      const moved = (by: number) => loss(Float64Array.from(outputs, (x, l) => (l === k ? x + by : x)));
      expect(gradient[k]).toBeCloseTo((moved(1e-4) - moved(-1e-4)) / 2e-4, 4);
    });
  });
});

describe("action noise", () => {
  const params = { noise: "gaussian" as const, noiseScale: 0.5, noiseReturn: 0.15, noiseStep: 1 };

  it("drifts by x − θ x Δt + σ √Δt ε", () => {
    expect(drifted(2, 0.15, 0.2, 1, 3)).toBeCloseTo(2 - 0.3 + 0.6, 12);
    expect(drifted(2, 0.15, 0.2, 0.25, 3)).toBeCloseTo(2 - 0.075 + 0.3, 12);
  });

  it("is new in each step, or is like that of the step before, until an episode begins", () => {
    const correlation = (noise: "gaussian" | "ornsteinUhlenbeck") => {
      const luck = rng("noise");
      const source = new ActionNoise(1);
      const seen = Array.from({ length: 3000 }, () => {
        const unit = new Float32Array(1);
        source.add(unit, { ...params, noise, noiseScale: 0.05 }, luck);
        return unit[0];
      });
      const product = (lag: number) => seen.slice(lag).reduce((sum, x, i) => sum + x * seen[i], 0);
      return product(1) / product(0);
    };
    expect(Math.abs(correlation("gaussian"))).toBeLessThan(0.1);
    expect(Math.abs(correlation("ornsteinUhlenbeck") - 0.85)).toBeLessThan(0.05);
    const source = new ActionNoise(2);
    source.add(new Float32Array(2), { ...params, noise: "ornsteinUhlenbeck" }, rng("noise"));
    const copy = new ActionNoise(2);
    copy.load(source.save());
    expect(copy.drift).toEqual(source.drift);
    source.reset();
    expect([...source.drift]).toEqual([0, 0]);
    expect(copy.drift[0]).not.toBe(0);
  });

  it("leaves actions within −1 … 1", () => {
    const unit = Float32Array.of(0.9, -0.9);
    new ActionNoise(2).add(unit, { ...params, noiseScale: 10 }, rng("noise"));
    expect(unit.every((a) => Math.abs(a) <= 1)).toBe(true);
  });
});

describe("replay of continuous actions", () => {
  const setting = { observationSpace: discrete(2), actionSpace: box(0, 4, [1]) };
  const step = (reward: number, terminated = false) => ({
    observation: 0,
    action: Float32Array.of(reward),
    reward,
    nextObservation: 1,
    terminated,
    truncated: true,
  });

  it("keeps the last transitions, encoded, actions in [−1, 1], time limits no endings", () => {
    const replay = new ContinuousReplay(2, setting);
    for (const reward of [0, 1, 3]) replay.add(step(reward, reward === 3));
    const batch = continuousBatch(50, 2, 1);
    replay.sample(rng("replay"), batch);
    const seen = new Set(
      Array.from(batch.rewards, (reward, i) => `${reward} ${batch.actions[i]} ${batch.terminated[i]}`),
    );
    expect([...seen].sort()).toEqual(["1 -0.5 0", "3 0.5 1"]);
    expect([...batch.observations.slice(0, 2)]).toEqual([1, 0]);
    expect([...batch.nextObservations.slice(0, 2)]).toEqual([0, 1]);
  });

  it("goes on from its state, and refuses that of another size", () => {
    const replay = new ContinuousReplay(3, setting);
    for (const reward of [0, 1, 2, 3]) replay.add(step(reward));
    const copy = new ContinuousReplay(3, setting);
    copy.load(structuredClone(replay.save()));
    for (const each of [replay, copy]) each.add(step(4));
    expect(copy.save()).toEqual(replay.save());
    const smaller = new ContinuousReplay(2, setting);
    expect(() => smaller.load(replay.save())).toThrow(InputError);
    const wider = new ContinuousReplay(3, { ...setting, actionSpace: box(0, 4, [2]) });
    expect(() => wider.load(replay.save())).toThrow(/2 of action/);
  });

  it("refuses to remember more than there is room for", () => {
    const observationSpace = box(0, 1, [1000, 1000]);
    expect(() => new ContinuousReplay(1000, { ...setting, observationSpace })).toThrow(
      /bufferSize of at most 268/,
    );
  });
});

describe("critics", () => {
  const [inputs, dims, rows] = [3, 2, 5];
  const luck = rng("critics");
  const mlp = models.resolve("mlp:hidden=[8],activation=tanh");
  const numbers = (length: number) => Float32Array.from({ length }, () => luck.uniform(-1, 1));
  const observations = numbers(rows * inputs);
  const engine = new Engine();
  const critic = (name: string) => new Critic(engine, mlp, { inputs, dims, batch: rows, rng: rng(name) });
  const [first, second] = [critic("first"), critic("second")];

  /** dL/dx of every x in turn, by central differences. */
  function differences(x: Float32Array, loss: () => number): number[] {
    return Array.from(x, (kept, k) => {
      const at = (value: number) => {
        x[k] = value;
        return loss();
      };
      const slope = (at(kept + 1e-2) - at(kept - 1e-2)) / 2e-2;
      x[k] = kept;
      return slope;
    });
  }

  const close = (got: Float32Array, wanted: number[]) =>
    wanted.forEach((slope, k) => {
      expect(got[k]).toBeCloseTo(slope, 3);
    });

  const meanLower = (actions: Float32Array) => {
    const q1 = first.values(first.online, observations, actions, rows).slice();
    const q2 = second.values(second.online, observations, actions, rows);
    return q1.reduce((sum, q, i) => sum + Math.min(q, q2[i]), 0) / rows;
  };

  it("give dL/da of −mean min(Q₁, Q₂): central differences, either critic being the lower somewhere", () => {
    const actions = numbers(rows * dims);
    const out = new Float32Array(rows * dims);
    const q1 = first.values(first.online, observations, actions, rows).slice();
    const q2 = second.values(second.online, observations, actions, rows);
    expect(new Set(q1.map((q, i) => (q <= q2[i] ? 1 : 2))).size).toBe(2);
    expect(lowerValueGradients(first, second, observations, actions, rows, out)).toBeCloseTo(
      meanLower(actions),
      5,
    );
    close(
      out,
      differences(actions, () => -meanLower(actions)),
    );
  });

  it("regress with the gradient of ½ (Q − y)²: central differences", () => {
    const actions = numbers(rows * dims);
    const targets = Float64Array.from(numbers(rows));
    const one = critic("first");
    const { parameters, gradients } = one.online;
    const loss = () => {
      const q = one.values(one.online, observations, actions, rows);
      return q.reduce((sum, value, i) => sum + (0.5 * (value - targets[i]) ** 2) / rows, 0);
    };
    const wanted = differences(parameters.data, loss);
    const before = loss();
    const batch = { ...continuousBatch(rows, inputs, dims), observations, actions };
    expect(one.regress(batch, targets, 1e-2)).toBeCloseTo(before, 5);
    close(gradients.data, wanted);
    expect(loss()).toBeLessThan(before);
  });

  it("are followed by their slow copies, and go on from their state", () => {
    const one = critic("first");
    one.online.parameters.data.fill(1);
    one.target.parameters.data.fill(0);
    one.follow(0.25);
    expect(one.target.parameters.data[0]).toBe(0.25);
    const other = critic("first");
    other.load(structuredClone(one.save()));
    expect(other.save()).toEqual(one.save());
  });

  it("lead a deterministic policy by the gradient of −mean Q(s, μ(s)): central differences", () => {
    const setting = { observationSpace: box(-1, 1, [inputs]), actionSpace: box(-1, 1, [dims]) };
    const actor = new Network(engine, deterministicPolicyFor(setting, mlp), {
      maxBatch: rows,
      rng: rng("actor"),
    });
    actor.input.data.set(observations);
    const value = () => {
      const q = first.values(first.online, observations, actor.forward(rows), rows);
      return q.reduce((sum, each) => sum + each, 0) / rows;
    };
    const wanted = differences(actor.parameters.data, () => -value());
    const mean = deterministicPolicyGradient(actor, first, rows, new Float32Array(rows * dims));
    expect(mean).toBeCloseTo(value(), 5);
    close(actor.gradients.data, wanted);
    expect(actor.forward(rows).every((a) => Math.abs(a) <= 1)).toBe(true);
  });
});

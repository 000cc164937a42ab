import { describe, expect, it } from "vitest";
import { BernoulliGlr } from "../../../agents/bandits/changing/bernoulliGlr.ts";
import { Cusum } from "../../../agents/bandits/changing/cusum.ts";
import { PageHinkley } from "../../../agents/bandits/changing/pageHinkley.ts";
import type { ChangeDetector } from "../../../agents/bandits/changing/restartingArms.ts";
import { rng } from "../../../envs/index.ts";
import { changeDetection } from "./golden.ts";

const { rewards, glr, cusum, pageHinkley } = changeDetection;

/** After how many rewards it gives its first alarm. */
const alarmOf = (detector: ChangeDetector, stream: readonly number[]) =>
  stream.findIndex((reward) => detector.add(reward)) + 1;

/** How often there is an alarm within `length` rewards that never change, with its standard error. */
function falseAlarms(make: () => ChangeDetector, length: number, streams: number) {
  const luck = rng("stationary");
  let alarms = 0;
  for (let i = 0; i < streams; i++) {
    const detector = make();
    for (let n = 0; n < length; n++) {
      if (!detector.add(luck.bernoulli(0.5) ? 1 : 0)) continue;
      alarms++;
      break;
    }
  }
  const rate = alarms / streams;
  return { rate, error: Math.sqrt((rate * (1 - rate)) / streams) };
}

describe("on the reference's rewards, whose mean changes after the 150th", () => {
  it("the likelihood ratio gives its alarm where the reference's does, and tells the same change", () => {
    const detector = new BernoulliGlr(glr.delta);
    expect(alarmOf(detector, rewards)).toBe(glr.alarm);
    expect(detector.change).toBe(glr.change);
  });

  it("the test of Page and Hinkley gives its alarm where the reference's does", () => {
    expect(alarmOf(new PageHinkley(pageHinkley.epsilon, pageHinkley.h), rewards)).toBe(pageHinkley.alarm);
  });

  it("CUSUM gives its alarm where the reference's does, whose walk has the first samples in it", () => {
    const { M, epsilon, h, alarm } = cusum;
    const first = rewards.slice(0, M);
    expect(alarmOf(new Cusum(M, epsilon, h), [...first, ...rewards])).toBe(M + alarm);
    expect(alarmOf(new Cusum(M, epsilon, h), rewards)).toBe(alarm + 1); // by its definition, without them
  });
});

describe("CUSUM", () => {
  it("adds up what is above the first mean, and below it, less the drift, as worked by hand", () => {
    const detector = new Cusum(2, 0.1, 0.75);
    expect([1, 0, 1, 0, 0].map((reward) => detector.add(reward))).toEqual([false, false, false, false, true]);
    // mean ½: up 0.4, 0, 0; down 0, 0.4, 0.8
    expect(detector.down).toBeCloseTo(0.8, 15);
    expect(detector.up).toBe(0);
  });

  it("gives false alarms no oftener than a walk with a drift climbs, 2 n e^{−r h}", () => {
    // steps ±½ − ε, of which E e^{r step} = 1 at r: e^{−r ε} cosh(r / 2) = 1
    const [drift, length, delta] = [0.1, 400, 0.05];
    let r = 1;
    for (let i = 0; i < 100; i++) r = Math.log(Math.cosh(r / 2)) / drift / r < 1 ? r + 0.01 : r - 0.01;
    const threshold = Math.log((2 * length) / delta) / (r - 0.01);
    const make = () => {
      const detector = new Cusum(2, drift, threshold);
      detector.add(0);
      detector.add(1); // its mean is the true one
      return detector;
    };
    const { rate, error } = falseAlarms(make, length, 2000);
    expect(rate).toBeLessThanOrEqual(delta + 3 * error);
    expect(falseAlarms(() => new Cusum(100, drift, 2), length, 100).rate).toBeGreaterThan(delta); // it can
  });
});

describe("the Bernoulli likelihood ratio", () => {
  /** ln of the ratio at its best split: Σ n kl(mean, whole mean) of the two parts. */
  function statistic(stream: readonly number[]): number {
    const mean = (part: readonly number[]) => part.reduce((sum, x) => sum + x, 0) / part.length;
    const kl = (p: number, q: number) =>
      (p > 0 ? p * Math.log(p / q) : 0) + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0);
    const whole = mean(stream);
    return Math.max(
      ...stream.slice(1).map((_, i) => {
        const [head, tail] = [stream.slice(0, i + 1), stream.slice(i + 1)];
        return head.length * kl(mean(head), whole) + tail.length * kl(mean(tail), whole);
      }),
    );
  }

  it("gives its alarm as soon as ln (3 n^{3/2} / δ) is reached, also for rewards between 0 and 1", () => {
    const luck = rng("fractions");
    const stream = Array.from({ length: 120 }, (_, n) => (n < 60 ? 0.2 : 0.7) + 0.3 * luck.uniform());
    const threshold = (n: number) => Math.log((3 * n ** 1.5) / 0.05);
    const first =
      stream.findIndex((_, n) => n > 0 && statistic(stream.slice(0, n + 1)) >= threshold(n + 1)) + 1;
    expect(first).toBeGreaterThan(60);
    expect(alarmOf(new BernoulliGlr(0.05), stream)).toBe(first);
  });

  it("that looks seldom looks at fewer moments, not at other ones", () => {
    for (const [checkEvery, splitEvery] of [
      [5, 1],
      [1, 5],
      [10, 10],
    ]) {
      const detector = new BernoulliGlr(glr.delta, checkEvery, splitEvery);
      const alarm = alarmOf(detector, rewards);
      expect(alarm).toBeGreaterThanOrEqual(glr.alarm);
      expect(alarm).toBeLessThan(glr.alarm + 15);
      expect([alarm % checkEvery, detector.change % splitEvery]).toEqual([0, 0]);
    }
  });

  it("gives a false alarm with probability δ at most", () => {
    const { rate, error } = falseAlarms(() => new BernoulliGlr(0.1), 300, 500);
    expect(rate).toBeLessThanOrEqual(0.1 + 3 * error);
  });
});

describe.each([
  ["CUSUM", () => new Cusum(20, 0.05, 5)],
  ["Page-Hinkley", () => new PageHinkley(0.05, 5)],
  ["likelihood ratio", () => new BernoulliGlr(0.01, 3, 2)],
] as const)("%s", (_, make: () => ChangeDetector) => {
  it("goes on from a save as if nothing had happened", () => {
    const [detector, copy] = [make(), make()];
    for (const reward of rewards.slice(0, 75)) detector.add(reward);
    copy.load(structuredClone(detector.save()));
    expect(copy.save()).toEqual(detector.save());
    expect(alarmOf(copy, rewards.slice(75))).toBe(alarmOf(detector, rewards.slice(75)));
  });

  it("starts anew when it is restarted", () => {
    const detector = make();
    for (const reward of rewards.slice(0, 120)) detector.add(reward);
    detector.restart();
    expect(alarmOf(detector, rewards)).toBe(alarmOf(make(), rewards));
  });
});

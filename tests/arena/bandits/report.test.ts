import { describe, expect, it } from "vitest";
import { belowAsymptote, laiRobbinsLine, minimaxLine, standingMeans } from "../../../arena/bandits/bounds.ts";
import { type Comparison, compareBandits } from "../../../arena/bandits/compare.ts";
import {
  differencesFigure,
  fanFigure,
  optimalFigure,
  pullsFigure,
  ranked,
  regretFigure,
} from "../../../arena/bandits/figures.ts";
import { banditReport } from "../../../arena/bandits/report.ts";
import { resolveBanditSpec } from "../../../arena/bandits/spec.ts";
import { pairedDifference, summaryOf } from "../../../arena/bandits/summary.ts";
import { counted, estimateInWords, listed } from "../../../arena/bandits/words.ts";
import { report } from "../../../arena/report/index.ts";

const spread = {
  problem: "bernoulli-spread",
  policies: ["ucb1", "thompson", "random"],
  horizon: 300,
  repetitions: 20,
};
const compared = await compareBandits(spread);
const policies = ranked(summaryOf(compared));

const meansOf = (problem: string) => standingMeans(resolveBanditSpec({ problem, policies: ["random"] }));
const comparisonOf = (problem: string): Promise<Comparison> =>
  compareBandits({ problem, policies: ["random", "epsilonGreedy"], horizon: 20, repetitions: 3 });

describe("lower bounds", () => {
  it("stand on means that are the same in every repetition", () => {
    expect(meansOf("BernoulliBandit:means=[0.5,0.25]")).toEqual(Float64Array.of(0.5, 0.25));
    expect(meansOf("TenArmedTestbed")).toBeNull();
    expect(meansOf("LinearBandit")).toBeNull();
  });

  it("of Lai and Robbins are C ln t", () => {
    const line = laiRobbinsLine(compared);
    expect(line?.points.at(-1)?.x).toBe(300);
    expect(line?.points.at(-1)?.y).toBeCloseTo(7.5165 * Math.log(300), 2); // C of these nine arms
  });

  it("of Lai and Robbins are none where problems are drawn anew", async () => {
    const drawn = await comparisonOf("TenArmedTestbed");
    expect(drawn.laiRobbins).toBeGreaterThan(0);
    expect(laiRobbinsLine(drawn)).toBeNull();
  });

  it("of all problems are √(KT)/20, or T/20 while that is less", () => {
    const points = minimaxLine(compared)?.points ?? [];
    expect(points.find(({ x }) => x === 4)?.y).toBe(4 / 20);
    expect(points.at(-1)?.y).toBeCloseTo(Math.sqrt(9 * 300) / 20, 12);
  });

  it("of all problems are none for rewards beyond [0, 1] or with contexts", async () => {
    expect(minimaxLine(await comparisonOf("GaussianBandit"))).toBeNull();
    expect(minimaxLine(await comparisonOf("LogisticBandit"))).toBeNull();
  });

  it("that do not bind yet are told by who is below", () => {
    const below = belowAsymptote(compared, policies).map(({ name }) => name);
    expect(below).toEqual(["thompson"]);
    const [{ text }] = banditReport(compared).sections;
    expect(text).toMatch(
      /Warning: 300 pulls are too few for the asymptotic line\. thompson \(.*\) ends below it \(42\.9\)/,
    );
  });
});

describe("figures of a comparison", () => {
  it("rank policies by final regret and keep each one's colour", () => {
    expect(policies.map(({ name, colour }) => [name, colour])).toEqual([
      ["thompson", 1],
      ["ucb1", 0],
      ["random", 2],
    ]);
    const { series } = regretFigure(compared, policies, "log");
    expect(series.map(({ colour }) => colour)).toEqual([1, 0, 2]);
  });

  it("have bands of one standard error about the mean", () => {
    const last = regretFigure(compared, policies, "linear").series[0].points.at(-1);
    const { mean, standardError } = policies[0].regret[policies[0].regret.length - 1];
    expect(last).toEqual({
      x: 300,
      y: mean,
      low: mean - (standardError ?? 0),
      high: mean + (standardError ?? 0),
    });
  });

  it("show the share of the best arm among the pulls since the time before", () => {
    const { times } = compared.spec;
    const series = optimalFigure(compared, policies).series.find(({ name }) => name === "random");
    const pulls = series?.points.reduce(
      (sum, { x, y }, i) => sum + y * (x - (i === 0 ? 0 : times[i - 1])),
      0,
    );
    expect(pulls).toBeCloseTo(policies[2].optimalRate[times.length - 1] * 300, 9);
  });

  it("give all differences to the first, on the same rounds", () => {
    const figure = differencesFigure(compared, policies);
    const { mean, standardError } = pairedDifference(compared, 0, 1);
    expect(figure?.rows.map(({ name }) => name)).toEqual(["ucb1", "random"]);
    expect(figure?.rows[0].estimate).toBeCloseTo(mean, 12);
    expect(figure?.rows[0].high).toBeCloseTo(mean + 1.96 * (standardError ?? 0), 12);
    expect(figure?.title).toBe("Every other policy loses more than thompson.");
  });

  it("count pulls of each arm where arms stay the same, on a log axis if all were pulled", async () => {
    const figure = pullsFigure(compared, policies);
    expect(figure?.y.scale).toBe("log");
    expect(figure?.emphasis).toEqual(["8"]);
    expect(figure?.series[0].values.reduce((sum, count) => sum + count, 0)).toBeCloseTo(300, 9);
    const drawn = await comparisonOf("TenArmedTestbed");
    expect(pullsFigure(drawn, ranked(summaryOf(drawn)))).toBeNull();
    const moving = await comparisonOf("PiecewiseBandit");
    expect(pullsFigure(moving, ranked(summaryOf(moving)))).not.toHaveProperty("emphasis");
  });

  it("fan out about the median", () => {
    for (const { y, low = 1, high = 0, lowest = 1, highest = 0 } of fanFigure(compared, policies[1]).series[0]
      .points) {
      expect([lowest, low, y, high, highest]).toEqual([lowest, low, y, high, highest].sort((a, b) => a - b));
    }
  });
});

describe("a report of a comparison", () => {
  const made = (comparison: Comparison) =>
    report({ ...banditReport(comparison), command: "npx palaestra bandits", version: "0" });

  it("is the same bytes twice, and needs nothing from elsewhere", async () => {
    const html = made(compared);
    expect(made(await compareBandits(spread))).toBe(html);
    expect(html).not.toMatch(/<script|<link|src=|NaN|undefined|Infinity/);
  });

  it("tells all policies with their regret and the whole spec", () => {
    const html = made(compared);
    for (const { name } of policies) expect(html).toContain(`<th scope="row">${name}</th>`);
    expect(html).toContain("20 repetitions on the same rounds. thompson loses least");
    expect(html).toContain("&quot;repetitions&quot;: 20");
  });

  it.each([
    ["one policy, once", { ...spread, policies: ["ucb1"], repetitions: 1 }],
    ["one pull", { ...spread, horizon: 1 }],
    ["realised regret", { ...spread, regret: "realised" as const }],
    ["no regret at all", { ...spread, problem: "BernoulliBandit:means=[0.5,0.5]" }],
    ["contexts", { ...spread, problem: "LinearBandit", policies: ["linUcb", "random"] }],
    ["means that move", { ...spread, problem: "PiecewiseBandit", regret: "dynamic" as const }],
    ["rewards without bounds", { ...spread, problem: "TenArmedTestbed", policies: ["ucb", "greedy"] }],
  ])("can be made of %s", async (_, input) => {
    expect(made(await compareBandits(input))).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("words", () => {
  it("give as many decimals as the standard error warrants", () => {
    expect(estimateInWords({ mean: 41.134, standardError: 0.765 })).toBe("41.13 ± 0.77");
    expect(estimateInWords({ mean: 393.2, standardError: 28.6 })).toBe("393 ± 29");
    expect(estimateInWords({ mean: 2, standardError: 0 })).toBe("2.00 ± 0.00");
    expect(estimateInWords({ mean: 2, standardError: null })).toBe("2.00");
  });

  it("count and list", () => {
    expect([counted(1, "pull"), counted(2000, "run")]).toEqual(["1 pull", "2,000 runs"]);
    expect([listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])]).toEqual([
      "a",
      "a and b",
      "a, b and c",
    ]);
  });
});

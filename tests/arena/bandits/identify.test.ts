import { describe, expect, it } from "vitest";
import {
  type Identification,
  identificationSummary,
  identifyBestArm,
  leastPulls,
  playIdentifyBlock,
  resolveIdentifySpec,
  wilsonInterval,
} from "../../../arena/index.ts";
import { InputError } from "../../../envs/index.ts";
import { nodePool } from "../../../workers/node/nodePool.ts";
import { identifyBlocksOn } from "../../../workers/playBlocks.ts";

const three = "BernoulliBandit:means=[0.3,0.5,0.8]";

function figuresOf(identification: Identification) {
  return new Map(identificationSummary(identification).map((summary) => [summary.name, summary]));
}

/** Means are apart by 4 standard errors of their difference, at the least. */
function isBelow(a: { mean: number; standardError: number | null }, b: typeof a): boolean {
  const error = Math.hypot(a.standardError ?? 0, b.standardError ?? 0);
  return a.mean + 4 * error < b.mean;
}

describe("searches for the best arm", () => {
  const policies = [
    "successiveElimination",
    "lucb",
    "klLucb",
    "trackAndStop",
    "trackAndStop:threshold=proven",
    "topTwoThompson",
  ];

  it("are wrong no more often than with probability δ, and none stops before the lower bound on average", async () => {
    const risky = policies.map((name) => `${name}${name.includes(":") ? "," : ":"}delta=0.2`);
    const found = await identifyBestArm({ problem: three, policies: risky, repetitions: 120 });
    for (const { errorRate, pulls, lowerBound, unfinished, delta, repetitions } of identificationSummary(
      found,
    )) {
      expect([unfinished, delta]).toEqual([0, 0.2]);
      expect(errorRate).toBeLessThanOrEqual(0.2 + 3 * Math.sqrt((0.2 * 0.8) / repetitions));
      expect(pulls.mean + 3 * (pulls.standardError ?? 0)).toBeGreaterThan(lowerBound ?? Infinity);
    }
  });

  it("track-and-stop is sooner sure than LUCB with the bounds of the likelihood, that than LUCB1, that than successive elimination", async () => {
    const found = figuresOf(await identifyBestArm({ problem: three, policies, repetitions: 100 }));
    const pullsOf = (name: string) => found.get(name)?.pulls ?? { mean: Number.NaN, standardError: null };
    const order = [
      "trackAndStop",
      "trackAndStop:threshold=proven",
      "klLucb",
      "lucb",
      "successiveElimination",
    ];
    for (let i = 1; i < order.length; i++)
      expect([order[i], isBelow(pullsOf(order[i - 1]), pullsOf(order[i]))]).toEqual([order[i], true]);
    expect(isBelow(pullsOf("topTwoThompson"), pullsOf("klLucb"))).toBe(true);
  });

  it("of normal arms come near the lower bound as the risk gets small", async () => {
    const found = await identifyBestArm({
      problem: "gaussian:means=[0,1],sigma=1",
      policies: ["trackAndStop:family=gaussian,sigma=1,delta=1e-12"],
      repetitions: 40,
    });
    expect(found.characteristicTime).toBeCloseTo(8, 9); // 8 σ² / Δ²
    const [{ pulls, lowerBound, meanPulls }] = identificationSummary(found);
    expect(lowerBound).toBeCloseTo(8 * (1 - 2e-12) * Math.log((1 - 1e-12) / 1e-12), 6);
    expect(pulls.mean / (lowerBound ?? 0)).toBeGreaterThan(0.9);
    expect(pulls.mean / (lowerBound ?? 0)).toBeLessThan(1.4);
    expect(meanPulls[0] / meanPulls[1]).toBeCloseTo(1, 1);
  });

  it("with a budget spend it and no more", async () => {
    const found = await identifyBestArm({
      problem: "bernoulli-spread",
      policies: ["sequentialHalving:horizon=200", "sequentialHalving:horizon=2000"],
      repetitions: 50,
    });
    const [little, much] = identificationSummary(found);
    expect(little.pulls.quantiles).toEqual(
      [200, 200, 200, 200, 200].map(() => 9 * 5 + 5 * 10 + 3 * 16 + 2 * 25),
    );
    expect([little.delta, little.lowerBound, little.unfinished]).toEqual([null, null, 0]);
    expect(much.simpleRegret.mean).toBeLessThan(little.simpleRegret.mean);
  });

  it("that do not end are ended, and counted", async () => {
    const input = { problem: "BernoulliBandit:means=[0.5,0.5]", policies: ["lucb"], repetitions: 7 };
    const found = await identifyBestArm({ ...input, mostPulls: 300 });
    expect(found.characteristicTime).toBe(Infinity);
    const [{ unfinished, pulls, lowerBound, errorRate }] = identificationSummary(found);
    expect([unfinished, pulls.mean, lowerBound, errorRate]).toEqual([7, 300, null, 0]);
  });

  it("have no lower bound where means do not tell what arms pay", async () => {
    const found = await identifyBestArm({ problem: "UniformBandit", policies: ["ttts"], repetitions: 2 });
    expect([found.characteristicTime, identificationSummary(found)[0].lowerBound]).toEqual([null, null]);
  });

  it("on problems that are drawn anew name the best arm of each", async () => {
    const policies = ["sequentialHalving:horizon=20000"];
    const found = await identifyBestArm({ problem: "TenArmedTestbed", policies, repetitions: 12 });
    expect(identificationSummary(found)[0].simpleRegret.mean).toBeLessThan(0.1);
    expect(found.characteristicTime).toBeGreaterThan(0);
  });
});

describe("rows", () => {
  const input = { problem: three, policies: ["trackAndStop", "lucb", "ttts"], repetitions: 25, seed: 3 };

  it("are the same of one thread, two, and none", { timeout: 30_000 }, async () => {
    const { rows } = await identifyBestArm(input);
    for (const workers of [1, 2]) {
      const pool = nodePool({ workers });
      try {
        expect((await identifyBestArm(input, { play: identifyBlocksOn(pool) })).rows).toEqual(rows);
      } finally {
        await pool.close();
      }
    }
  });

  it("are nobody else's affair, nor that of the number of repetitions", async () => {
    const { rows } = await identifyBestArm(input);
    const alone = await identifyBestArm({ ...input, policies: ["ttts"] });
    expect(alone.rows[0]).toEqual(rows[2]);
    const fewer = await identifyBestArm({ ...input, repetitions: 12 });
    expect(fewer.rows[0].times).toEqual(rows[0].times.slice(0, 12));
    const other = await identifyBestArm({ ...input, seed: 4 });
    expect(other.rows[0].times).not.toEqual(rows[0].times);
  });
});

describe("a repetition", () => {
  it("has its luck whatever block it is in", () => {
    const spec = resolveIdentifySpec({ problem: three, policies: ["ttts"] });
    const all = playIdentifyBlock({ spec, policy: 0, from: 0, to: 9 });
    const last = playIdentifyBlock({ spec, policy: 0, from: 4, to: 9 });
    expect(last.times).toEqual(all.times.slice(4));
    expect(last.pulls).toEqual(all.pulls.slice(3 * 4));
  });
});

describe("a spec that is not usable", () => {
  it.each([
    [
      { policies: ["ucb1"] },
      /^policies\[0\]: expected a policy that says when .+, got ucb1; such are successiveEl/,
    ],
    [{ problem: "piecewise" }, /^problem: expected a bandit whose arms stay as they are.+ move with time\.$/],
    [{ problem: "CartPole-v1" }, /^problem: expected a bandit, got CartPole-v1/],
    [{ policies: ["lucb:delta=1"] }, /^policies\[0\].+delta: expected a number in \(0, 1\), got 1\.$/],
    [{ policies: ["lucb", "lucb"] }, /^policies\[1\]: expected each policy once/],
    [
      { policies: ["sequentialHalving"], mostPulls: 50 },
      /^policies\[0\]\.horizon: expected at most 50, .+got 10000/,
    ],
    [{ policies: ["sequentialHalving:horizon=2"] }, /^sequentialHalving\.horizon: expected at least 6/],
    [{ mostPulls: 0 }, /^identify\.mostPulls: expected .+, got 0\.$/],
  ])("%j is refused with a sentence", (wrong, sentence) => {
    const resolve = () => resolveIdentifySpec({ problem: three, policies: ["lucb"], ...wrong });
    expect(resolve).toThrow(InputError);
    expect(resolve).toThrow(sentence);
  });
});

describe("figures", () => {
  it("have SciPy's Wilson intervals", () => {
    expect(wilsonInterval(0, 500)).toEqual([0, expect.closeTo(0.007624340461552241, 14)]);
    expect(wilsonInterval(7, 200)).toEqual([
      expect.closeTo(0.0170555420085672, 14),
      expect.closeTo(0.07047061152229074, 14),
    ]);
    expect(wilsonInterval(50, 50)).toEqual([expect.closeTo(0.9286524008666412, 14), 1]);
  });

  it("have the lower bound T* kl(δ, 1 − δ)", () => {
    expect(leastPulls(10, 0.05)).toBeCloseTo(9 * Math.log(19), 10);
    expect(leastPulls(10, 0.5)).toBe(0);
  });
});

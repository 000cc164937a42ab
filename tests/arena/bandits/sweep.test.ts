import { describe, expect, it } from "vitest";
import { compareBandits } from "../../../arena/bandits/compare.ts";
import { readSweep, sweepOf } from "../../../arena/bandits/sweep.ts";
import { sweepFigure, sweepReport, sweepRows } from "../../../arena/bandits/sweepReport.ts";
import { figure } from "../../../arena/report/index.ts";

const small = { problem: "bernoulli-easy", horizon: 100, repetitions: 10 };
const alone = { ...small, policies: ["epsilonGreedy:initialValue=1"] };
const several = { ...small, policies: ["epsilonGreedy", "thompson", "ucb"] };

const sweptBy = async (input: typeof alone, ...texts: string[]) => {
  const sweep = sweepOf(
    input,
    texts.map((text) => readSweep("--sweep", text)),
  );
  return { sweep, comparison: await compareBandits(sweep.spec) };
};

describe("a sweep", () => {
  it("is read from a line of text", () => {
    expect(readSweep("--sweep", "epsilon=0.01,0.1")).toEqual({ parameter: "epsilon", values: [0.01, 0.1] });
    expect(readSweep("--sweep", "ucb.alpha=1,2")).toEqual({
      policy: "ucb",
      parameter: "alpha",
      values: [1, 2],
    });
    expect(readSweep("--sweep", 'a.b=true,"x,y"').values).toEqual([true, "x,y"]);
  });

  it("is a comparison of the policy at each value, in ascending order", () => {
    const { spec, swept, others } = sweepOf(alone, [readSweep("--sweep", "epsilon=0.1,0.01")]);
    expect(spec.policies).toEqual([
      { id: "epsilonGreedy", params: { initialValue: 1, epsilon: 0.01 } },
      { id: "epsilonGreedy", params: { initialValue: 1, epsilon: 0.1 } },
    ]);
    expect(swept).toEqual([
      { name: "epsilonGreedy:initialValue=1", parameter: "epsilon", values: [0.01, 0.1], policies: [0, 1] },
    ]);
    expect(others).toEqual([]);
  });

  it("leaves policies as they are that it does not name", async () => {
    const { sweep, comparison } = await sweptBy(several, "ucb.alpha=1,2", "epsilonGreedy.epsilon=0.1,0.5");
    expect(comparison.spec.policies.map(({ id }) => id)).toEqual([
      "ucb",
      "ucb",
      "epsilonGreedy",
      "epsilonGreedy",
      "thompson",
    ]);
    expect(sweep.others).toEqual([4]);
    expect(sweepRows(comparison, sweep).map((row) => row.slice(0, 2))).toEqual([
      ["ucb", "alpha=1"],
      ["ucb", "alpha=2"],
      ["epsilonGreedy", "epsilon=0.1"],
      ["epsilonGreedy", "epsilon=0.5"],
      ["thompson", ""],
    ]);
    const drawn = sweepFigure(comparison, sweep);
    expect(drawn).toMatchObject({ kind: "lines", x: { label: "parameter: alpha or epsilon", scale: "log" } });
    expect("rules" in drawn && drawn.rules?.map(({ name }) => name)).toEqual(["thompson"]);
  });

  it("plays each value as a command of its own would", async () => {
    const { comparison } = await sweptBy(alone, "epsilon=0.01,0.1");
    const single = await compareBandits({ ...small, policies: ["epsilonGreedy:initialValue=1,epsilon=0.1"] });
    expect(comparison.rows[1].regret).toEqual(single.rows[0].regret);
  });

  it.each([
    ["epsilon=0.01,0.1", "log"],
    ["epsilon=0.125,0.5,0.25", "log2"],
    ["epsilon=0,0.1", "linear"],
  ])("%s is drawn on a %s axis", async (text, scale) => {
    const { sweep, comparison } = await sweptBy(alone, text);
    expect(sweepFigure(comparison, sweep)).toMatchObject({ x: { label: "epsilon", scale } });
  });

  it("over other values than numbers has a row for each", async () => {
    const { sweep, comparison } = await sweptBy(
      { ...small, policies: ["gradientBandit"] },
      "baseline=true,false",
    );
    const drawn = sweepFigure(comparison, sweep);
    expect(drawn).toMatchObject({ kind: "points" });
    expect(figure(drawn)).toContain("baseline = false");
  });

  it("heads the report of its comparison", async () => {
    const { sweep, comparison } = await sweptBy(alone, "epsilon=0.5");
    const { title, sections } = sweepReport(comparison, sweep);
    expect(title).toBe("Bandit policies on BernoulliBandit-easy: epsilon of epsilonGreedy:initialValue=1");
    expect(sections[0].figure?.title).toContain("does best at epsilon = 0.5");
    expect(sections[1].heading).toBe("Regret over time");
  });

  it.each([
    [alone, ["epsilon"], "--sweep: expected parameter=value,value,… or policy.parameter=value,value,…"],
    [several, ["epsilon=0.1"], "expected a parameter with its policy, epsilonGreedy.epsilon=…"],
    [
      several,
      ["ucb1.exploration=1"],
      'expected one of the policies (epsilonGreedy, thompson, ucb), got "ucb1"',
    ],
    [several, ["thomson.low=1"], "Did you mean thompson?"],
    [alone, ["epsilon=0.1,0.2,0.1"], "expected each value of epsilon once, got 0.1 again"],
    [
      alone,
      ["initialValue=2"],
      "expected initialValue in the sweep only, got epsilonGreedy:initialValue=1 too",
    ],
    [alone, ["epsilon=0.1", "stepSize=0.1"], "expected one parameter of epsilonGreedy at a time"],
    [
      { ...small, policies: ["ucb:alpha=1", "ucb:alpha=2"] },
      ["ucb.sigma=1"],
      "expected ucb once among the policies, got it 2 times",
    ],
    [alone, ["epsilon=2"], "policies[0].params.epsilon: expected a number in [0, 1], got 2."],
    [alone, ["epsilom=0.2"], "Did you mean epsilon?"],
  ])("that makes no sense is refused with a sentence: %j %j", async (input, texts, sentence) => {
    await expect(async () => await sweptBy(input, ...texts)).rejects.toThrow(sentence);
  });
});

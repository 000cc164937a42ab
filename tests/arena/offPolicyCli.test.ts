/** `palaestra offPolicy`: tables, JSON, logs that are kept and read again, and input that is wrong. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { afterAll, expect, it, vi } from "vitest";
import { addOffPolicyCommand } from "../../arena/cli/offPolicy.ts";

const folder = mkdtempSync(join(tmpdir(), "off-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "log.csv");

/** What the command prints, or throws. */
function offPolicy(...options: string[]): string {
  let printed = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
  try {
    const program = new Command();
    addOffPolicyCommand(program);
    program.parse(["offPolicy", ...options], { from: "user" });
  } finally {
    write.mockRestore();
  }
  return printed;
}
const json = (...options: string[]) => ({ ...JSON.parse(offPolicy(...options, "--json")), wallSeconds: 0 });

const simulated = ["--env", "LinearBandit:arms=4,dimension=3", "--rounds", "1000", "--seed", "7"];

it("is a command that prints a table with the truth", () => {
  const command = fileURLToPath(new URL("../../arena/cli/palaestra.mjs", import.meta.url));
  const args = ["offPolicy", ...simulated, "--target", "fitted"];
  const { stdout, stderr, status } = spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  expect(stdout).toMatch(
    /^fitted: the best action by ridge regression, made from the first 500 rounds\njudged by 500 rounds of a log of random in LinearBandit:arms=4,dimension=3, seed 7: 4 actions, contexts of 3 numbers\n/,
  );
  expect(stdout).toMatch(/^estimator +reward a round +95 % interval +off the truth$/m);
  expect(stdout).toMatch(/^DR +\d\.\d{4} ± 0\.\d{4} +\d\.\d{4} … \d\.\d{4} +[+-]0\.\d{4}$/m);
  expect(stdout).toMatch(/^replay \(\d+ matches\) +\d/m);
  expect(stdout).toMatch(/^the simulator's truth +\d\.\d{4} ± 0\.\d{4}$/m);
  expect(stdout).toMatch(/^Effective sample size \d+ of 500; weights up to 4\.0, on average \d\.\d{3} /m);
});

it("a log that is kept and read again gives the same estimates", () => {
  const logger = ["--logger", "linEpsilonGreedy:epsilon=0.5"];
  expect(offPolicy(...simulated, ...logger, "--write-log", file)).toBe("");
  const target = ["--seed", "7", "--target", "linUcb:alpha=1", "--train-rounds", "400"];
  const fromFile = json("--log", file, ...target);
  const fromWorld = json(...simulated, ...logger, ...target);
  expect(fromFile.estimates).toEqual(fromWorld.estimates);
  expect(fromFile).toMatchObject({ trained: 400, judged: 600, truth: null, matches: null });
  expect(fromWorld.truth.mean).toEqual(expect.any(Number));
  expect(fromFile.log).toMatchObject({ rounds: 1000, features: 3, actionCount: 4, source: file });
  expect(json("--log", file, ...target)).toEqual(fromFile);
  expect(json("--log", file, ...target, "--resamples", "0").estimates[0].interval).toBeNull();
  expect(offPolicy("--log", file, ...target)).toContain("No replay: the logger did not choose uniformly.");
});

it("columns have whatever names they have", () => {
  const rows = readFileSync(file, "utf8").trim().split("\n").slice(1);
  const other = join(folder, "other.csv");
  const header = "age,height,width,shown,clicked,p,b0,b1,b2,b3";
  writeFileSync(other, `${[header, ...rows].join("\n")}\n`);
  const renamed = json(
    ...["--log", other, "--target", "fitted", "--context", "age, height,width", "--action", "shown"],
    ...["--reward", "clicked", "--propensity", "p", "--ignore", "b0,b1,b2,b3"],
    ...["--actions", "arm 0,arm 1,arm 2,arm 3"],
  );
  const plain = json("--log", file, "--target", "fitted");
  expect(renamed.estimates).toEqual(plain.estimates);
  expect(renamed.weights).toEqual({ ...plain.weights, unsupported: null });
});

it("tells what no log can tell", () => {
  const certain = ["--env", "BernoulliBandit", "--logger", "ucb1", "--rounds", "200"];
  const told = offPolicy(...certain, "--target", "uniform");
  expect(told).toMatch(
    /^With probability 0\.\d{3} the target does what the logger never does: no log can tell/m,
  );
  expect(told).toMatch(/^the simulator's truth +0\.5000$/m);
});

it.each<readonly [options: readonly string[], sentence: string]>([
  [[], "offPolicy: expected a log, --log FILE.csv, or a bandit to simulate one in, --env ID, got neither."],
  [["--log", file, ...simulated], "--env ID, got both."],
  [
    ["--log", "nowhere.csv", "--target", "uniform"],
    '--log: expected a CSV file, got "nowhere.csv", which is not there.',
  ],
  [["--log", folder, "--target", "uniform"], "which is a folder."],
  [simulated, "--target: expected a policy to judge, for example uniform, fitted or linUcb"],
  [[...simulated, "--target", "linUbc"], 'got "linUbc". Did you mean linUcb?'],
  [["--env", "LinearBandi", "--target", "fitted"], "Did you mean LinearBandit?"],
  [
    ["--env", "CartPole-v1", "--target", "fitted"],
    "env: expected a bandit, got CartPole-v1, whose actions have",
  ],
  [
    ["--env", "PiecewiseBandit", "--target", "uniform"],
    "env: expected a bandit whose means do not move with time",
  ],
  [
    [...simulated, "--target", "fitted", "--rounds", "ten"],
    'offPolicy.rounds: expected a whole number in [1, 10000000], got "ten".',
  ],
  [[...simulated, "--target", "fitted", "--clip", "0"], "offPolicy.clip: expected a number above 0, got 0."],
  [
    [...simulated, "--target", "fitted", "--train-rounds", "1000"],
    "trainRounds: expected 1 to 999 of the log's 1000 rounds",
  ],
  [
    [...simulated, "--target", "fitted", "--reward", "r"],
    "--reward: goes with --log, which was not given; leave it out.",
  ],
  [
    ["--log", file, "--target", "fitted", "--rounds", "5"],
    "--rounds: goes with --env, which was not given; leave it out.",
  ],
  [
    [...simulated, "--write-log", file, "--train-rounds", "5"],
    "--train-rounds: goes with --target, which was not given",
  ],
  [
    ["--log", file, "--write-log", file],
    "--write-log: expected a log that is simulated, --env ID, got one that is a file",
  ],
  [
    [...simulated, "--write-log", join(folder, "no", "log.csv")],
    '--write-log: expected a file to write to, got "',
  ],
  [[...simulated, "--logger", "linUcb:alph=1", "--target", "uniform"], "logger.params.alph: unknown;"],
  [
    [...simulated, "--logger", "qLearning", "--target", "uniform"],
    "agent: qLearning does not suit LinearBandit",
  ],
  [
    [...simulated, "--logger", "dqn", "--target", "uniform"],
    "record: the agent does not tell the probabilities",
  ],
  [
    ["--log", file, "--target", "fitted", "--reward", "clicks"],
    'expected a column "clicks", got x1, x2, x3, action',
  ],
])("%j is refused in a sentence", (options, sentence) => {
  expect(() => offPolicy(...options)).toThrow(sentence);
});

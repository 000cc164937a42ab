import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { list } from "../../envs/index.ts";

const command = fileURLToPath(new URL("../../arena/cli/palaestra.mjs", import.meta.url));

function palaestra(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8", timeout: 60_000 });
}

describe("palaestra run", () => {
  const short = [
    "run",
    "--env",
    "CartPole-v1",
    "--agent",
    "dqn",
    "--steps",
    "600",
    "--seed",
    "3",
    "--final-episodes",
    "5",
    "--json",
  ];
  const params = [
    "--param",
    "model=mlp:hidden=[16],activation=tanh",
    "--param",
    "learningStarts=100",
    "--param",
    "batchSize=16",
  ];

  it("prints the same JSON twice, apart from wall seconds", () => {
    const [first, second] = [palaestra(...short, ...params), palaestra(...short, ...params)].map(
      ({ stdout }) => JSON.parse(stdout),
    );
    expect(first.wallSeconds).toBeGreaterThan(0);
    expect({ ...first, wallSeconds: 0 }).toEqual({ ...second, wallSeconds: 0 });
    expect(first.spec.agent.params).toMatchObject({
      model: { id: "mlp", params: { hidden: [16], activation: "tanh" } },
      learningStarts: 100,
    });
    expect(first.hash).toMatch(/^[0-9a-f]{32}$/);
    expect(first.returns.length).toBeGreaterThan(5);
    expect(first.evaluation).toMatchObject({
      episodes: 5,
      mean: expect.any(Number),
      standardError: expect.any(Number),
    });
    expect(first.best).toMatchObject({ episodes: 5, step: 600 });
  });

  it("ends after so many episodes, or at a target", () => {
    const cliff = ["run", "--env", "CliffWalking-v1", "--agent", "qLearning"];
    const some = JSON.parse(palaestra(...cliff, "--episodes", "7", "--json").stdout);
    expect([some.returns.length, some.end]).toEqual([7, "episodes"]);
    expect(palaestra(...cliff, "--target", "-13", "--evaluate-every", "500").stdout).toMatch(
      /^qLearning on CliffWalking-v1, seed 0, [\d,]+ steps, where an evaluation reached -13\n/,
    );
  });

  it("keeps a run in a folder, and goes on with it by its name alone", () => {
    const house = mkdtempSync(join(tmpdir(), "palaestra-"));
    const folder = join(house, "mine");
    const cliff = ["--env", "CliffWalking-v1", "--agent", "qLearning", "--steps", "2000"];
    const logs = ["--monitor", `${folder}.csv`, "--tensorboard", join(house, "logs")];
    const whole = JSON.parse(palaestra("run", ...cliff, "--save", folder, ...logs, "--json").stdout);
    expect(readFileSync(`${folder}.csv`, "utf8").split("\n")).toHaveLength(whole.returns.length + 3);
    expect(readdirSync(logs[3])).toHaveLength(1);
    expect(palaestra("run", "--env", "CartPole-v1", "--agent", "dqn", "--body", folder).stderr).toContain(
      `${folder}: expected the run of an agent with a network, got one of qLearning.`,
    );
    rmSync(join(folder, "result.json"));
    const again = JSON.parse(palaestra("run", "--resume", folder, "--json").stdout);
    expect(palaestra("run", "--resume", folder, "--monitor", `${folder}-2.csv`).stderr).toBe(
      `palaestra: --monitor: expected a run that goes on, got one that has ended; its episodes are in ${join(folder, "monitor.csv")}, all that it told in ${join(folder, "events.jsonl")}.\n`,
    );
    expect({ ...again, wallSeconds: 0 }).toEqual({ ...whole, wallSeconds: 0 });
    const { stdout } = palaestra("run", "--resume", folder, ...cliff);
    expect(stdout).toMatch(/^qLearning on CliffWalking-v1, seed 0, 2,000 steps\n/);
    expect(palaestra("run", ...cliff, "--save", folder).stderr).toContain(
      `go on with it (--resume ${folder})`,
    );
    expect(palaestra("run", "--resume", folder, ...cliff, "--seed", "1").stderr).toMatch(
      /^palaestra: --resume: expected the spec of the run in .* \([0-9a-f]{32}\), got that of another/,
    );
    rmSync(house, { recursive: true });
  });

  it("prints a table for people", () => {
    const { stdout, status } = palaestra(
      "run",
      "--env",
      "CliffWalking-v1",
      "--agent",
      "qLearning",
      "--steps",
      "6000",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/^qLearning on CliffWalking-v1, seed 0, 6,000 steps\n/);
    expect(stdout).toContain("last policy         -13.0 ± 0.0, 100 fresh episodes");
  });

  it("takes wrappers and parameters of the environment", () => {
    const { stdout } = palaestra(
      "run",
      "--env",
      "CliffWalking-v1",
      "--agent",
      "random",
      "--steps",
      "200",
      "--env-param",
      "slippery=true",
      "--wrapper",
      "timeLimit:maxSteps=50",
      "--json",
    );
    const { spec, returns } = JSON.parse(stdout);
    expect(spec.env).toEqual({
      id: "CliffWalking-v1",
      params: { slippery: true },
      wrappers: [{ id: "timeLimit", params: { maxSteps: 50 } }],
    });
    expect(returns).toHaveLength(4);
  });
});

describe("palaestra list and describe", () => {
  it("name everything there is", () => {
    const named = palaestra("list", "envs").stdout.matchAll(/^ *(\S+) {2,}\S/gm);
    expect(Array.from(named, ([, id]) => id)).toEqual(list());
    expect(palaestra("list", "agents").stdout).toContain("ucb1");
    expect(palaestra("describe", "dqn").stdout).toContain("learningRate");
    expect(palaestra("list", "models").stdout).toMatch(/^linear .*\nsoftmaxRegression .*\nmlp .*\nlenet /);
    const dqn = palaestra("describe", "dqn").stdout;
    expect(dqn).toMatch(/^ {2}model +"mlp" +the id of a model, or +The network that learns\.$/m);
    expect(dqn).toContain("--param model=mlp:hidden=[120,84],activation=tanh");
    expect(dqn).toContain("Models, for worlds that suit them: linear, mlp, lenet,");
    expect(dqn).not.toContain("softmaxRegression");
    const lenet = palaestra("describe", "lenet").stdout;
    expect(lenet).toMatch(/^Agents that take it: neuralBandit, .*dqn/m);
    expect(lenet).toContain("On an input [28, 28, 1], for 4 outputs: 107,276 parameters\n");
    expect(lenet).toMatch(
      /^ {2}conv2d +filters=6 kernelSize=5 padding=same activation=tanh +\[28, 28, 6\] +156$/m,
    );
    expect(palaestra("describe", "softmaxRegression").stdout).toContain("Agents that take it: none yet\n");
    expect(palaestra("describe", "CliffWalking-v0").stdout).toContain("Agents that suit it: random, ");
    expect(palaestra("--help").stdout).toContain("run [options]");
  });

  it("show what an agent is given in a world of its own, and where that is from", () => {
    expect(palaestra("list", "tuned").stdout).toMatch(/^dqn +CartPole-v1 +Palaestra, tuned on seeds 0-9$/m);
    expect(palaestra("describe", "dqn").stdout).toMatch(
      /\nOther defaults, which --env shows, in\n( {2}.+\n)* {2}CartPole-v1 \(Palaestra, tuned on seeds 0-9\)\n/,
    );
    const here = palaestra("describe", "dqn:tau=1", "--env", "CartPole-v1").stdout;
    expect(here).toContain("\nParameters, in CartPole-v1 (Palaestra, tuned on seeds 0-9)\n");
    expect(here).toMatch(/^ {2}tau +1 /m);
    expect(here).toMatch(/^ {2}model +"mlp:hidden=\[64,64\]" /m);
    expect(palaestra("describe", "CartPole-v1").stdout).toMatch(
      /^With defaults of their own here: .*dqn \(Palaestra, tuned on seeds 0-9\)/m,
    );
    expect(palaestra("describe", "mlp", "--env", "CartPole-v1").stderr).toContain(
      '--env: expected an agent to describe in "CartPole-v1", got "mlp"; leave --env out.',
    );
    expect(palaestra("describe", "qLearning", "--env", "Pendulum-v1").stderr).toMatch(
      /^palaestra: --env: expected an environment that suits qLearning, got Pendulum-v1: it .*; palaestra describe qLearning lists those that do\.\n$/,
    );
    expect(palaestra("describe", "dqn", "--env", "CartPol-v1").stderr).toContain("Did you mean CartPole-v1?");
  });

  it("show an entry with the parameters it is given", () => {
    const mlp = palaestra("describe", "mlp:hidden=[8]").stdout;
    expect(mlp).toMatch(/^ {2}hidden +\[8\] +a list of at most 8/m);
    expect(mlp).toContain("On an input [4], for 4 outputs: 76 parameters\n");
    const vgg = palaestra("describe", "vgg:filters=[8,8,8,8,8]").stdout;
    expect(vgg).toContain("Agents that take it: neuralBandit, dqn");
    expect(vgg).toContain(
      "With these parameters it needs an image [height, width, channels] of at least 17×17 pixels; its layers are shown on [10, 10, 4] only.",
    );
  });
});

describe("bad input", () => {
  const start = ["run", "--env", "CartPole-v1", "--agent", "dqn"];
  it.each([
    [
      ["run", "--env", "CartPol-v1", "--agent", "dqn"],
      "palaestra: env: expected the id of a known environment",
    ],
    [["run", "--env", "CartPole-v1", "--agent", "dqnn"], "Did you mean dqn?"],
    [
      ["run", "--env", "CartPole-v1", "--agent", "ucb1"],
      "palaestra: agent: ucb1 does not suit CartPole-v1: it is for bandits",
    ],
    [["run", "--env", "CartPole-v1"], "palaestra: required option '--agent <id>' not specified"],
    [[...start, "--param", "learningrate=1"], "Did you mean learningRate?"],
    [
      [...start, "--param", "learningRate=7"],
      "palaestra: agent.params.learningRate: expected a number in (0, 1], got 7.",
    ],
    [
      [...start, "--param", "learningRate=fast"],
      'palaestra: agent.params.learningRate: expected a number in (0, 1], got "fast".',
    ],
    [
      [...start, "--param", "learningRate"],
      "palaestra: --param: expected name=value, for example learningRate=1e-3",
    ],
    [
      [...start, "--steps", "-5"],
      "palaestra: spec.steps: expected a whole number in [1, 1000000000000], got -5.",
    ],
    [
      [...start, "--steps", "many"],
      'palaestra: spec.steps: expected a whole number in [1, 1000000000000], got "many".',
    ],
    [
      [...start, "--seed", "0.5"],
      "palaestra: spec.seed: expected a whole number in [0, 4294967295], got 0.5.",
    ],
    [[...start, "--sed", "1"], "palaestra: unknown option '--sed'"],
    [
      [...start, "--param", "discount=0.9", "--param", "discount=0.8"],
      "palaestra: --param: expected discount once, got it again",
    ],
    [[...start, "--param", "__proto__=1"], "palaestra: spec.agent.params.__proto__: unknown"],
    [
      [
        ...start,
        "--wrapper",
        "frameStack:count=64",
        "--wrapper",
        "frameStack:count=64",
        "--wrapper",
        "frameStack:count=64",
        "--wrapper",
        "frameStack:count=64",
      ],
      "palaestra: frameStack: expected at most 16777216 numbers in an observation",
    ],
    [[...start, "--target", "much"], 'spec.evaluation.target: expected a number, got "much".'],
    [[...start, "--episodes", "0.5"], "spec.episodes: expected a whole number in [1, 1000000000], got 0.5."],
    [["run", "--agent", "dqn"], "palaestra: required option '--env <id>' not specified"],
    [["run", "--resume", "nowhere"], 'run: expected the folder or the hash of a saved run, got "nowhere"; '],
    [["run", "--resume", "x", "--seed", "3"], "expected the folder or the hash of a saved run"],
    [
      [...start, "--checkpoint-every", "9"],
      "--checkpoint-every: expected it with --save or --resume; where nothing is kept there are no checkpoints.",
    ],
    [[...start, "--save", "/dev/null/x"], "/dev/null/x: expected a folder to keep the run in, but "],
    [
      [...start, "--monitor", "package.json"],
      "package.json: expected a name that is free, got one of a file",
    ],
    [
      [...start, "--tensorboard", "package.json"],
      "package.json: expected a folder to write into, but a file is",
    ],
    [[...start, "--freeze", "0"], "--freeze: expected it with --body, whose layers are to stand still;"],
    [
      ["run", "--env", "CartPole-v1", "--agent", "random", "--body", "x"],
      "--body: expected an agent that takes one (dqn",
    ],
    [[...start, "--body", "nowhere"], 'run: expected the folder or the hash of a saved run, got "nowhere"; '],
    [
      [...start, "--body", "x", "--freeze", "one"],
      "--freeze: expected numbers of layers between commas, 0,1 for",
    ],
    [["lst"], "palaestra: unknown command 'lst'"],
    [
      ["list", "agent"],
      'palaestra: list: expected one of envs, agents, models, wrappers, tuned, got "agent". Did you mean agents?',
    ],
    [["describe", "dqm"], "Did you mean dqn?"],
    [["describe", "resnt"], "Did you mean resnet?"],
    [["describe", "mlp:hiden=[8]"], "palaestra: describe.params.hiden: unknown; expected one of hidden,"],
    [
      [...start, "--param", "model=lenet"],
      "palaestra: agent.params.model: lenet needs an image [height, width, channels] of at least 3×3 pixels, and the world shows Box[4]; models that suit it: linear, mlp",
    ],
    [
      [...start, "--param", "model=mlp:hidden=[120,84],dropout=1"],
      "palaestra: agent.params.model.params.dropout: expected a number in [0, 1), got 1.",
    ],
    [[...start, "--param", "model=mlp:hidden"], "palaestra: agent.params.model: expected name=value"],
    [
      [...start, "--param", "hidden=[64]"],
      "palaestra: agent.params.hidden: unknown; it is a parameter of the model: write model=mlp:hidden=[64].",
    ],
  ])("gets one clear sentence, exit code 2 and no stack trace: %j", (args, sentence) => {
    const { status, stdout, stderr } = palaestra(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("palaestra identify", () => {
  const search = ["identify", "--problem", "bernoulli-easy", "--repetitions", "20"];

  it("prints a table for people, the soonest first, and the lower bound", () => {
    const { stdout, status } = palaestra(...search, "--policies", "lucb,trackAndStop");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^BernoulliBandit-easy: 20 repetitions, seed 0\npolicy +pulls +5 % … 95 % +wrong/);
    expect(stdout).toMatch(/trackAndStop +\d.*\nlucb +\d/);
    expect(stdout).toContain(
      "with probability 0.05 at most, on every such problem, takes 27.8 pulls or more",
    );
  });

  it("prints the same JSON for any number of threads, apart from wall seconds", () => {
    const [one, two] = ["1", "2"].map((workers) => {
      const given = [
        "--policies",
        "ttts:delta=0.2,sequentialHalving:horizon=60",
        "--workers",
        workers,
        "--json",
      ];
      return JSON.parse(palaestra(...search, ...given).stdout);
    });
    expect({ ...one, wallSeconds: 0 }).toEqual({ ...two, wallSeconds: 0 });
    expect(one.policies[1]).toMatchObject({
      name: "sequentialHalving:horizon=60",
      delta: null,
      unfinished: 0,
    });
  });

  it("says with one sentence which policies search for the best arm", () => {
    const { stderr, status } = palaestra(...search, "--policies", "ucb1");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^palaestra: policies\[0\]: expected a policy that says when .+, got ucb1; such are .+\.\n$/,
    );
  });
});

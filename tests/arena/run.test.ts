import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  hashSpec,
  type RunCheckpoint,
  type RunEvent,
  resolveSpec,
  run,
  runToEnd,
  Session,
  type SpecInput,
} from "../../arena/index.ts";
import { discrete, register, type World } from "../../envs/index.ts";

const smallDqn = {
  id: "dqn",
  params: { model: "mlp:hidden=[16]", batchSize: 8, learningStarts: 50, trainEvery: 4, gradientSteps: 1 },
};
const evaluation = { every: 300, episodes: 2, final: 3, maxSteps: 60 };

/** Every kind of agent and of world, small enough to run many times. */
const specs: readonly SpecInput[] = [
  { env: "CartPole-v1", agent: smallDqn, steps: 900, evaluation },
  { env: "CartPole-v1", agent: "random", steps: 900, evaluation },
  { env: "CliffWalking-v1", agent: "qLearning", steps: 900, evaluation },
  { env: "BernoulliBandit", agent: "ucb1", steps: 900, evaluation },
  { env: "BernoulliBandit", agent: "epsilonGreedy", steps: 900, evaluation },
  {
    env: {
      id: "CartPole-v1",
      wrappers: [
        { id: "clipReward" },
        { id: "frameStack", params: { count: 2 } },
        { id: "normalizeObservation" },
      ],
    },
    agent: smallDqn,
    steps: 900,
    evaluation,
  },
  {
    env: {
      id: "CliffWalking-v1",
      params: { slippery: true },
      wrappers: [{ id: "timeLimit", params: { maxSteps: 50 } }],
    },
    agent: smallDqn,
    steps: 900,
    evaluation,
  },
  {
    env: {
      id: "CartPole-v1",
      wrappers: [{ id: "atariPreprocessing", params: { size: 12, frames: 2, frameSkip: 2 } }],
    },
    agent: { id: "dqn", params: { ...smallDqn.params, model: "minatarCnn", bufferSize: 500 } },
    steps: 900,
    evaluation,
  },
  {
    env: "CliffWalking-v1",
    agent: "qLearning",
    steps: 900,
    evaluation,
    edits: [
      { step: 700, param: "epsilon", value: 0 },
      { step: 100, param: "epsilon", value: 0.8 },
      { step: 0, param: "discount", value: 0.9 },
    ],
  },
];
const named = specs.map(
  (spec) => [`${JSON.stringify(spec.agent)} in ${JSON.stringify(spec.env)}`, spec] as const,
);

const collect = (spec: SpecInput, stride: number): RunEvent[] => [...run(spec, { stride })];

describe.each(named)("a run of %s", (_name, spec) => {
  it("tells the same events again, in whatever strides it is taken", () => {
    const events = collect(spec, 900);
    expect(collect(spec, 900)).toEqual(events);
    expect(collect(spec, 7)).toEqual(events);
    expect(collect({ ...spec, seed: 1 }, 900)).not.toEqual(events);
  });

  it("goes on bit for bit from a checkpoint in its middle, in a new session", () => {
    const events = [...run(spec, { checkpointEvery: 270 })];
    const checkpoints = events.filter((event) => event.type === "checkpoint");
    expect(checkpoints.map((event) => event.step)).toEqual([270, 540, 810]);
    for (const { step, checkpoint } of checkpoints) {
      const rest = [...run(spec, { resume: structuredClone(checkpoint) })];
      const wanted = events.filter((event) => event.step > step && event.type !== "checkpoint");
      expect(rest).toEqual(wanted);
    }
  });

  it("learns the same whether it is judged often or never", () => {
    const returns = (every: number) => runToEnd({ ...spec, evaluation: { ...evaluation, every } }).returns;
    expect(returns(100)).toEqual(returns(0));
  });

  it("adds up to its budget", () => {
    const events = collect(spec, 100);
    const lengths = events.map((event) => (event.type === "episode" ? event.length : 0));
    expect(lengths.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(900);
    expect(events.at(-1)?.type).toBe("done");
    expect(events.filter((event) => event.type === "evaluation").map((event) => event.step)).toEqual([
      300, 600, 900,
    ]);
  });
});

describe("a run", () => {
  it("keeps the latest of the best policies and judges it and the last one over the same fresh episodes", () => {
    const result = runToEnd({
      env: "CliffWalking-v1",
      agent: "qLearning",
      steps: 10_000,
      evaluation: { every: 1000, final: 5 },
    });
    const best = Math.max(...result.evaluations.map((score) => score.mean));
    expect(result.best?.step).toBe(result.evaluations.findLast((score) => score.mean === best)?.step);
    expect(result.evaluation).toEqual({ mean: -13, standardError: 0, episodes: 5 });
  });

  it("reports what was earned, not what clipping let the learner see", () => {
    const spec = (wrappers: object[]): SpecInput => ({
      env: { id: "CliffWalking-v1", wrappers },
      agent: "random",
      steps: 3000,
      evaluation,
    });
    const clipped = runToEnd(spec([{ id: "clipReward" }]));
    expect(clipped.totals).toEqual(runToEnd(spec([])).totals);
    expect(clipped.totals["reward"]).toBeLessThan(-3000);
  });

  it("judges every policy under the same luck: the same policy scores the same", () => {
    const { evaluation: last, best } = runToEnd({
      env: "CartPole-v1",
      agent: "random",
      steps: 500,
      evaluation: { every: 500, episodes: 2, final: 20 },
    });
    expect(best).toEqual({ ...last, step: 500 });
  });

  it("judges whole episodes of worlds that have a limit of their own", () => {
    const limited = {
      id: "BernoulliBandit",
      params: { means: [1, 1] },
      wrappers: [{ id: "timeLimit", params: { maxSteps: 1500 } }],
    };
    expect(
      runToEnd({ env: limited, agent: "ucb1", steps: 10, evaluation: { every: 0, final: 1 } }).evaluation
        ?.mean,
    ).toBe(1500);
    const endless = { ...limited, wrappers: [] };
    expect(
      runToEnd({ env: endless, agent: "ucb1", steps: 10, evaluation: { every: 0, final: 1, maxSteps: 70 } })
        .evaluation?.mean,
    ).toBe(70);
  });

  it("keeps the running statistics that its best policy is used to", () => {
    const spec: SpecInput = { ...specs[5], steps: 3000, evaluation: { every: 500, episodes: 3, final: 3 } };
    const session = new Session(spec);
    while (!session.done) session.advance(100);
    const kept = session.policyToShow().remembered as { count: number };
    const { best } = session.result();
    expect(best?.step).toBeLessThanOrEqual(3000);
    expect(kept.count).toBeGreaterThan(best?.step ?? 0); // one for each step and each reset up to then
    expect(kept.count).toBeLessThan((best?.step ?? 0) * 1.2);
  });

  it.each([[{ stride: 0 }], [{ stride: Number.NaN }], [{ checkpointEvery: -5 }], [{ checkpointEvery: 0.5 }]])(
    "refuses %j instead of going on for ever",
    (options) => {
      expect(() => run(specs[2], options).next()).toThrow(
        /^(stride|checkpointEvery): expected a whole number of steps of at least 1, got /,
      );
    },
  );

  it("gives its result again when it is resumed at its end", () => {
    const session = new Session(specs[2]);
    session.advance(900);
    const again = run(specs[2], { resume: session.save() }).next();
    expect(again).toEqual({ done: true, value: session.result() });
  });

  const cliff: SpecInput = { env: "CliffWalking-v1", agent: "qLearning", evaluation };

  it("ends with its budget of episodes or of steps, whichever comes first, and says which", () => {
    const both = { ...cliff, steps: 20_000 };
    const first = runToEnd({ ...cliff, episodes: 12 });
    expect(first.returns).toHaveLength(12);
    expect([first.end, first.step]).toEqual(["episodes", runToEnd({ ...both, episodes: 12 }).step]);
    expect(first.evaluations.at(-1)?.step).toBe(first.step);
    const second = runToEnd({ ...cliff, steps: 500, episodes: 1000 });
    expect([second.end, second.step]).toEqual(["steps", 500]);
    expect(second.returns).toEqual(first.returns.slice(0, second.returns.length));
  });

  it("ends where an evaluation reaches its target, also when it goes on from a checkpoint", () => {
    const spec = { ...cliff, steps: 20_000, evaluation: { ...evaluation, target: -13 } };
    const events = [...run(spec, { checkpointEvery: 700 })];
    const done = events.at(-1);
    if (done?.type !== "done") throw new Error("it has no end");
    expect([done.result.end, done.result.step]).toEqual(["target", done.step]);
    expect(done.result.evaluations.map(({ mean }) => mean >= -13)).toEqual(
      done.result.evaluations.map(({ step }) => step === done.step),
    );
    expect(done.step).toBeLessThan(20_000);
    const middle = events.find((event) => event.type === "checkpoint")?.checkpoint as RunCheckpoint;
    expect([...run(spec, { resume: middle })].at(-1)).toEqual(done);
    const session = new Session(spec);
    while (!session.done) session.advance(100);
    expect(new Session(spec, session.save()).end).toBe("target");
    expect(new Session(spec, session.save()).advance(10)).toEqual([]);
  });

  it("tells in its result what the agent told last, however long ago", () => {
    const agent = { id: "dqn", params: { ...smallDqn.params, trainEvery: 600 } };
    const events = [...run({ env: "CartPole-v1", agent, steps: 900, evaluation })];
    const told = events.flatMap((event) =>
      event.type === "metrics" && event.step === 750 ? [event.values] : [],
    );
    expect(Object.keys(told[0])).toContain("loss");
    expect(events.at(-1)).toMatchObject({ result: { metrics: told[0], end: "steps" } });
    const last = [...run({ env: "CartPole-v1", agent: smallDqn, steps: 1000, evaluation })];
    const window = last.findLast((event) => event.type === "metrics");
    expect(last.at(-1)).toMatchObject({ result: { metrics: window?.values } });
  });

  it("adds up a bandit's regret", () => {
    const { totals } = runToEnd({
      env: { id: "BernoulliBandit", params: { means: [0, 1] } },
      agent: "ucb1",
      steps: 100,
      evaluation,
    });
    expect(totals["regret"]).toBe(100 - totals["reward"]);
  });

  it("refuses the checkpoint of another run", () => {
    const checkpoint = [...run(specs[2], { checkpointEvery: 500 })].find(
      (event) => event.type === "checkpoint",
    )?.checkpoint as RunCheckpoint;
    expect(() => new Session({ ...specs[2], seed: 9 }, checkpoint)).toThrow(
      /^checkpoint: expected one of run [0-9a-f]+, got one of run/,
    );
  });
});

describe("a live edit", () => {
  it("takes effect from that step on and is replayed by the spec it leaves behind", () => {
    const session = new Session(specs[2]);
    const events = session.advance(400);
    session.edit("epsilon", 0.9);
    events.push(...session.advance(500));
    expect(session.spec.edits).toEqual([{ step: 400, param: "epsilon", value: 0.9 }]);
    const replay = [...run(session.spec)];
    expect(replay).toEqual(events);
    const untouched = [...run(specs[2])];
    const early = (all: RunEvent[]) => all.filter((event) => event.step < 400);
    expect(early(replay)).toEqual(early(untouched));
    expect(replay.slice(early(replay).length)).not.toEqual(untouched.slice(early(untouched).length));
  });

  it("leaves a spec with the same hash when several are made at one step", () => {
    const session = new Session(specs[2]);
    session.edit("learningRate", 0.3);
    session.edit("learningRate", 0.4);
    session.edit("epsilon", 0.2);
    expect(session.spec.edits.map(({ param, value }) => [param, value])).toEqual([
      ["epsilon", 0.2],
      ["learningRate", 0.4],
    ]);
    expect(hashSpec(session.spec)).toBe(hashSpec(resolveSpec(session.spec)));
  });

  it("is refused for a parameter that is not live, with the run unharmed", () => {
    const session = new Session(specs[2]);
    expect(() => session.edit("initialValue", 1)).toThrow(
      "expected a parameter of qLearning that may change while it runs",
    );
    expect(session.advance(900).at(-1)?.type).toBe("done");
  });
});

it("a learner too large for memory is refused when the run is opened, not at its first step", () => {
  const hidden = `[${Array(8).fill(4096).join(",")}]`;
  const agent = { id: "dqn", params: { batchSize: 4096, model: `mlp:hidden=${hidden}` } };
  expect(() => new Session({ env: "CartPole-v1", agent, steps: 10 })).toThrow("engine: expected room for");
});

it("a memory too large for pixels is refused when the run is opened, with the field to lower", () => {
  const env = { id: "CartPole-v1", wrappers: [{ id: "atariPreprocessing" }] };
  const agent = { id: "dqn", params: { model: "natureCnn", batchSize: 1 } };
  expect(() => new Session({ env, agent, steps: 10 })).toThrow(
    "replay: expected a bufferSize of at most 38043 for observations of 28224 numbers, got 100000; lower it.",
  );
});

it("where lives are episodes, a learner's are lives, and an evaluation's are games with their true rewards", () => {
  /** A life lasts 6 frames, a game 3 lives; each frame earns 2. */
  const game: World<{ n: number }, number> = {
    observationSpace: discrete(100),
    actionSpace: discrete(2),
    init: () => ({ n: 0 }),
    step: (state) => ({ reward: 2, terminated: ++state.n >= 18 }),
    observe: ({ n }, out) => out.set([n]),
    lives: ({ n }) => 3 - Math.floor(n / 6),
    draw: () => ({ width: 1, height: 1, shapes: [] }),
  };
  const title = "Three lives";
  register(title, { title, description: "", source: "", params: z.strictObject({}), make: () => game });
  const wrappers = [{ id: "atariPreprocessing", params: { size: 8, frameSkip: 2 } }];
  const spec = { env: { id: title, wrappers }, agent: "random", steps: 20 };
  const events = [...run({ ...spec, evaluation: { every: 10, episodes: 2, final: 2 } })];
  const episodes = events.filter((event) => event.type === "episode");
  expect(episodes.map((event) => [event.return, event.length])).toEqual(Array(6).fill([12, 3]));
  const evaluations = events.filter((event) => event.type === "evaluation");
  expect(evaluations.map((event) => event.score.mean)).toEqual([36, 36]);
});

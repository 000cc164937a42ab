import { afterAll, describe, expect, it } from "vitest";
import { commands } from "vitest/browser";
import { runToEnd, type SpecInput } from "../../arena/index.ts";
import { MAX_SPEED, type RunResult, startTrainer } from "../../workers/index.ts";

const specs: readonly SpecInput[] = [
  {
    env: "CartPole-v1",
    agent: "dqn",
    seed: 5,
    steps: 4000,
    evaluation: { every: 2000, episodes: 3, final: 5 },
  },
  {
    env: { id: "CartPole-v1", wrappers: [{ id: "normalizeObservation" }] },
    agent: {
      id: "dqn",
      params: { model: "mlp:hidden=[30,17],activation=tanh,dropout=0.1", optimizer: "rmsprop" },
    },
    seed: 1,
    steps: 2500,
  },
  { env: "CliffWalking-v1", agent: "qLearning", seed: 2, steps: 5000 },
  { env: "BernoulliBandit", agent: "ucb1", seed: 3, steps: 5000 },
];

describe("Chromium and Node", () => {
  const trainer = startTrainer();
  afterAll(() => trainer.close());

  /** The same spec in a web worker: its end, once it is there. */
  async function runInWorker(spec: SpecInput) {
    await trainer.call("setSpeed", MAX_SPEED);
    await trainer.call("open", spec);
    await trainer.call("play");
    for (;;) {
      const { status, error, progress } = await trainer.call("poll", true);
      if (error) throw new Error(error);
      if (status === "done" && progress) return progress;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it.each(specs.map((spec) => [JSON.stringify(spec), spec] as const))(
    "give the same run of %s, to the last bit",
    async (_name, spec) => {
      const inNode: RunResult = await commands.runInNode(spec);
      const here = runToEnd(spec);
      expect(here).toEqual(inNode);
      const { result, curve, evaluations } = await runInWorker(spec);
      expect(result).toEqual({ evaluation: inNode.evaluation, best: inNode.best, hash: inNode.hash });
      expect(evaluations.map(({ step, score }) => ({ step, ...score }))).toEqual(inNode.evaluations);
      if (curve.label === "return" && inNode.returns.length <= 240)
        expect(curve.means).toEqual(inNode.returns);
      if (curve.label === "regret") expect(curve.means.at(-1)).toBe(inNode.totals["regret"]);
    },
  );
});

it("a trainer whose thread cannot start says so instead of keeping callers waiting", async () => {
  const { connect } = await import("../../workers/index.ts");
  const client = connect(new Worker("data:text/javascript,throw new Error('no thread')", { type: "module" }));
  await expect(client.call("catalogue")).rejects.toThrow("The training thread stopped");
});

import { expose, wrap } from "comlink";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { agentEntry, agents } from "../../agents/index.ts";
import { runToEnd, type SpecInput } from "../../arena/index.ts";
import { MAX_SPEED, type TrainerApi, type Update } from "../../workers/protocol.ts";
import { Trainer } from "../../workers/trainer.ts";

const cliff: SpecInput = {
  env: "CliffWalking-v1",
  agent: "qLearning",
  steps: 4000,
  evaluation: { every: 1000, episodes: 2, final: 2 },
};

let trainer = new Trainer();
afterEach(() => {
  trainer.pause();
  trainer = new Trainer();
});

async function until(test: (update: Update) => boolean): Promise<Update> {
  for (;;) {
    const update = trainer.poll(true);
    if (test(update)) return update;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("a trainer", () => {
  it("runs to the end with the results of the same spec anywhere else", async () => {
    trainer.open(cliff);
    trainer.setSpeed(MAX_SPEED);
    trainer.play();
    const { progress, step } = await until(({ status }) => status === "done");
    const wanted = runToEnd(cliff);
    expect(step).toBe(4000);
    expect(progress?.result).toEqual({ evaluation: wanted.evaluation, best: wanted.best, hash: wanted.hash });
    const episodes = progress?.curve.means.length ?? 0;
    expect(episodes).toBeGreaterThan(20);
  });

  it("makes exactly the steps it is asked for and then stands still", async () => {
    trainer.open(cliff);
    trainer.step(1);
    trainer.step(2);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(trainer.poll(false)).toMatchObject({ status: "paused", step: 3 });
  });

  it("pauses at once and goes on from there", async () => {
    trainer.open(cliff);
    trainer.setSpeed(200);
    trainer.play();
    await until(({ step }) => step >= 5);
    trainer.pause();
    const { step, status } = trainer.poll(false);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect([status, trainer.poll(false).step]).toEqual(["paused", step]);
    trainer.play();
    await until((update) => update.step > step);
  });

  it("shows training when it is slow and the newest policy when it is fast", async () => {
    trainer.open(cliff);
    trainer.setSpeed(4);
    trainer.play();
    expect(trainer.poll(false).scene?.source).toBe("training");
    trainer.setSpeed(2000);
    const { scene } = await until((update) => update.scene?.source === "showcase");
    expect(scene?.drawing?.shapes.length).toBeGreaterThan(48);
    expect(scene?.insight.actions?.values).toHaveLength(4);
  });

  it("writes live edits into the spec and refuses others with a sentence", () => {
    trainer.open(cliff);
    trainer.step(10);
    expect(trainer.edit("epsilon", 0.5).edits).toEqual([{ step: 10, param: "epsilon", value: 0.5 }]);
    expect(() => trainer.edit("epsilon", 5)).toThrow("edit.value: expected a number in [0, 1], got 5.");
  });

  it("keeps the open run when another is refused", () => {
    trainer.open(cliff);
    trainer.step(5);
    expect(() => trainer.open({ ...cliff, agent: "nobody" })).toThrow(
      "agent: expected the id of a known agent",
    );
    expect(trainer.poll(false)).toMatchObject({ status: "paused", step: 5 });
  });

  it("reports a run that breaks as failed, with the reason, and lives on", async () => {
    let steps = 0;
    const broken = agentEntry({
      ...agents.get("random"),
      params: z.strictObject({}),
      make: () => ({
        params: {},
        act: () => {
          if (++steps > 20) throw new Error("a bug in someone's agent");
          return 0;
        },
        save: () => ({}),
        load: () => undefined,
      }),
    });
    agents.register("broken", broken);
    trainer.open({ env: "CliffWalking-v1", agent: "broken", evaluation: { every: 0, final: 0 } });
    trainer.setSpeed(MAX_SPEED);
    trainer.play();
    const { error } = await until(({ status }) => status === "failed");
    expect(error).toBe("Something in Palaestra broke: a bug in someone's agent");
    trainer.play(); // nothing to play on
    expect(trainer.poll(false).status).toBe("failed");
    trainer.open(cliff);
    expect(trainer.poll(false)).toMatchObject({ status: "idle", error: undefined, step: 0 });
  });

  it("offers every environment and agent as plain data", () => {
    const catalogue = trainer.catalogue();
    expect(structuredClone(catalogue)).toEqual(catalogue);
    expect(catalogue.envs.find(({ id }) => id === "CartPole-v1")).toMatchObject({
      agents: expect.arrayContaining(["random", "dqn"]),
      actionNames: ["left", "right"],
      rewardThreshold: 475,
    });
    expect(catalogue.agents.find(({ id }) => id === "ucb1")?.fields["exploration"]).toMatchObject({
      default: 2,
      minimum: 0,
      maximum: 100,
      live: true,
      title: "Exploration c",
    });
  });

  it("offers every model, and tells which an agent cannot take in a world", () => {
    const { models, agents: all } = trainer.catalogue();
    expect(models.find(({ id }) => id === "mlp")?.fields["hidden"]).toMatchObject({ default: [64, 64] });
    expect(all.find(({ id }) => id === "dqn")?.fields["model"]).toMatchObject({
      catalogue: "model",
      default: "mlp",
      title: "Model",
    });
    const refused = (agent: string) =>
      trainer.refusedModels({ id: "CartPole-v1", params: {}, wrappers: [] }, agent);
    expect(refused("dqn")["model"]["lenet"]).toBe(
      "lenet needs an image [height, width, channels] of at least 3×3 pixels, and the world shows Box[4]",
    );
    expect(refused("dqn")["model"]).not.toHaveProperty("mlp");
    expect(refused("random")).toEqual({});
  });

  it("speaks over a message port, errors included", async () => {
    const { port1, port2 } = new MessageChannel();
    expose(trainer, port1 as never);
    const remote = wrap<TrainerApi>(port2 as never);
    expect((await remote.open(cliff)).agent.id).toBe("qLearning");
    await remote.step(3);
    expect((await remote.poll(false)).step).toBe(3);
    await expect(remote.open({ env: "nowhere", agent: "random" })).rejects.toThrow(
      "env: expected the id of a known environment",
    );
    port1.close();
    port2.close();
  });
});

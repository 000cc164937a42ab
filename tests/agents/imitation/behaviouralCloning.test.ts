import { describe, expect, it } from "vitest";
import {
  type Demonstrations,
  demonstrationsOf,
  readDemonstrations,
} from "../../../agents/core/demonstrations.ts";
import type { BehaviouralCloning } from "../../../agents/imitation/behaviouralCloning.ts";
import { type Agent, agents, type Setting } from "../../../agents/index.ts";
import { runToEnd, type SpecInput } from "../../../arena/index.ts";
import { Recorder, recordPlay } from "../../../arena/recording.ts";
import { Session } from "../../../arena/session.ts";
import { Simulation } from "../../../envs/core/simulation.ts";
import { box, discrete, makeWorld, rng, type Value } from "../../../envs/index.ts";

/** A player that follows a rule. */
const scripted = (act: (observation: Float32Array) => Value): Agent => ({
  params: {},
  act: (observation) => act(observation as Float32Array),
  save: () => ({}),
  load: () => undefined,
});

/** Pushes the cart to where the pole is falling: 500 on most episodes. */
const balances = scripted(([x, v, angle, turn]) => (0.05 * x + 0.1 * v + angle + 0.3 * turn > 0 ? 1 : 0));

function recorded(env: string, agent: Agent, episodes: number) {
  const simulation = new Simulation(env, makeWorld(env));
  return recordPlay({ simulation, agent, player: "a rule", seed: "test", episodes, maxSteps: 50 });
}

describe("recording", () => {
  it("reads what it wrote: what was seen, what was done, what it paid and where episodes ended", () => {
    const world = makeWorld("CartPole-v1");
    const { demonstrations, returns } = recorded(
      "CartPole-v1",
      scripted(() => 1),
      3,
    );
    const play = readDemonstrations(structuredClone(demonstrations), world, "test");
    expect(play.steps).toBe(returns.reduce((sum, length) => sum + length, 0));
    const simulation = new Simulation("CartPole-v1", world);
    simulation.begin("test");
    for (let i = 0; i < play.steps; i++) {
      expect(play.observations.subarray(4 * i, 4 * i + 4)).toEqual(simulation.observation());
      const { reward, terminated } = simulation.step(1);
      expect([play.actions[i], play.rewards[i], play.ends[i]]).toEqual([1, reward, terminated ? 1 : 0]);
      if (simulation.over) simulation.nextEpisode();
    }
    expect(demonstrations).toMatchObject({
      env: "CartPole-v1",
      player: "a rule",
      actionSpace: "Discrete(2)",
    });
  });

  it("keeps numbered observations, real actions, and the time that ran out", () => {
    const lake = recorded(
      "FrozenLake-v1",
      scripted(() => 2),
      2,
    );
    const read = readDemonstrations(lake.demonstrations, makeWorld("FrozenLake-v1"), "test");
    expect(read.observations[0]).toBe(0);
    const swing = recorded(
      "Pendulum-v1",
      scripted(() => Float32Array.of(1.5)),
      1,
    );
    const pendulum = readDemonstrations(swing.demonstrations, makeWorld("Pendulum-v1"), "test");
    expect([pendulum.steps, pendulum.actions[7], pendulum.ends[198], pendulum.ends[199]]).toEqual([
      200, 1.5, 0, 2,
    ]);
    const cliff = recorded(
      "CliffWalking-v1",
      scripted(() => 0),
      1,
    ); // it never ends: cut after 50 steps
    expect(readDemonstrations(cliff.demonstrations, makeWorld("CliffWalking-v1"), "test").ends[49]).toBe(2);
  });

  it("keeps which actions were legal", () => {
    const world = makeWorld("Taxi-v3");
    if (!world.legal) return;
    const { demonstrations } = recorded(
      "Taxi-v3",
      scripted(() => 0),
      1,
    );
    expect(readDemonstrations(demonstrations, world, "test").masks).toHaveLength(50 * 6);
  });

  it("says what is wrong with what is no recording of this world", () => {
    const { demonstrations } = recorded(
      "CartPole-v1",
      scripted(() => 1),
      1,
    );
    const read = (changed: Partial<Demonstrations>, env = "CartPole-v1") =>
      readDemonstrations({ ...demonstrations, ...changed }, makeWorld(env), "file");
    expect(() => read({}, "Acrobot-v1")).toThrow(
      "file: expected play in a world that shows Box[6] and takes Discrete(3), got play in CartPole-v1, which shows Box[4] and takes Discrete(2); record it in the world that the agent is to play.",
    );
    expect(() => read({ steps: demonstrations.steps + 1 })).toThrow(
      /^file\.actions: expected \d+ bytes, got/,
    );
    expect(() => read({ ends: "AAAA" })).toThrow(
      /^file\.ends: expected \d+ bytes, got 3; is the file cut short/,
    );
    const floats = (first: number, count: number) =>
      Buffer.from(Float32Array.from({ length: count }, (_, i) => (i === 0 ? first : 0)).buffer).toString(
        "base64",
      );
    const { steps } = demonstrations;
    expect(() => read({ observations: floats(NaN, 4 * steps) })).toThrow(
      "file.observations, number 0: expected a finite number, got NaN; record it again.",
    );
    expect(() => read({ rewards: floats(Infinity, steps) })).toThrow(
      "file.rewards, number 0: expected a finite number, got Infinity; record it again.",
    );
    expect(() => read({ ends: Buffer.alloc(steps, 3).toString("base64") })).toThrow(
      "file.ends, number 0: expected 0, 1 or 2, got 3; record it again.",
    );
    expect(() => read({ masks: Buffer.alloc(2 * steps).toString("base64") })).toThrow(
      "file.actions, number 0: expected an action that its mask allows, got 1; record it again.",
    );
    const lake = recorded(
      "FrozenLake-v1",
      scripted(() => 1),
      1,
    ).demonstrations;
    for (const state of [999, -1, 0.5])
      expect(() =>
        readDemonstrations(
          { ...lake, observations: floats(state, lake.steps) },
          makeWorld("FrozenLake-v1"),
          "file",
        ),
      ).toThrow(`file.observations, number 0: expected a whole number from 0 to 15, got ${state};`);
    expect(() => agents.params("behaviouralCloning", { demonstrations: { format: "x" } })).toThrow(
      'agent.demonstrations.format: expected "palaestra demonstrations", got "x"',
    );
    expect(() => new Recorder(new Simulation("x", makeWorld("CartPole-v1"))).demonstrations("me")).toThrow(
      "record: expected a step or more, got none",
    );
  });
});

const two: Setting = { observationSpace: box(-1, 1, [1]), actionSpace: discrete(3) };

/** A linear network that has seen a few steps of one number, each with an action. */
function cloning(setting: Setting, seen: number[], done: number[], params: object = {}, masks?: number[]) {
  const play = {
    steps: seen.length,
    observations: Float32Array.from(seen),
    actions: Float32Array.from(done),
    masks: masks && Uint8Array.from(masks),
    rewards: new Float32Array(seen.length),
    ends: new Uint8Array(seen.length),
  };
  const demonstrations = demonstrationsOf(play, { env: "any", player: "me" }, setting);
  const given = { model: "linear", demonstrations, heldOut: 0, patience: 0, batchSize: 1, ...params };
  const config = agents.params("behaviouralCloning", given);
  return agents.get("behaviouralCloning").make(setting, config, rng("cloning")) as BehaviouralCloning;
}

describe("behavioural cloning", () => {
  it("follows the cross-entropy of legal actions, as worked by hand", () => {
    const agent = cloning(two, [1], [0], {}, [1, 1, 0]);
    agent.policy.parameters.data.set([0, 0, 9, 0, Math.log(3), 0]); // logits 0, log 3, 9, the last not legal
    expect(agent.learn()!["loss"]).toBeCloseTo(Math.log(4), 6); // π = (1/4, 3/4, 0)
    const gradient = [...agent.policy.gradients.data].map((g) => Number(g.toFixed(6)));
    expect(gradient).toEqual([-0.75, 0.75, 0, -0.75, 0.75, 0]);
  });

  it("follows the squared error of real actions on the scale of their bounds, as worked by hand", () => {
    const world: Setting = { observationSpace: box(-1, 1, [1]), actionSpace: box(0, 10, [1]) };
    const agent = cloning(world, [2], [10]);
    agent.policy.parameters.data.set([0.25, 0]); // x = 0.5, where 10 is 1
    expect(agent.learn()!["loss"]).toBeCloseTo(0.25, 6);
    expect([...agent.policy.gradients.data]).toEqual([-2, -1]); // 2 (x − 1) times (2, 1)
    agent.policy.parameters.data.set([0.25, 0]);
    expect(agent.act(Float32Array.of(2), "greedy")).toEqual(Float32Array.of(7.5));
    expect(agent.act(Float32Array.of(40), "greedy")).toEqual(Float32Array.of(10));
  });

  it("stops at its best when what is held out is not better for long, and says what it lost", () => {
    // learned: action 0 where 1 is seen; held out, the last step: action 1 there. It can only get worse.
    const agent = cloning(two, [1, 1], [0, 1], { heldOut: 0.5, patience: 3, learningRate: 0.1 });
    agent.policy.parameters.data.fill(0);
    const told = Array.from({ length: 8 }, () => ({ ...agent.learn() }));
    expect(told.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, ...Array(4).fill(undefined)]);
    expect(agent.stopped).toBe(true);
    expect(told[3]["heldOutLoss"]).toBeGreaterThan(told[0]["heldOutLoss"]);
    expect(told[3]["bestHeldOutLoss"]).toBe(told[0]["heldOutLoss"]);
    expect(agent.policy.parameters.data[0]).toBeCloseTo(0.1, 4); // as after its first update
  });

  it("asks for what it cannot do without", () => {
    const make = (params: object) => cloning(two, [1, 1], [0, 1], params);
    expect(() => make({ demonstrations: null }).prepare()).toThrow(
      /^agent\.params\.demonstrations: expected/,
    );
    expect(() => make({ patience: 2 }).prepare()).toThrow(/^agent\.params\.heldOut: expected some/);
  });

  const spec = (params: object): SpecInput => {
    const { demonstrations } = recorded("CartPole-v1", balances, 6);
    const agent = { id: "behaviouralCloning", params: { demonstrations, ...params } };
    return { env: "CartPole-v1", agent, steps: 1500, evaluation: { every: 0, final: 20 } };
  };

  it("plays CartPole as well as the rule that it saw", () => {
    const rule = recorded("CartPole-v1", balances, 20).returns;
    expect(rule.reduce((sum, length) => sum + length, 0) / 20).toBeGreaterThan(490);
    expect(runToEnd(spec({})).evaluation!.mean).toBeGreaterThan(470);
  });

  it("goes on from a checkpoint bit for bit, before it stops and after", () => {
    for (const params of [{}, { patience: 1, learningRate: 0.05 }]) {
      const given = spec(params);
      const session = new Session(given);
      session.advance(333);
      const checkpoint = structuredClone(session.save());
      session.advance(10_000);
      const resumed = new Session(given, checkpoint);
      resumed.advance(10_000);
      expect(resumed.result()).toEqual(session.result());
      expect(resumed.agent.save()).toEqual(session.agent.save());
    }
  });
});

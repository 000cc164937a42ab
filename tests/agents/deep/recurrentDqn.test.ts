import { describe, expect, it } from "vitest";
import {
  type SequenceBatch,
  SequenceReplay,
  sequenceBatch,
} from "../../../agents/core/replay/sequenceReplay.ts";
import type { RecurrentDqn } from "../../../agents/deep/recurrentDqn.ts";
import { agents, type Transition } from "../../../agents/index.ts";
import { Engine } from "../../../agents/models/index.ts";
import { resolveSpec } from "../../../arena/index.ts";
import { box, discrete, rng } from "../../../envs/index.ts";

describe("sequence replay", () => {
  const sizes = { capacity: 8, size: 1, actions: 2, state: 1, burnIn: 2, length: 3 };
  const steps = 5;

  /** Step i shows i, is followed by i + 0.5, and was taken in state −i. */
  function filled(count: number, ends: readonly number[]): SequenceReplay {
    const replay = new SequenceReplay(sizes);
    for (let i = 0; i < count; i++) {
      const step = {
        observation: Float32Array.of(i),
        action: i % 2,
        reward: i,
        nextObservation: Float32Array.of(i + 0.5),
        terminated: ends.includes(i),
      };
      replay.add(step, Float32Array.of(-i), ends.includes(i));
    }
    return replay;
  }

  const drawn = (replay: SequenceReplay, batch = 400): SequenceBatch => {
    const out = sequenceBatch(new Engine().tensor(batch * (steps + 1)), batch, sizes);
    replay.sample(rng("sequences"), out);
    return out;
  };

  /** Each sequence drawn, by the first step that is learned from: what is seen, and which rewards count. */
  function sequences(replay: SequenceReplay) {
    const out = drawn(replay);
    const found = new Map<number, { seen: number[]; learned: number[]; state: number }>();
    for (let i = 0; i < out.states.length; i++) {
      const learned = [...out.learned.subarray(i * steps, (i + 1) * steps)];
      const rewards = [...out.rewards.subarray(i * steps, (i + 1) * steps)];
      const seen = [...out.inputs.data.subarray(i * (steps + 1), (i + 1) * (steps + 1))];
      const first = rewards[learned.indexOf(1)];
      const counted = rewards.filter((_, j) => learned[j] === 1);
      found.set(first, { seen, learned: counted, state: out.states[i] });
    }
    return found;
  }

  it("stays within an episode, with as much burn-in as there is", () => {
    const found = sequences(filled(7, [3])); // episodes 0 … 3 and 4 … 6
    expect([...found.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(found.get(0)).toMatchObject({ seen: [0, 1, 2, 2.5, 0, 0], learned: [0, 1, 2] });
    expect(found.get(2)).toEqual({ seen: [0, 1, 2, 3, 3.5, 0], learned: [2, 3], state: -0 });
    expect(found.get(3)).toEqual({ seen: [1, 2, 3, 3.5, 0, 0], learned: [3], state: -1 });
    expect(found.get(4)).toEqual({ seen: [4, 5, 6, 6.5, 0, 0], learned: [4, 5, 6], state: -4 });
    expect(found.get(6)).toEqual({ seen: [4, 5, 6, 6.5, 0, 0], learned: [6], state: -4 });
  });

  it("forgets the oldest and does not go on from the newest to it", () => {
    const found = sequences(filled(11, [])); // 3 … 10 are left
    expect([...found.keys()].sort((a, b) => a - b)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(found.get(3)?.seen).toEqual([3, 4, 5, 5.5, 0, 0]);
    expect(found.get(10)?.seen).toEqual([8, 9, 10, 10.5, 0, 0]);
  });

  it("ends a sequence where an episode was broken off", () => {
    const replay = filled(2, []);
    replay.close();
    const step = {
      observation: Float32Array.of(9),
      action: 0,
      reward: 9,
      nextObservation: Float32Array.of(9.5),
    };
    replay.add({ ...step, terminated: false }, Float32Array.of(0), false);
    expect(sequences(replay).get(1)?.seen).toEqual([0, 1, 1.5, 0, 0, 0]);
    expect(sequences(replay).get(9)?.seen).toEqual([9, 9.5, 0, 0, 0, 0]);
  });
});

const setting = { observationSpace: box(-1, 1, [1]), actionSpace: discrete(2) };
const make = (params: object): RecurrentDqn =>
  agents
    .get("recurrentDqn")
    .make(setting, agents.params("recurrentDqn", params), rng("recurrent")) as RecurrentDqn;

describe("recurrent DQN", () => {
  it("remembers along an episode and begins the next one anew", () => {
    const agent = make({ model: "lstm:units=3" });
    const ask = () => agent.inspect(Float32Array.of(0.5)).actions?.values;
    const atFirst = ask();
    expect(ask()).toEqual(atFirst); // to look changes nothing
    agent.act(Float32Array.of(1), "greedy");
    expect(ask()).not.toEqual(atFirst);
    agent.begin();
    expect(ask()).toEqual(atFirst);
  });

  const quick = {
    batchSize: 4,
    length: 4,
    burnIn: 2,
    learningStarts: 20,
    trainEvery: 1,
    bufferSize: 500,
    learningRate: 0.02,
    tau: 0.1,
    discount: 0.5,
  };

  it("bootstraps where only time ran out, and not where the task ended", () => {
    const learned = (ends: "terminated" | "truncated") => {
      const agent = make({ ...quick, model: "gru:units=4" });
      for (let i = 1; i <= 700; i++) {
        const over = ends === "terminated" || i % 3 === 0;
        agent.act(Float32Array.of(1), "explore");
        agent.learn({
          observation: Float32Array.of(1),
          action: i & 1,
          reward: 1,
          nextObservation: Float32Array.of(1),
          terminated: over && ends === "terminated",
          truncated: over && ends === "truncated",
        });
        if (over) agent.begin();
      }
      return agent.inspect(Float32Array.of(1)).actions?.values ?? [];
    };
    for (const value of learned("truncated")) expect(Math.abs(value - 2)).toBeLessThan(0.15);
    for (const value of learned("terminated")) expect(Math.abs(value - 1)).toBeLessThan(0.1);
  });

  it.each(["stored", "zero"])("learns to tell what it saw at first (%s states)", (initialState) => {
    const agent = make({
      ...quick,
      initialState,
      model: "gru:units=8",
      epsilonEnd: 0.2,
      explorationSteps: 1500,
    });
    const luck = rng("cues");
    /** Shows ±1, then nothing twice; the last action is to tell which it was. */
    const episode = (mode: "explore" | "greedy") => {
      const cue = luck.bernoulli(0.5) ? 1 : -1;
      agent.begin();
      let reward = 0;
      for (let t = 0; t < 3; t++) {
        const action = agent.act(Float32Array.of(t === 0 ? cue : 0), mode);
        reward = t === 2 && action === (cue > 0 ? 1 : 0) ? 1 : 0;
        const step: Transition<Float32Array, number> = {
          observation: Float32Array.of(t === 0 ? cue : 0),
          action,
          reward,
          nextObservation: Float32Array.of(0),
          terminated: t === 2,
          truncated: false,
        };
        if (mode === "explore") agent.learn(step);
      }
      return reward;
    };
    for (let i = 0; i < 700; i++) episode("explore");
    const right = Array.from({ length: 40 }, () => episode("greedy")).reduce<number>((a, b) => a + b, 0);
    expect(right).toBe(40);
  });

  it("takes recurrent models only, and says so", () => {
    const agent = { id: "recurrentDqn", params: { model: "mlp" } };
    expect(() => resolveSpec({ env: "MaskedCartPole-v1", agent })).toThrow(
      "agent.params.model: mlp does not remember from step to step, and the agent asks for a recurrent network; models that suit it: rnn, lstm, gru.",
    );
  });
});

import { describe, expect, it } from "vitest";
import { make, makeVector, rng, sample } from "../../../envs/index.ts";

describe("VectorEnv", () => {
  it("steps each copy as the environment alone would, and keeps the last observation of an ended episode", () => {
    const count = 3;
    const vector = makeVector("CartPole-v1", count);
    const alone = Array.from({ length: count }, () => make<Float32Array, number>("CartPole-v1"));
    vector.reset(5);
    alone.forEach((env, i) => {
      expect([...vector.observations.slice(4 * i, 4 * i + 4)]).toEqual([
        ...env.reset({ seed: `5/${i}` }).observation,
      ]);
    });
    const luck = rng("vector");
    let ended = 0;
    for (let step = 0; step < 200; step++) {
      const actions = alone.map((env) => sample(env.actionSpace, luck) as number);
      vector.step(actions);
      alone.forEach((env, i) => {
        const { observation, reward, terminated, truncated } = env.step(actions[i]);
        const row = (block: Float32Array) => [...block.slice(4 * i, 4 * i + 4)];
        expect([vector.rewards[i], vector.terminated[i], vector.truncated[i]]).toEqual([
          reward,
          Number(terminated),
          Number(truncated),
        ]);
        const over = terminated || truncated;
        if (over) expect(row(vector.finalObservations)).toEqual([...observation]);
        expect(row(vector.observations)).toEqual([...(over ? env.reset().observation : observation)]);
        if (over) ended++;
      });
    }
    expect(ended).toBeGreaterThan(10);
  });

  it("goes on from its snapshot", () => {
    const vector = makeVector("CartPole-v1", 2);
    vector.reset(1);
    vector.step([0, 1]);
    const snapshot = vector.save();
    vector.step([1, 1]);
    const ahead = [...vector.observations];
    vector.restore(snapshot);
    vector.step([1, 1]);
    expect([...vector.observations]).toEqual(ahead);
  });

  it("asks for as many actions as it has copies, each legal", () => {
    const vector = makeVector("CartPole-v1", 2);
    vector.reset(0);
    expect(() => vector.step([0])).toThrow("expected 2 actions, one for each copy, got 1");
    expect(() => vector.step([0, 7])).toThrow("expected an action of Discrete(2), got 7");
  });
});

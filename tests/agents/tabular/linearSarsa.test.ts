import { describe, expect, it } from "vitest";
import { agents } from "../../../agents/index.ts";
import { UnitScale } from "../../../agents/tabular/features.ts";
import { fourierBasis } from "../../../agents/tabular/fourierBasis.ts";
import type { LinearSarsa } from "../../../agents/tabular/linearSarsa.ts";
import type { SarsaLambda } from "../../../agents/tabular/sarsaLambda.ts";
import { tileCoding } from "../../../agents/tabular/tileCoding.ts";
import { mean, runToEnd } from "../../../arena/index.ts";
import { box, discrete, InputError, rng } from "../../../envs/index.ts";

const unit = (dimensions: number) => box(0, 1, [dimensions]);

function written(features: ReturnType<typeof tileCoding>, observation: readonly number[]) {
  const indices = new Int32Array(features.active);
  const values = new Float64Array(features.active);
  features.write(observation, indices, values);
  return { indices: [...indices], values: [...values] };
}

describe("features", () => {
  it("see numbers scaled to [0, 1], by their bounds or squashed where there are none", () => {
    const scale = new UnitScale(box([-2, -Infinity, 3], [6, Infinity, 3], [3]));
    expect([...scale.scale([0, 0, 3])]).toEqual([0.25, 0.5, 0]);
    expect([...scale.scale([6, 3, 3])]).toEqual([1, 0.875, 0]);
    expect([...scale.scale([-2, -1, 3])]).toEqual([0, 0.25, 0]);
  });

  it("tiles: one of each shifted grid, as worked by hand", () => {
    // Two tilings of 2 × 2 tiles (3 × 3 with the margin); the second is shifted by ½ tile both ways.
    const tiles = tileCoding(unit(2), { tilings: 2, tiles: 2, memory: 18 });
    expect([tiles.size, tiles.active, tiles.rates[0]]).toEqual([18, 2, 0.5]);
    expect(written(tiles, [0, 0])).toEqual({ indices: [0, 9], values: [1, 1] });
    expect(written(tiles, [0.3, 0.6]).indices).toEqual([0 * 3 + 1, 9 + 1 * 3 + 1]);
    expect(written(tiles, [1, 1]).indices).toEqual([8, 17]);
    expect(written(tiles, [0.2, 0.2]).indices).toEqual([0, 9]);
    expect(written(tiles, [0.26, 0.2]).indices).toEqual([0, 9 + 3]); // told apart by the second grid alone
  });

  it("tiles: grids are shifted by 1, 3, 5 … parts, another way along each number", () => {
    // Four tilings of one tile: the second lies ¼ tile off along the first number and ¾ along the second.
    const tiles = tileCoding(unit(2), { tilings: 4, tiles: 1, memory: 16 });
    const inSecond = (x: number, y: number) => written(tiles, [x, y]).indices[1] - 4;
    expect([inSecond(0.7, 0.2), inSecond(0.8, 0.2), inSecond(0.7, 0.3), inSecond(0.8, 0.3)]).toEqual([
      0, 2, 1, 3,
    ]);
  });

  it("tiles: numbered exactly where they fit, hashed into memory where not", () => {
    const grid = (memory: number) => {
      const tiles = tileCoding(unit(2), { tilings: 4, tiles: 8, memory });
      const seen = new Set<number>();
      for (let x = 0; x < 64; x++)
        for (let y = 0; y < 64; y++)
          for (const index of written(tiles, [(x + 0.5) / 64, (y + 0.5) / 64]).indices) seen.add(index);
      return [tiles.size, Math.max(...seen) < tiles.size, seen.size] as const;
    };
    const [size, inside, used] = grid(324);
    expect([size, inside]).toEqual([324, true]);
    const [hashedSize, hashedInside, hashed] = grid(323);
    expect([hashedSize, hashedInside]).toEqual([323, true]);
    expect(used).toBeGreaterThan(hashed); // some share a weight
    const [, , wide] = grid(324);
    expect(wide).toBe(used);
    expect(tileCoding(unit(16), { tilings: 8, tiles: 8, memory: 1000 }).size).toBe(1000);
  });

  it("tiles: a hash spreads evenly", () => {
    const tiles = tileCoding(unit(3), { tilings: 8, tiles: 20, memory: 512 });
    const luck = rng("tiles");
    const counts = new Float64Array(512);
    for (let i = 0; i < 4000; i++)
      for (const index of written(tiles, [luck.uniform(), luck.uniform(), luck.uniform()]).indices)
        counts[index]++;
    expect(counts.every((count) => count > 15 && count < 160)).toBe(true); // 62.5 on average
  });

  it("Fourier's cosines, as worked by hand", () => {
    const cosines = fourierBasis(unit(2), 1); // c = (0, 0), (1, 0), (0, 1), (1, 1)
    const { values } = written(cosines, [0.5, 1]);
    for (const [i, wanted] of [1, 0, -1, 0].entries()) expect(values[i]).toBeCloseTo(wanted, 12);
    for (const [i, wanted] of [1, 1, 1, 1 / Math.sqrt(2)].entries())
      expect(4 * cosines.rates[i]).toBeCloseTo(wanted, 12);
    expect(fourierBasis(unit(3), 4).size).toBe(125);
  });
});

function linear(params: object, numbers = 1, actions = 2): LinearSarsa {
  const setting = { observationSpace: unit(numbers), actionSpace: discrete(actions) };
  return agents
    .get("linearSarsa")
    .make(setting, agents.params("linearSarsa", params), rng("linear")) as LinearSarsa;
}

const step = (from: number, action: number, reward: number, to: number, fields: object = {}) => ({
  observation: Float32Array.of(from),
  action,
  reward,
  nextObservation: Float32Array.of(to),
  terminated: false,
  truncated: false,
  ...fields,
});

describe("linear SARSA(λ)", () => {
  it("moves the weights of the tiles that it lies in, α / tilings each, as worked by hand", () => {
    const agent = linear({ tilings: 2, tiles: 2, learningRate: 0.5, epsilon: 0, discount: 0.8, lambda: 0.5 });
    agent.learn(step(0.1, 1, 4, 0.9, { terminated: true }));
    expect([...agent.weights]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]); // ½ · ½ · 4 in tiles 0 and 3 of action 1
    expect(agent.inspect(Float32Array.of(0.1)).actions?.values).toEqual([0, 2]);
    // From 0.9 by action 1, then again from 0.1: δ = 0.8·2 = 1.6 to tiles 1 and 5; then δ = 4 − 2 = 2, and 0.4 of it back
    agent.learn(step(0.9, 1, 0, 0.1));
    agent.learn(step(0.1, 1, 4, 0.9, { terminated: true }));
    const wanted = [
      1 + 0.25 * 2,
      0.25 * 1.6 + 0.4 * 0.25 * 2,
      0,
      1 + 0.25 * 2,
      0,
      0.25 * 1.6 + 0.4 * 0.25 * 2,
    ];
    for (const [i, weight] of wanted.entries()) expect(agent.weights[6 + i]).toBeCloseTo(weight, 12);
  });

  it("is SARSA(λ) in a table where each tile is a state, bit for bit", () => {
    const shared = { learningRate: 0.25, discount: 0.9, epsilon: 0.3, lambda: 0.7, traces: "dutch" };
    const tiles = linear({ ...shared, tilings: 1, tiles: 8 });
    const setting = { observationSpace: discrete(9), actionSpace: discrete(2) };
    const config = agents.params("sarsaLambda", shared);
    const table = agents.get("sarsaLambda").make(setting, config, rng("linear")) as SarsaLambda;
    const place = (state: number) => (state + 0.5) / 8;
    for (let episode = 0; episode < 200; episode++) {
      tiles.begin();
      table.begin();
      for (let state = 0; state < 7; ) {
        const action = tiles.act(Float32Array.of(place(state)), "explore");
        expect(table.act(state, "explore")).toBe(action);
        const next = Math.max(0, state + (action === 1 ? 1 : -1));
        const fields = { terminated: next === 7 };
        tiles.learn(step(place(state), action, -1, place(next), fields));
        table.learn({ ...step(0, action, -1, 0, fields), observation: state, nextObservation: next });
        state = next;
      }
    }
    for (let state = 0; state < 7; state++)
      for (const action of [0, 1])
        expect(tiles.weights[action * 9 + state]).toBe(table.table.values[state * 2 + action]);
  });

  it("refuses what cannot be", () => {
    expect(() => linear({ features: "fourier", order: 9 }, 8)).toThrow(InputError);
    expect(() => linear({ features: "fourier", traces: "replacing" })).toThrow("replacing is for features");
    expect(
      agents.get("linearSarsa").refuses({ observationSpace: unit(17), actionSpace: discrete(2) }),
    ).toMatch(/^it is for observations of at most 16 numbers/);
    const agent = linear({});
    expect(() => agent.learn(step(0, 0, Number.NaN, 1))).toThrow(
      "learning diverged; lower agent.params.learningRate",
    );
  });

  it("drives up the mountain after 500 episodes, and balances with cosines", () => {
    const mountain = [0, 1].map((seed) => {
      const run = {
        env: "MountainCar-v0",
        agent: "linearSarsa",
        seed,
        episodes: 500,
        evaluation: { every: 0 },
      };
      return runToEnd(run).evaluation?.mean ?? Number.NaN;
    });
    expect(mean(mountain)).toBeGreaterThan(-120);
    const features = { id: "linearSarsa", params: { features: "fourier", epsilon: 0.2 } };
    const pole = {
      env: "CartPole-v1",
      agent: features,
      seed: 0,
      episodes: 400,
      evaluation: { every: 0, final: 20 },
    };
    expect(runToEnd(pole).evaluation?.mean).toBeGreaterThan(250); // chance: 23
  });
});

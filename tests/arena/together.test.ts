import { describe, expect, it } from "vitest";
import type { Agent, Transition } from "../../agents/index.ts";
import { agentFor, playTogether, type TogetherTask } from "../../arena/index.ts";
import { box, discrete, pongForTwo, type SeatsWorld } from "../../envs/index.ts";

interface Dilemma {
  last: [number, number];
  round: number;
}

/** The prisoner's dilemma, 5 rounds; 0 cooperates, 1 defects. A seat sees what the other did last (0 at first). */
const payoff = [
  [3, 0],
  [5, 1],
]; // [own action][other's]
const dilemma: SeatsWorld<Dilemma> = {
  seats: 2,
  observationSpace: discrete(2),
  actionSpace: discrete(2),
  init: () => ({ last: [0, 0], round: 0 }),
  step(state, [a, b]) {
    state.last = [a, b];
    const terminated = ++state.round === 5;
    return [
      { reward: payoff[a][b], terminated },
      { reward: payoff[b][a], terminated },
    ];
  },
  observe({ last }, seat, out) {
    out[0] = last[1 - seat];
  },
};

/** Acts by a list and keeps what it is told to learn from. */
function recorder(actions: number[]) {
  const learned: Transition[] = [];
  let begun = 0;
  const agent: Agent = {
    params: {},
    begin: () => {
      begun++;
    },
    act: () => actions.shift() as number,
    learn: (transition) => {
      learned.push({ ...transition });
      return undefined;
    },
    save: () => ({}),
    load: () => undefined,
  };
  return { agent, learned, begun: () => begun };
}

const step = (
  observation: number,
  action: number,
  reward: number,
  nextObservation: number,
  last = false,
) => ({
  observation,
  action,
  reward,
  nextObservation,
  terminated: last,
  truncated: false,
  nextMask: undefined,
});

describe("playTogether", () => {
  it("lets both act at once and tells each its own side", () => {
    const first = recorder([0, 1, 1, 0, 0]);
    const second = recorder([1, 1, 0, 0, 1]);
    const agents = [first.agent, second.agent] as const;
    const events = [...playTogether({ id: "dilemma", game: dilemma, agents, seed: 0, episodes: 1 })];
    expect(events).toEqual([
      { type: "episode", episode: 0, step: 5, returns: [9, 14], length: 5, terminated: true },
    ]);
    expect(first.learned).toEqual([
      step(0, 0, 0, 1),
      step(1, 1, 1, 1),
      step(1, 1, 5, 0),
      step(0, 0, 3, 0),
      step(0, 0, 0, 1, true),
    ]);
    expect(second.learned).toEqual([
      step(0, 1, 5, 0),
      step(0, 1, 1, 1),
      step(1, 0, 0, 1),
      step(1, 0, 3, 0),
      step(0, 1, 5, 0, true),
    ]);
    expect([first.begun(), second.begun()]).toEqual([1, 1]);
  });

  it("truncates at the time limit, hands out masks, and keeps apart the rows of this step and the next", () => {
    const counting: SeatsWorld<{ n: number }> = {
      seats: 2,
      observationSpace: box(0, 10, [1]),
      actionSpace: discrete(2),
      maxSteps: 3,
      init: () => ({ n: 0 }),
      step(state) {
        state.n++;
        const outcome = { reward: 1, terminated: false };
        return [outcome, outcome];
      },
      observe({ n }, seat, out) {
        out[0] = n + 5 * seat;
      },
      legal({ n }, seat, out) {
        out.set([1, (n + seat) % 2]);
      },
    };
    const seen: number[][] = [];
    const masks: number[][] = [];
    const agent: Agent = {
      ...recorder([]).agent,
      act: (_observation, _mode, mask) => {
        masks.push([...(mask ?? [])]);
        return 0;
      },
      learn: ({ observation, nextObservation, truncated, nextMask }) => {
        const [now, next] = [observation, nextObservation] as Float32Array[];
        seen.push([now[0], next[0], Number(truncated), ...(nextMask ?? [])]);
        return undefined;
      },
    };
    const [event] = playTogether({
      id: "n",
      game: counting,
      agents: [agent, agent],
      seed: 0,
      episodes: 1,
    });
    expect(event).toMatchObject({ returns: [3, 3], length: 3, terminated: false });
    expect(seen).toEqual([
      [0, 1, 0, 1, 1],
      [5, 6, 0, 1, 0],
      [1, 2, 0, 1, 0],
      [6, 7, 0, 1, 1],
      [2, 3, 1, 1, 1],
      [7, 8, 1, 1, 0],
    ]);
    expect(masks).toEqual([
      [1, 0],
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 0],
      [1, 1],
    ]);
  });

  it("teaches two Q-learners that cannot look ahead to defect, which pays whatever the other does", () => {
    const params = { learningRate: 0.1, discount: 0, epsilon: 0.2 };
    const agents = [0, 1].map((seat) => agentFor(dilemma, { id: "qLearning", params }, `dilemma/${seat}`));
    const pair = [agents[0], agents[1]] as const;
    for (const _ of playTogether({ id: "dilemma", game: dilemma, agents: pair, seed: 0, episodes: 300 }));
    const judged = playTogether({
      id: "dilemma",
      game: dilemma,
      agents: pair,
      seed: 1,
      episodes: 1,
      learning: [false, false],
    });
    expect([...judged][0].returns).toEqual([5, 5]);
  });

  const small = "dqn:model=mlp:hidden=[16],batchSize=16,learningStarts=100,bufferSize=2000";

  /** A little Pong between two learners, and what became of them. */
  function game(seed: number) {
    const pong = pongForTwo({ points: 2 });
    const agents = [
      agentFor(pong, small, `seed-${seed}/left`),
      agentFor(pong, small, `seed-${seed}/right`),
    ] as const;
    const events = [...playTogether({ id: "Pong", game: pong, agents, seed, episodes: 6 })];
    return { events, agents: agents.map((agent) => agent.save()) };
  }

  it("is the same again for the same seed, to the last bit of both learners, and another for another", () => {
    const once = game(3);
    expect(game(3)).toEqual(once);
    expect(game(4).events).not.toEqual(once.events);
    expect(once.agents[0]).not.toEqual(once.agents[1]);
    for (const { returns } of once.events) expect(returns[0] + returns[1]).toBe(0);
  });

  it("makes of a DQN a player that beats a random one at Pong", () => {
    const quick =
      "dqn:learningRate=3e-3,batchSize=128,trainEvery=1,targetEvery=1,tau=0.01,learningStarts=1000,explorationSteps=5000,huberDelta=100";
    const pong = pongForTwo({ points: 5 });
    const results = [0, 1].map((seed) => {
      const agents = [
        agentFor(pong, "random", `${seed}/left`),
        agentFor(pong, quick, `${seed}/right`),
      ] as const;
      const task: TogetherTask = { id: "Pong", game: pong, agents, seed, episodes: 60 };
      for (const _ of playTogether({ ...task, learning: [false, true] }));
      const judged = [...playTogether({ ...task, seed: "judge", learning: [false, false] })];
      return judged.filter(({ returns }) => returns[1] > 0).length;
    });
    for (const won of results) expect(won).toBeGreaterThan(40); // of 60
  });

  it("refuses an agent that does not suit the world, a seed and a number of episodes that are none", () => {
    expect(() => agentFor(pongForTwo(), "qLearning", "x")).toThrow(
      /^agent: qLearning does not suit this world: it keeps a table .+, and the world shows Box\[6\]; agents that suit it: random, .*dqn/,
    );
    expect(() => agentFor(pongForTwo(), "ppo:lanes=8", "x")).toThrow(
      "agent.params.lanes: expected 1, for a seat is in one world, got 8; leave it out.",
    );
    const agents = [recorder([]).agent, recorder([]).agent] as const;
    const task = { id: "dilemma", game: dilemma, agents, seed: 0, episodes: 1 };
    expect(() => playTogether({ ...task, seed: -1 }).next()).toThrow("dilemma: expected a seed");
    expect(() => playTogether({ ...task, episodes: 0.5 }).next()).toThrow(
      "dilemma: expected a number of episodes that is whole and at least 0, got 0.5.",
    );
  });
});

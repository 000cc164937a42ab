import { describe, expect, it } from "vitest";
import { checkpointFromJson, checkpointToJson } from "../../agents/core/checkpointJson.ts";
import { demonstrationsOf } from "../../agents/core/demonstrations.ts";
import { type Agent, agents, type Checkpoint, type Setting, type Transition } from "../../agents/index.ts";
import { models } from "../../agents/models/index.ts";
import { worldEnv } from "../../envs/core/env.ts";
import { fieldsFrom } from "../../envs/core/schema.ts";
import {
  box,
  discrete,
  type Env,
  InputError,
  list,
  make,
  makeWorld,
  type Rng,
  rng,
  type Space,
  sample,
  type Value,
  type World,
} from "../../envs/index.ts";

/** Of DQN's family: memories that are full soon. */
const small = { model: "mlp:hidden=[8]", batchSize: 4, bufferSize: 100, learningStarts: 10, trainEvery: 8 };
const continuous = {
  model: "mlp:hidden=[8]",
  critic: "mlp:hidden=[8]",
  batchSize: 4,
  bufferSize: 500,
  learningStarts: 10,
  trainEvery: 4,
};

/** Small and quick to learn, so that every path of every agent is walked. */
const quick: Record<string, object> = {
  monteCarlo: { epsilonEpisodes: 3 },
  sarsaLambda: { traces: "dutch" },
  watkinsQ: { traces: "accumulating" },
  dynaQ: { planningSteps: 2, bonus: 0.1 },
  prioritizedSweeping: { planningSteps: 2 },
  linearSarsa: { tilings: 4, tiles: 3, memory: 300 },
  neuralBandit: { model: "mlp:hidden=[8]", batchSize: 4, trainEvery: 25, gradientSteps: 3 },
  reinforce: { model: "mlp:hidden=[8]", longest: 20, batchSize: 8 },
  a2c: { model: "mlp:hidden=[8]" },
  dqn: { ...small, trainEvery: 2, gradientSteps: 1 },
  c51: { ...small, atoms: 5 },
  qrDqn: { ...small, atoms: 5 },
  rainbow: { ...small, atoms: 5, targetEvery: 3 },
  recurrentDqn: {
    model: "gru:units=4",
    batchSize: 2,
    length: 3,
    burnIn: 2,
    bufferSize: 100,
    learningStarts: 10,
    trainEvery: 8,
  },
  ppo: { model: "mlp:hidden=[8]", rolloutSteps: 20, batchSize: 8, epochs: 2 },
  ddpg: continuous,
  td3: continuous,
  sac: continuous,
  crossEntropyMethod: { model: "mlp:hidden=[8]", population: 4, longest: 10 },
  evolutionStrategies: {
    model: "mlp:hidden=[8]",
    population: 4,
    longest: 10,
    normalizeObservations: true,
  },
  behaviouralCloning: { model: "mlp:hidden=[8]", batchSize: 4 },
  rlhf: {
    ...{ model: "mlp:hidden=[8]", rolloutSteps: 20, batchSize: 8, epochs: 1, rewardModel: "mlp:hidden=[8]" },
    ...{ roundSteps: 20, questions: 2, clipLength: 5, rewardUpdates: 2, rewardBatch: 2 },
  },
};

function makeAgent(id: string, setting: Setting, luck: Rng = rng(`${id}/test`), others: object = {}): Agent {
  const given = { ...rangeFor(id, setting), ...demonstrationsFor(id, setting), ...quick[id], ...others };
  return agents.get(id).make(setting, agents.params(id, given), luck);
}

/** Policies that ask for the range of rewards are told it, or where it has no end, one that these few rewards keep to. */
function rangeFor(id: string, { bandit }: Setting): object {
  if (!bandit || !Object.hasOwn(agents.get(id).params.shape, "low")) return {};
  const [low, high] = bandit.rewardRange;
  return { low: Math.max(low, -50), high: Math.min(high, 50) };
}

/** Agents that imitate are given what no one has done: some of everything. */
function demonstrationsFor(id: string, setting: Setting): object {
  if (!Object.hasOwn(agents.get(id).params.shape, "demonstrations")) return {};
  const { observationSpace, actionSpace } = setting;
  const luck = rng("demonstrations");
  const steps = 40;
  const drawn = (space: Space) => {
    const rows = Array.from({ length: steps }, () => numbersOf(sample(space, luck)));
    return Float32Array.from(rows.flat());
  };
  const play = {
    steps,
    observations: drawn(observationSpace),
    actions: drawn(actionSpace),
    masks: undefined,
    rewards: new Float32Array(steps),
    ends: new Uint8Array(steps),
  };
  return { demonstrations: demonstrationsOf(play, { env: "any", player: "luck" }, setting) };
}

const numbersOf = (value: Value) => (typeof value === "number" ? [value] : [...value]);

/** Every world but bandits, of which one of each kind: what moves, what is shown, how far rewards go. */
const worlds = oneOfEach(kindOf);

/** One of each that a network sees differently, for agents that keep one and are slow to make. */
const kindsForNetworks = oneOfEach((id) => {
  const { observationSpace: seen, actionSpace, legal, bandit } = makeWorld(id);
  const shape = seen.type === "box" ? `box${seen.shape.length}` : seen.type;
  return JSON.stringify([shape, actionSpace.type, legal !== undefined, bandit !== undefined]);
});

function oneOfEach(kind: (id: string) => string): string[] {
  return [...new Map(list().map((id) => [kind(id), id])).values()];
}

function worldsFor(agent: string): readonly string[] {
  return fieldsFrom("model", agents.get(agent).params).length > 0 ? kindsForNetworks : worlds;
}

function kindOf(id: string): string {
  const { bandit, observationSpace } = makeWorld(id);
  if (!bandit) return id;
  const [low, high] = bandit.rewardRange;
  return JSON.stringify([
    bandit.moves,
    observationSpace,
    low < 0,
    high === Infinity,
    bandit.changes !== undefined,
  ]);
}

const pairs = agents.ids().flatMap((agent) => worldsFor(agent).map((env) => [agent, env] as const));
const fits = ([agent, env]: readonly [string, string]) =>
  agents.get(agent).refuses(makeWorld(env)) === undefined;

/** Lets an agent live for some steps and tells what it did and what it told. */
function live(agent: Agent, env: string | Env, steps: number, start = { seed: 0 }): unknown[] {
  return liveIn(typeof env === "string" ? make(env) : env, agent, steps, start);
}

function liveIn(env: Env, agent: Agent, steps: number, start: { seed: number }): unknown[] {
  let { observation } = env.reset(start);
  agent.begin?.();
  return Array.from({ length: steps }, () => {
    const action = agent.act(observation, "explore");
    const step = env.step(action);
    const transition: Transition = { ...step, observation, action, nextObservation: step.observation };
    const did = [numbersOf(action), { ...agent.learn?.(transition) }]; // copies: both may be used again
    observation = step.observation;
    if (step.terminated || step.truncated) {
      observation = env.reset().observation;
      agent.begin?.();
    }
    return did;
  });
}

/** The same with every array of another length. */
function outgrown(checkpoint: Checkpoint): Checkpoint {
  const entries = Object.entries(checkpoint).map(([key, value]) => {
    if (ArrayBuffer.isView(value)) return [key, new Float64Array(99_999)];
    return [key, typeof value === "object" && value !== null ? outgrown(value as Checkpoint) : value];
  });
  return Object.fromEntries(entries);
}

describe.each(pairs.filter(fits))("%s in %s", (id, envId) => {
  const setting = makeWorld(envId);

  it("acts inside the action space and learns without a word of complaint", () => {
    expect(live(makeAgent(id, setting), envId, 200)).toHaveLength(200);
  });

  it("does the same again from the same streams", () => {
    expect(live(makeAgent(id, setting), envId, 200)).toEqual(live(makeAgent(id, setting), envId, 200));
  });

  it("goes on from a checkpoint as if nothing had happened", () => {
    const agent = makeAgent(id, setting);
    live(agent, envId, 120);
    const checkpoint = structuredClone(agent.save());
    const ahead = live(agent, envId, 120, { seed: 7 });
    const other = makeAgent(id, setting);
    other.load(checkpoint);
    expect(live(other, envId, 120, { seed: 7 })).toEqual(ahead);
  });

  it("hands over its policy: a copy plays the same greedily", () => {
    const agent = makeAgent(id, setting);
    live(agent, envId, 200);
    const copy = makeAgent(id, setting, rng("somewhere else"));
    copy.load(structuredClone(agent.save("policy")));
    const { observation } = make(envId).reset({ seed: 3 });
    for (const one of [agent, copy]) one.begin?.();
    if (id !== "random") expect(copy.act(observation, "greedy")).toEqual(agent.act(observation, "greedy"));
  });

  it("honours the mask of legal actions", () => {
    if (setting.actionSpace.type !== "discrete") return;
    const agent = makeAgent(id, setting);
    live(agent, envId, 50);
    const { observation } = make(envId).reset({ seed: 1 });
    for (let only = 0; only < setting.actionSpace.n; only++) {
      const mask = new Uint8Array(setting.actionSpace.n);
      mask[only] = 1;
      for (const mode of ["explore", "greedy"] as const) {
        for (let i = 0; i < 20; i++) expect(agent.act(observation, mode, mask)).toBe(only);
      }
    }
  });

  it("goes on from its checkpoint as JSON, too", () => {
    const agent = makeAgent(id, setting);
    live(agent, envId, 60);
    const text = checkpointToJson(agent.save());
    const ahead = live(agent, envId, 60, { seed: 7 });
    const other = makeAgent(id, setting);
    other.load(checkpointFromJson(text));
    expect(live(other, envId, 60, { seed: 7 })).toEqual(ahead);
  });

  it("tells the probabilities that it acts with, and draws no luck for it", () => {
    const agent = makeAgent(id, setting);
    if (!agent.probabilities || setting.actionSpace.type !== "discrete") return;
    const { observation } = make(envId).reset({ seed: 1 });
    for (const steps of [0, 40]) {
      live(agent, envId, steps);
      const before = checkpointToJson(agent.save());
      const told = agent.probabilities(observation).slice();
      expect(checkpointToJson(agent.save())).toBe(before);
      expect(told.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      const counts = new Float64Array(setting.actionSpace.n);
      const draws = 2000;
      for (let i = 0; i < draws; i++) counts[agent.act(observation, "explore") as number]++;
      // 5 standard errors, and room for policies that tell an estimate of theirs
      counts.forEach((count, action) => {
        const p = told[action];
        expect(Math.abs(count / draws - p)).toBeLessThanOrEqual(5 * Math.sqrt((p * (1 - p)) / draws) + 0.02);
      });
    }
  });

  it("shows what it thinks as plain data, a value for each action", () => {
    const agent = makeAgent(id, setting);
    live(agent, envId, 50);
    const insight = agent.inspect?.(make(envId).reset({ seed: 1 }).observation);
    expect(structuredClone(insight)).toEqual(insight);
    if (insight?.actions && setting.actionSpace.type === "discrete") {
      expect(insight.actions.values).toHaveLength(setting.actionSpace.n);
    }
  });

  it("refuses the checkpoint of other parameters or another world with a sentence", () => {
    const mine = makeAgent(id, setting);
    if (id !== "random") expect(() => mine.load(outgrown(mine.save("policy")))).toThrow(InputError);
  });
});

/**
 * Numbers of any shape, drawn anew each step; rewarded is the action that tells in which third the first lies, or for agents
 * of continuous actions one whose first number is near it.
 */
function shownTo(id: string, shape: readonly number[]): Env {
  const near = guessing<Float32Array>(
    "near",
    shape,
    box(-1, 1, [2]),
    (seen, [first]) => -Math.abs(seen - first),
  );
  if (agents.get(id).refuses(near) === undefined) return near;
  return guessing<number>("thirds", shape, discrete(3), (seen, action) =>
    Math.floor(3 * seen) === action ? 1 : 0,
  );
}

function guessing<Act extends number | Float32Array>(
  name: string,
  shape: readonly number[],
  actionSpace: Space,
  reward: (seen: number, action: Act) => number,
): Env {
  const size = shape.reduce((product, side) => product * side, 1);
  const draw = (seen: Float32Array, luck: Rng) => seen.set(seen.map(() => luck.uniform()));
  const world: World<{ seen: Float32Array; age: number }, Act> = {
    observationSpace: box(0, 1, shape),
    actionSpace,
    init(luck) {
      const state = { seen: new Float32Array(size), age: 0 };
      draw(state.seen, luck);
      return state;
    },
    step(state, action, luck) {
      const paid = reward(state.seen[0], action);
      draw(state.seen, luck);
      return { reward: paid, terminated: ++state.age >= 7 };
    },
    observe: ({ seen }, out) => out.set(seen),
  };
  return worldEnv(`${name}[${shape}]`, world);
}

const shapes = [[5], [4, 3], [4, 5, 2], [36, 36, 1]];
const smallModels: Record<string, string> = {
  mlp: "mlp:hidden=[8],dropout=0.5,layerNorm=true",
  vgg: "vgg:filters=[4,4],hidden=[8]",
  resnet: "resnet:blocks=1,filters=4",
  rnn: "rnn:units=8",
  lstm: "lstm:units=8",
  gru: "gru:units=8",
  selfAttention: "selfAttention:headWidth=2",
  transformer: "transformer:layers=1,headWidth=2,hidden=8,dropout=0.2",
};
const fields = agents
  .entries()
  .flatMap(([id, { params }]) => fieldsFrom("model", params).map((field) => [id, field] as const));
const modelled = fields.flatMap(([agent, field]) =>
  models.ids().flatMap((id) => {
    const model = smallModels[id] ?? id;
    const suits = (shape: readonly number[]) =>
      agents.get(agent).refusesModel?.(shownTo(agent, shape), models.resolve(model), field) === undefined;
    const suited = shapes.filter(suits);
    const quick = suited.filter(([side]) => side < 36);
    return (quick.length > 0 ? quick : suited).map((shape) => [agent, field, model, shape] as const);
  }),
);

describe.each(modelled)("%s whose %s is %s in a world that shows %j", (id, field, model, shape) => {
  const world = () => shownTo(id, shape);
  const batch = Object.hasOwn(agents.get(id).params.shape, "batchSize") ? { batchSize: 3 } : {};
  const make = (luck?: Rng) => makeAgent(id, world(), luck, { [field]: model, ...batch });

  it("learns, and goes on from a checkpoint as if nothing had happened", () => {
    const agent = make();
    live(agent, world(), 60);
    const checkpoint = structuredClone(agent.save());
    const ahead = live(agent, world(), 60, { seed: 7 });
    const other = make();
    other.load(checkpoint);
    expect(live(other, world(), 60, { seed: 7 })).toEqual(ahead);
    expect(other.save()).toEqual(agent.save());
    expect(agent.save("policy")).not.toEqual(make().save("policy"));
  });

  it("hands over its policy: a copy plays the same greedily", () => {
    const agent = make();
    live(agent, world(), 60);
    const copy = make(rng("somewhere else"));
    copy.load(structuredClone(agent.save("policy")));
    const { observation } = world().reset({ seed: 3 });
    for (const one of [agent, copy]) one.begin?.();
    expect(copy.inspect?.(observation).actions).toEqual(agent.inspect?.(observation).actions);
    expect(copy.act(observation, "greedy")).toEqual(agent.act(observation, "greedy"));
  });
});

describe("models", () => {
  it("meet a world each with every agent that takes them, but for those that answer with probabilities, those that forget with recurrent agents, and those that do not take rows with critics", () => {
    const values = models.entries().filter(([, { answers }]) => answers === "values");
    const takesRows = (id: string) => !models.get(id).refuses([5], models.params(id, {}));
    for (const [agent, field] of fields) {
      const wanted = values.filter(
        ([id]) =>
          (!/^recurrent/.test(agent) || ["rnn", "lstm", "gru"].includes(id)) &&
          (field !== "critic" || takesRows(id)),
      );
      const own = modelled.filter((row) => row[0] === agent && row[1] === field);
      const met = own.map((row) => models.resolve(row[2]).id);
      expect([...new Set(met)]).toEqual(wanted.map(([id]) => id));
    }
  });
});

describe("unsuitable pairs", () => {
  it.each(pairs.filter((pair) => !fits(pair)))("%s says why it does not suit %s", (id, envId) => {
    expect(agents.get(id).refuses(makeWorld(envId))).toMatch(
      /^it (is for|keeps|chooses|needs) .+ and the world (shows|takes|pays) /,
    );
  });

  it("there are some, and every world of numbered actions has a learner, every other one the random agent", () => {
    expect(pairs.filter((pair) => !fits(pair)).length).toBeGreaterThan(3);
    for (const env of worlds) {
      const fitting = agents.ids().filter((agent) => fits([agent, env]));
      if (make(env).actionSpace.type === "discrete") expect(fitting.length).toBeGreaterThan(1);
      else expect(fitting).toContain("random");
    }
  });
});

describe("metadata", () => {
  it.each(agents.entries())("%s has a title, a line, a source and help for every parameter", (_id, entry) => {
    expect(
      [entry.title, entry.description, entry.source].every((text) => text.length > 0 && !text.includes("\n")),
    ).toBe(true);
    for (const schema of Object.values(entry.params.shape)) {
      expect(schema.meta()).toMatchObject({
        title: expect.any(String),
        description: expect.stringMatching(/\.$/),
      });
    }
  });
});

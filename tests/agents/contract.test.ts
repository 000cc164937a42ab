import { describe, expect, it } from "vitest";
import { type Agent, agents, type Setting, type Transition } from "../../agents/index.ts";
import { InputError, list, make, type Rng, rng, type Value } from "../../envs/index.ts";

/** Small and quick to learn, so that every path of every agent is walked. */
const quick: Record<string, object> = {
  dqn: { hidden: [8], batchSize: 4, learningStarts: 10, trainEvery: 2, gradientSteps: 1 },
};

function makeAgent(id: string, setting: Setting, luck: Rng = rng(`${id}/test`)): Agent {
  return agents.get(id).make(setting, agents.params(id, quick[id] ?? {}), luck);
}

const pairs = agents.ids().flatMap((agent) => list().map((env) => [agent, env] as const));
const fits = ([agent, env]: readonly [string, string]) => agents.get(agent).refuses(make(env)) === undefined;

/** Lets an agent live for some steps and tells what it did. */
function live(agent: Agent, envId: string, steps: number, start: { seed: number } = { seed: 0 }): Value[] {
  const env = make(envId);
  let { observation } = env.reset(start);
  return Array.from({ length: steps }, () => {
    const action = agent.act(observation, "explore");
    const step = env.step(action);
    const transition: Transition = { ...step, observation, action, nextObservation: step.observation };
    agent.learn?.(transition);
    observation = step.terminated || step.truncated ? env.reset().observation : step.observation;
    return action;
  });
}

describe.each(pairs.filter(fits))("%s in %s", (id, envId) => {
  const setting = make(envId);

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
    const broken = Object.fromEntries(
      Object.entries(mine.save("policy")).map(([key, value]) => [
        key,
        ArrayBuffer.isView(value) ? new Float64Array(99_999) : value,
      ]),
    );
    if (id !== "random") expect(() => mine.load(broken)).toThrow(InputError);
  });
});

describe("unsuitable pairs", () => {
  it.each(pairs.filter((pair) => !fits(pair)))("%s says why it does not suit %s", (id, envId) => {
    expect(agents.get(id).refuses(make(envId))).toMatch(
      /^it (is for|keeps|chooses|needs) .+ and the world (shows|takes) /,
    );
  });

  it("there are some, and every world has a learner", () => {
    expect(pairs.filter((pair) => !fits(pair)).length).toBeGreaterThan(3);
    for (const env of list())
      expect(pairs.filter((pair) => pair[1] === env && fits(pair)).length).toBeGreaterThan(1);
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

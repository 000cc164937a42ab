import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Address,
  addressProblem,
  agentIn,
  firstLight,
  readAddress,
  writeAddress,
} from "../../ui/address.ts";
import { catalogueData } from "../../workers/catalogue.ts";

const catalogue = catalogueData();
const write = (address: Address) => writeAddress(address, catalogue, 2500);
const address = (fields: Partial<Address>): Address => ({ ...firstLight, play: false, ...fields });

describe("the page's address", () => {
  it("is short when everything is as usual", () => {
    expect(write(address({}))).toBe("#/watch/CartPole-v1/dqn");
    expect(
      write(address({ speed: 2500, run: { seed: 0, steps: 50_000 }, agentParams: { discount: 0.99 } })),
    ).toBe("#/watch/CartPole-v1/dqn");
  });

  it("is first light when empty", () => {
    expect([readAddress(""), readAddress("#/"), readAddress("#/nonsense")]).toEqual([
      firstLight,
      firstLight,
      firstLight,
    ]);
  });

  it("holds ids with a slash as people write them", () => {
    const hash = "#/watch/MinAtar/Breakout-v0/dqn";
    expect(readAddress(hash)).toMatchObject({ env: "MinAtar/Breakout-v0", agent: "dqn" });
    expect(write(readAddress(hash))).toBe(hash);
    expect(readAddress("#/watch/MinAtar%2FBreakout-v0/random")).toMatchObject({
      agent: "random",
      env: "MinAtar/Breakout-v0",
    });
    expect(addressProblem(hash)).toBeUndefined();
    expect(readAddress("#/watch/Acrobot-v1")).toMatchObject({ env: "Acrobot-v1", agent: "dqn" });
  });

  it("reads what people would write", () => {
    expect(
      readAddress(
        "#/watch/CliffWalking-v1/qLearning?seed=7&env.slippery=true&agent.epsilon=0.2&wrapper=timeLimit:maxSteps=50&speed=0&play=1&edit=1200:epsilon:0.05",
      ),
    ).toEqual({
      env: "CliffWalking-v1",
      agent: "qLearning",
      envParams: { slippery: true },
      agentParams: { epsilon: 0.2 },
      wrappers: [{ id: "timeLimit", params: { maxSteps: 50 } }],
      run: { seed: 7 },
      edits: [{ step: 1200, param: "epsilon", value: 0.05 }],
      speed: 0,
      play: true,
    });
  });

  it("names a model in a line of text, and leaves out the usual one", () => {
    const model = (chosen: unknown) => write(address({ agentParams: { model: chosen } }));
    expect(model({ id: "mlp", params: { hidden: [120, 84], activation: "tanh" } })).toBe(
      "#/watch/CartPole-v1/dqn?agent.model=mlp:hidden=[120,84],activation=tanh",
    );
    expect(model({ id: "linear" })).toBe("#/watch/CartPole-v1/dqn?agent.model=linear");
    expect([model("mlp"), model({ id: "mlp", params: {} })]).toEqual(
      Array(2).fill("#/watch/CartPole-v1/dqn"),
    );
    expect(
      ["mlp:hidden=[64, 64]", "mlp:", { id: "mlp", params: { hidden: [64, 64], dropout: 0 } }].map(model),
    ).toEqual(Array(3).fill("#/watch/CartPole-v1/dqn"));
    expect(model("mlp:hidden=[64,64],dropout=0.5,activation=relu")).toBe(
      "#/watch/CartPole-v1/dqn?agent.model=mlp:dropout=0.5",
    );
    expect(model("mlp:64")).toBe("#/watch/CartPole-v1/dqn?agent.model=mlp:64");
    const hash = "#/watch/CartPole-v1/dqn?agent.model=mlp:dropout=0.5";
    expect(readAddress(hash).agentParams).toEqual({ model: "mlp:dropout=0.5" });
    expect(write(readAddress(hash))).toBe(hash);
  });

  it("knows what is usual for an agent in one world, and leaves that out there alone", () => {
    const known = { agent: "qLearning", env: "Taxi-v3", params: { epsilon: 0.3 }, origin: "a book" };
    const here = { ...catalogue, tuned: [known] };
    const hash = (env: string, epsilon: number) =>
      writeAddress(address({ env, agent: "qLearning", agentParams: { epsilon } }), here, 2500);
    expect(hash("Taxi-v3", 0.3)).toBe("#/watch/Taxi-v3/qLearning");
    expect(hash("Taxi-v3", 0.1)).toBe("#/watch/Taxi-v3/qLearning?agent.epsilon=0.1");
    expect(hash("CliffWalking-v1", 0.3)).toBe("#/watch/CliffWalking-v1/qLearning?agent.epsilon=0.3");
    expect(agentIn({ env: "Taxi-v3", agent: "qLearning" }, here)).toMatchObject({
      origin: "a book",
      fields: { epsilon: { default: 0.3, maximum: 1 } },
    });
  });

  it("tells when it leads nowhere", () => {
    expect(["", "#/", "#/watch/CartPole-v1/dqn?seed=1", "#/watch/CartPole-v1"].map(addressProblem)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(addressProblem("#/tournament/1")).toBe(
      'address: expected #/watch/<world>/<agent>, got "#/tournament/1"; here is the first page instead.',
    );
  });

  it("says what is wrong with a wrapper that cannot be read", () => {
    expect(() => readAddress("#/watch/CartPole-v1/dqn?wrapper=timeLimit:50")).toThrow(
      'wrapper: expected name=value, for example learningRate=1e-3, got "50".',
    );
  });

  it("says the same after writing and reading", () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x)),
      fc.boolean(),
      fc.array(fc.integer(), { maxLength: 4 }),
      fc.constantFrom("relu", "a b&c=d#e", "ünï"),
    );
    const params = fc
      .dictionary(fc.constantFrom("epsilon", "learningRate", "model", "optimizer"), value)
      .map((entries) => ({ ...entries }));
    const edit = fc.record({ step: fc.nat(), param: fc.constantFrom("epsilon", "discount"), value });
    const arbitrary = fc.record({
      env: fc.constantFrom("CartPole-v1", "My World/1"),
      agent: fc.constantFrom("dqn", "x?y"),
      envParams: params,
      agentParams: params,
      wrappers: fc.array(
        fc.record({
          id: fc.constantFrom("frameStack", "clipReward"),
          params: fc.constantFrom({}, { low: -2, high: 3 }, { list: [1, 2], name: "x" }),
        }),
        { maxLength: 2 },
      ),
      run: fc.constantFrom({}, { seed: 3 }, { seed: 1, steps: 9 }),
      edits: fc.array(edit, { maxLength: 3 }),
      speed: fc.constantFrom(undefined, 0, 60),
      play: fc.boolean(),
    });
    fc.assert(
      fc.property(arbitrary, (given) => {
        const hash = write(given);
        expect(write(readAddress(hash))).toBe(hash);
        expect(readAddress(hash).edits).toEqual(given.edits);
        expect(readAddress(hash).wrappers).toEqual(given.wrappers);
      }),
    );
  });
});

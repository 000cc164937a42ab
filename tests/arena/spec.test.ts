import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashSpec, resolveSpec, type SpecInput } from "../../arena/index.ts";
import { canonicalJson } from "../../arena/spec.ts";
import { listed } from "../../envs/core/errors.ts";
import { list } from "../../envs/index.ts";

const sentence = (input: unknown): string => {
  try {
    resolveSpec(input as SpecInput);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return "accepted";
};

const cliff = { env: "CliffWalking-v1", agent: "qLearning" };
const withModel = (model: unknown) => ({ env: "CartPole-v1", agent: { id: "dqn", params: { model } } });

describe("a spec", () => {
  it("fills in every default and makes ids canonical", () => {
    const spec = resolveSpec({ env: "CliffWalking-v0", agent: "qLearning" });
    expect(spec.env).toEqual({ id: "CliffWalking-v1", params: { slippery: false }, wrappers: [] });
    expect(spec.agent.params).toEqual({
      learningRate: 0.5,
      discount: 1, // what it is best given along the cliff
      epsilon: 0.1,
      initialValue: 0,
      ties: "random",
    });
    expect(spec.evaluation).toEqual({ every: 2500, episodes: 20, final: 100, maxSteps: 1000 });
  });

  it("resolves to itself", () => {
    const spec = resolveSpec(cliff);
    expect(resolveSpec(spec)).toEqual(spec);
  });

  it("has one hash however it is written, and another when anything that matters differs", () => {
    const hash = (input: SpecInput) => hashSpec(resolveSpec(input));
    const plain = hash(cliff);
    expect(
      hash({ agent: { id: "qLearning", params: { epsilon: 0.1 } }, seed: 0, env: { id: "CliffWalking-v0" } }),
    ).toBe(plain);
    expect(plain).toMatch(/^[0-9a-f]{32}$/);
    const others = [
      { ...cliff, seed: 1 },
      { ...cliff, steps: 49_999 },
      { ...cliff, agent: { id: "qLearning", params: { epsilon: 0.2 } } },
      { ...cliff, env: { id: "CliffWalking-v1", params: { slippery: true } } },
      { ...cliff, evaluation: { episodes: 21 } },
      { ...cliff, edits: [{ step: 5, param: "epsilon", value: 0.3 }] },
    ].map(hash);
    expect(new Set([plain, ...others]).size).toBe(others.length + 1);
  });

  it("keeps the hash it had before there were budgets of episodes and targets, where it has none", () => {
    const hash = hashSpec(resolveSpec({ env: "CartPole-v1", agent: "random", seed: 3 }));
    expect(hash).toBe("4ffec918eac5a05254b33d6689d7ea78");
    const none = { episodes: undefined, evaluation: { target: undefined } };
    expect(hashSpec(resolveSpec({ env: "CartPole-v1", agent: "random", seed: 3, ...none }))).toBe(hash);
  });

  it("that is told its episodes alone has no end of steps", () => {
    const { steps, episodes } = resolveSpec({ ...cliff, episodes: 30 });
    expect([steps, episodes]).toEqual([1e12, 30]);
    expect(resolveSpec({ ...cliff, steps: 9, episodes: 30 })).toMatchObject({ steps: 9, episodes: 30 });
  });

  it("takes a model of sequences for stacked observations", () => {
    const env = { id: "CartPole-v1", wrappers: [{ id: "frameStack", params: { count: 6 } }] };
    for (const id of ["rnn", "lstm", "gru", "selfAttention", "transformer"])
      expect(sentence({ ...withModel(id), env })).toBe("accepted");
  });

  it("names a model by its id, in a line of text or in full, and means the same", () => {
    const full = resolveSpec(withModel({ id: "mlp", params: { hidden: [120, 84], activation: "tanh" } }));
    expect(full.agent.params["model"]).toEqual({
      id: "mlp",
      params: {
        hidden: [120, 84],
        activation: "tanh",
        initializer: "torchLinear",
        layerNorm: false,
        dropout: 0,
      },
    });
    expect(resolveSpec(full)).toEqual(full);
    expect(resolveSpec(withModel("mlp:hidden=[120,84],activation=tanh"))).toEqual(full);
    const usual = ["mlp", { id: "mlp" }, { id: "mlp", params: { hidden: [64, 64] } }, undefined];
    expect(new Set(usual.map((model) => hashSpec(resolveSpec(withModel(model))))).size).toBe(1);
  });

  it.each([
    [
      { ...cliff, env: "CliffWalkin-v1" },
      `env: expected the id of a known environment (${listed(list(), "CliffWalkin-v1")}), got "CliffWalkin-v1". Did you mean CliffWalking-v1?`,
    ],
    [{ ...cliff, agent: "qlearning" }, 'got "qlearning". Did you mean qLearning?'],
    [
      { ...cliff, agent: { id: "qLearning", params: { epsilom: 0.1 } } },
      "agent.params.epsilom: unknown; expected one of learningRate, discount, epsilon, initialValue, ties. Did you mean epsilon?",
    ],
    [
      { ...cliff, agent: { id: "qLearning", params: { epsilon: 1.5 } } },
      "agent.params.epsilon: expected a number in [0, 1], got 1.5.",
    ],
    [
      { ...cliff, agent: { id: "qLearning", params: { epsilon: "high" } } },
      'agent.params.epsilon: expected a number in [0, 1], got "high".',
    ],
    [
      { ...cliff, env: { id: "CliffWalking-v1", params: { slippery: 1 } } },
      "env.params.slippery: expected true or false, got 1.",
    ],
    [
      { env: { id: "BernoulliBandit", params: { means: [0.5] } }, agent: "ucb1" },
      "env.params.means: expected a list of at least 2 and at most 100, each a number in [0, 1], got [0.5].",
    ],
    [
      { env: "CartPole-v1", agent: "ucb1" },
      "agent: ucb1 does not suit CartPole-v1: it is for bandits, whose pulls have no consequences, and the world shows Box[4] that may depend on them; agents that suit it: random, ",
    ],
    [{ ...cliff, steps: -5 }, "spec.steps: expected a whole number in [1, 1000000000000], got -5."],
    [{ ...cliff, steps: 1.5 }, "spec.steps: expected a whole number in [1, 1000000000000], got 1.5."],
    [{ ...cliff, episodes: 0 }, "spec.episodes: expected a whole number in [1, 1000000000], got 0."],
    [{ ...cliff, evaluation: { target: "high" } }, 'spec.evaluation.target: expected a number, got "high".'],
    [
      { ...cliff, evaluation: { every: 0, target: 5 } },
      "evaluation.every: expected at least 1 where there is a target, got 0; without evaluations nobody sees that 5 is reached.",
    ],
    [{ ...cliff, seed: "one" }, 'spec.seed: expected a whole number in [0, 4294967295], got "one".'],
    [{ ...cliff, stepps: 5 }, "spec.stepps: unknown; expected one of"],
    [{ ...cliff, version: 9 }, "spec.version: expected 1, got 9."],
    [
      { ...cliff, evaluation: { every: -1 } },
      "spec.evaluation.every: expected a whole number of at least 0, got -1.",
    ],
    [{ env: "CartPole-v1" }, "spec.agent: expected an object, got nothing."],
    [null, "spec.env: expected an object, got nothing."],
    [
      { ...cliff, env: { id: "CliffWalking-v1", wrappers: [{ id: "frameStack" }] } },
      "frameStack: expected a world that observes a Box, got Discrete(48).",
    ],
    [
      { ...cliff, env: { id: "CliffWalking-v1", wrappers: [{ id: "timeLimt" }] } },
      "env.wrappers[0]: expected the id of a known wrapper",
    ],
    [
      { ...cliff, edits: [{ step: 3, param: "initialValue", value: 1 }] },
      'edits[0].param: expected a parameter of qLearning that may change while it runs (learningRate, discount, epsilon, ties), got "initialValue".',
    ],
    [
      { ...cliff, edits: [{ step: 3, param: "epsilon", value: 2 }] },
      "edits[0].value: expected a number in [0, 1], got 2.",
    ],
    [
      { ...cliff, seed: 2 ** 53 },
      "spec.seed: expected a whole number in [0, 4294967295], got 9007199254740992.",
    ],
    [
      { ...cliff, edits: [{ step: 90_000, param: "epsilon", value: 0 }] },
      "edits[0].step: expected a step of the run, below 50000, got 90000.",
    ],
    [
      { ...cliff, edits: [0.1, 0.2].map((value) => ({ step: 9, param: "epsilon", value })) },
      "edits[1]: expected one edit of epsilon at step 9, got another; keep the one you mean.",
    ],
    [
      { ...cliff, agent: { id: "qLearning", params: JSON.parse('{"__proto__": 1}') } },
      "spec.agent.params.__proto__: unknown",
    ],
    [{ ...cliff, agent: { id: "constructor" } }, 'got "constructor"'],
    [
      withModel("mpl"),
      'agent.params.model: expected the id of a known model (linear, softmaxRegression, mlp, lenet, natureCnn, minatarCnn, vgg, resnet, rnn, lstm, gru, selfAttention, transformer), got "mpl". Did you mean mlp?',
    ],
    [withModel(5), "agent.params.model: expected the id of a known model, or { id, params }, got 5."],
    [withModel([1]), "agent.params.model: expected the id of a known model, or { id, params }, got [1]."],
    [withModel({ params: {} }), "agent.params.model.id: expected text, got nothing."],
    [
      withModel({ id: "mlp", hidden: [3] }),
      "agent.params.model.hidden: unknown; expected one of id, params.",
    ],
    [
      withModel({ id: "mlp", params: { hidden: [0] } }),
      "agent.params.model.params.hidden[0]: expected a whole number in [1, 4096], got 0.",
    ],
    [
      withModel({ id: "mlp", params: { hiden: [8] } }),
      "agent.params.model.params.hiden: unknown; expected one of hidden, activation, initializer, layerNorm, dropout. Did you mean hidden?",
    ],
    [
      withModel("mlp:activation=rely"),
      'agent.params.model.params.activation: expected one of "relu", "leakyRelu", "elu", "gelu", "tanh", "sigmoid", "softplus", got "rely".',
    ],
    [
      withModel("mlp:64"),
      'agent.params.model: expected name=value, for example learningRate=1e-3, got "64".',
    ],
    [
      withModel("lenet"),
      "agent.params.model: lenet needs an image [height, width, channels] of at least 3×3 pixels, and the world shows Box[4]; models that suit it: linear, mlp.",
    ],
    [
      { ...withModel("resnet"), env: "CliffWalking-v1" },
      "agent.params.model: resnet needs an image [height, width, channels], and the world shows Discrete(48); models that suit it: linear, mlp.",
    ],
    [
      withModel("lstm"),
      "agent.params.model: lstm needs a sequence [time, features], and the world shows Box[4] (the wrapper frameStack makes it a sequence); models that suit it: linear, mlp.",
    ],
    [
      { ...withModel("lstm"), env: "CliffWalking-v1" },
      "agent.params.model: lstm needs a sequence [time, features], and the world shows Discrete(48); models that suit it: linear, mlp.",
    ],
    [
      withModel("transformer:heads=0"),
      "agent.params.model.params.heads: expected a whole number in [1, 64], got 0.",
    ],
    [
      withModel("softmaxRegression"),
      "agent.params.model: softmaxRegression answers with probabilities, and the agent asks for values; models that suit it: linear, mlp.",
    ],
  ])("that is not usable gets one clear sentence: %j", (input, message) => {
    expect(sentence(input)).toContain(`InputError: ${message.startsWith("got") ? "" : message}`);
    expect(sentence(input)).toContain(message);
    expect(sentence(input).split("\n")).toHaveLength(1);
  });

  it("is refused with a sentence, whatever is thrown at it", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (env, agent, steps) => {
        expect(sentence({ env, agent, steps })).toMatch(/^InputError: /);
      }),
      { numRuns: 300 },
    );
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of keys, and is JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        if (typeof value === "object" && value !== null && !Array.isArray(value)) {
          expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text);
        }
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { z } from "zod";
import { model, refusesValues } from "../../agents/core/model.ts";
import { agentEntry, agents } from "../../agents/index.ts";
import { resolveSpec } from "../../arena/index.ts";
import { Trainer } from "../../workers/trainer.ts";

agents.register(
  "twoNetworks",
  agentEntry({
    ...agents.get("random"),
    params: z.strictObject({ policy: model("softmaxRegression"), value: model("mlp") }),
    refusesModel: (setting, chosen, field) =>
      field === "value" ? refusesValues(setting, chosen) : undefined,
  }),
);

const resolve = (params: object) => () =>
  resolveSpec({ env: "CartPole-v1", agent: { id: "twoNetworks", params } }).agent.params;

describe("an agent with two networks", () => {
  it("takes a model for each", () => {
    expect(resolve({ value: "linear" })()).toEqual({
      policy: { id: "softmaxRegression", params: {} },
      value: { id: "linear", params: {} },
    });
  });

  it("has each checked under its own name", () => {
    expect(resolve({ value: "softmaxRegression" })).toThrow(
      "agent.params.value: softmaxRegression answers with probabilities",
    );
    expect(resolve({ value: "lenet" })).toThrow("; models that suit it: linear, mlp.");
  });

  it("tells for each which models it cannot be", () => {
    const refused = new Trainer().refusedModels(
      { id: "CartPole-v1", params: {}, wrappers: [] },
      "twoNetworks",
    );
    expect(refused["policy"]).toEqual({});
    expect(Object.keys(refused["value"])).toContain("softmaxRegression");
    expect(Object.keys(refused["value"])).not.toContain("mlp");
  });

  it("is told which of them a parameter belongs to", () => {
    expect(resolve({ hidden: [8] })).toThrow(
      "agent.params.hidden: unknown; it is a parameter of the model: write value=mlp:hidden=[8].",
    );
    expect(resolve({ policy: "rnn", units: 8, value: "mpl" })).toThrow("write policy=rnn:units=8.");
    expect(resolve({ depth: 8 })).toThrow("agent.params.depth: unknown; expected one of policy, value.");
  });
});

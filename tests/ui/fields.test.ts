import { beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { model, refusesValues } from "../../agents/core/model.ts";
import { agentEntry, agents } from "../../agents/index.ts";
import { chooseModel, modelInUse, setModelParam } from "../../ui/fields.ts";
import { address, chooseEnv, fieldTrouble, refusedModels, start } from "../../ui/store.ts";
import { Trainer } from "../../workers/trainer.ts";

/** The trainer itself, where the page has one on a thread of its own. */
vi.mock("../../workers/client.ts", () => ({
  startTrainer: () => {
    const trainer = new Trainer();
    const call = async (method: keyof Trainer, ...args: never[]) =>
      (trainer[method] as (...given: never[]) => unknown)(...args);
    return { call, close: () => undefined };
  },
}));

beforeAll(async () => {
  agents.register(
    "twoNetworks",
    agentEntry({
      ...agents.get("random"),
      params: z.strictObject({ policy: model("mlp"), value: model("mlp") }),
      refusesModel: (setting, chosen, field) =>
        field === "value" ? refusesValues(setting, chosen) : undefined,
    }),
  );
  vi.stubGlobal("location", { hash: "#/watch/CartPole-v1/twoNetworks" });
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  vi.stubGlobal("requestAnimationFrame", () => 0);
  vi.stubGlobal("window", {
    addEventListener: () => undefined,
    history: { pushState, replaceState: pushState },
  });
  await start();
});

function pushState(_state: null, _title: string, hash: string): void {
  location.hash = hash;
}

describe("the form of an agent with two networks", () => {
  it("offers each the models that suit it", () => {
    expect(refusedModels.value["policy"]).toEqual({});
    expect(Object.keys(refusedModels.value["value"])).toContain("softmaxRegression");
  });

  it("edits the one it is about, and leaves the other", async () => {
    await setModelParam("value", "hidden", [8]);
    await setModelParam("value", "activation", "tanh");
    await setModelParam("policy", "hidden", [9]);
    expect(modelInUse("value")?.params).toMatchObject({ hidden: [8], activation: "tanh" });
    expect(modelInUse("policy")?.params).toMatchObject({ hidden: [9], activation: "relu" });
    expect(location.hash).toBe(
      "#/watch/CartPole-v1/twoNetworks?agent.value=mlp:hidden=[8],activation=tanh&agent.policy=mlp:hidden=[9]",
    );
  });

  it("tells a mistake where it was made", async () => {
    await setModelParam("value", "hidden", [0]);
    expect(fieldTrouble.value).toEqual({
      "agent.value.hidden":
        "agent.params.value.params.hidden[0]: expected a whole number in [1, 4096], got 0.",
    });
    await setModelParam("value", "hidden", [8]);
    expect(fieldTrouble.value).toEqual({});
  });

  it("takes along to another world what suits it", async () => {
    await chooseModel("policy", "softmaxRegression");
    expect(modelInUse("policy")).toEqual({ id: "softmaxRegression", params: {} });
    await chooseEnv("CliffWalking-v1");
    expect(address.value.env).toBe("CliffWalking-v1");
    expect(modelInUse("policy")?.id).toBe("softmaxRegression");
    expect(modelInUse("value")?.params).toMatchObject({ hidden: [8] });
  });
});

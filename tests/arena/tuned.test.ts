import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { hashSpec, resolveSpec, tuned, tunedFor } from "../../arena/index.ts";
import { envs } from "../../envs/index.ts";

describe("the table of tuned parameters", () => {
  it.each(tuned.map((entry) => [`${entry.agent} in ${entry.env}`, entry] as const))(
    "%s is usable",
    (_, entry) => {
      const { agent, env, params, origin } = entry;
      expect(agents.ids()).toContain(agent); // never an alias: entries are looked up by canonical ids
      expect(envs.ids()).toContain(env);
      expect(origin.length).toBeGreaterThan(3);
      const spec = resolveSpec({ env, agent });
      expect(spec.agent.params).toEqual(agents.params(agent, params));
      expect(resolveSpec(spec)).toEqual(spec);
      expect(Object.keys(spec.agent.params)).toEqual(expect.arrayContaining(Object.keys(params)));
    },
  );

  it("has one entry for a pair", () => {
    const pairs = tuned.map(({ agent, env }) => `${agent} ${env}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it("is found by aliases too, and knows nothing of other pairs", () => {
    expect(tunedFor("dqn", "CartPole-v1")?.params["learningRate"]).toBe(3e-3);
    expect(tunedFor("qLearning", "CliffWalking-v0")).toBe(tunedFor("qLearning", "CliffWalking-v1"));
    expect(tunedFor("random", "CartPole-v1")).toBeUndefined();
    expect(() => tunedFor("dqm", "CartPole-v1")).toThrow("Did you mean dqn?");
  });

  it("gives way to what a person says, one parameter at a time", () => {
    const given = resolveSpec({
      env: "CartPole-v1",
      agent: { id: "dqn", params: { tau: 1, discount: undefined } },
    });
    expect(given.agent.params).toMatchObject({ tau: 1, discount: 0.99, batchSize: 128 });
    const whole = { ...tunedFor("dqn", "CartPole-v1")?.params, tau: 1 };
    expect(hashSpec(resolveSpec({ env: "CartPole-v1", agent: { id: "dqn", params: whole } }))).toBe(
      hashSpec(given),
    );
  });
});

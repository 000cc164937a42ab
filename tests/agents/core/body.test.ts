import { describe, expect, it } from "vitest";
import { type Body, bodyOf, wearBody } from "../../../agents/core/body.ts";
import { Engine } from "../../../agents/models/engine/engine.ts";
import { Network } from "../../../agents/models/engine/network.ts";
import { networkOf } from "../../../agents/models/index.ts";
import { hashSpec, resolveSpec, Session, type SpecInput } from "../../../arena/index.ts";
import { decodeBase64, encodeBase64 } from "../../../envs/core/base64.ts";
import { InputError, rng } from "../../../envs/index.ts";

const networkFor = (seed: string, hidden = [8, 6], input = [4], outputs = 2) =>
  new Network(new Engine(), networkOf(`mlp:hidden=${JSON.stringify(hidden)}`, { input, outputs }), {
    maxBatch: 1,
    rng: rng(seed),
  });
const layer = (network: Network, number: number) =>
  network.layout
    .filter((slot) => slot.layer === number)
    .flatMap(({ offset, shape }) => [
      ...network.parameters.data.slice(offset, offset + shape.reduce((a, b) => a * b, 1)),
    ]);

describe("base64", () => {
  it("reads what it wrote, and writes what Node does", () => {
    for (let length = 0; length < 20; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 97 + length * 31) & 255);
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
    }
  });
});

describe("a body", () => {
  it("gives another network its layers but the last, and freezes those that it says", () => {
    const [from, to] = [networkFor("one"), networkFor("two", [8, 6], [4], 5)];
    const head = layer(to, 2);
    wearBody(to, JSON.parse(JSON.stringify(bodyOf(from, [0]))) as Body);
    expect([layer(to, 0), layer(to, 1)]).toEqual([layer(from, 0), layer(from, 1)]);
    expect(layer(to, 2)).toEqual(head);
    const [first] = to.trainable;
    expect(first.start).toBe(4 * 8 + 8); // the parameters of layer 0 are not an optimiser's any more
  });

  const said = (act: () => void): string => {
    try {
      act();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      return (error as Error).message;
    }
    return "worn";
  };

  it("is refused with a sentence where it does not fit", () => {
    const worn = bodyOf(networkFor("one"));
    expect(said(() => wearBody(networkFor("two", [8, 6], [6]), worn))).toBe(
      "agent.params.body: expected layer 0 of the shape that the network has, [6, 8] and [8], got [4, 8] and [8]; choose a model, and a world, with layers like the body's.",
    );
    expect(said(() => wearBody(networkFor("two", []), { ...worn, layers: [...worn.layers] }))).toContain(
      "expected at most the network's 1 layers, got 2;",
    );
    expect(said(() => wearBody(networkFor("two"), { ...worn, freeze: [2] }))).toContain(
      "body.freeze: expected layers of the body, 0 to 1, got 2;",
    );
    expect(
      said(() => wearBody(networkFor("two"), { ...worn, parameters: worn.parameters.slice(8) })),
    ).toContain("expected 94 numbers of 4 bytes, got ");
    const network = networkFor("one");
    network.parameters.data[3] = Number.NaN;
    expect(said(() => wearBody(networkFor("two"), bodyOf(network)))).toContain("expected finite numbers");
    expect(said(() => bodyOf(networkFor("one", [])))).toContain("expected a network of at least two layers");
  });
});

describe("transfer", () => {
  const agent = { id: "dqn", params: { learningRateSteps: 12_000 } };
  const first: SpecInput = {
    env: "CartPole-v1",
    agent,
    steps: 12_000,
    evaluation: { every: 3000, final: 0 },
  };
  const network = (session: Session) => session.agent.policy as Network;

  it("takes what was learned on one cart to another: the frozen layers do not move, and the head learns", () => {
    const source = new Session(first);
    while (!source.done) source.advance(1000);
    const body = bodyOf(network(source), [0, 1]);
    const env = { id: "CartPole-v1", params: { gravity: 12, halfLength: 0.8, force: 8 } };
    const spec = resolveSpec({
      ...first,
      env,
      seed: 1,
      steps: 8000,
      agent: { id: "dqn", params: { ...agent.params, body } },
    });
    expect(hashSpec(resolveSpec(JSON.parse(JSON.stringify(spec))))).toBe(hashSpec(spec));
    const target = new Session(spec);
    const before = [0, 1, 2].map((number) => layer(network(target), number));
    expect(before.slice(0, 2)).toEqual([0, 1].map((number) => layer(network(source), number)));
    target.advance(4000);
    const resumed = new Session(spec, target.save());
    while (!target.done) target.advance(1000);
    while (!resumed.done) resumed.advance(1000);
    const after = [0, 1, 2].map((number) => layer(network(target), number));
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
    expect(resumed.result()).toEqual(target.result());
    expect(target.best?.mean).toBeGreaterThan(150); // a policy that knows nothing: about 20
  });
});

import { describe, expect, it } from "vitest";
import { Engine } from "../../../agents/models/engine/engine.ts";
import { Network } from "../../../agents/models/engine/network.ts";
import { networkOf } from "../../../agents/models/index.ts";
import type { DenseSpec } from "../../../agents/models/layers/dense.ts";
import { asValue, sum, Value } from "../../../agents/models/micrograd.ts";
import { rng } from "../../../envs/index.ts";

describe("micrograd", () => {
  it("differentiates as worked by hand, shared nodes included", () => {
    const [a, b] = [new Value(2), new Value(-3)];
    const c = a.times(b).plus(a.power(2)); // ab + a² = −2
    c.backward();
    expect([c.data, a.grad, b.grad]).toEqual([-2, 1, 2]); // b + 2a = 1, a = 2
    c.backward(); // again, from zero
    expect([a.grad, b.grad]).toEqual([1, 2]);
  });

  it("agrees with central differences in every operation", () => {
    const f = (x: Value) =>
      x.exp().plus(x.tanh()).times(x.log()).minus(x.over(3)).plus(x.power(1.5)).plus(x.minus(1).relu());
    for (const at of [0.3, 0.9, 1.7, 4.2]) {
      const x = new Value(at);
      f(x).backward();
      const h = 1e-6;
      const slope = (f(new Value(at + h)).data - f(new Value(at - h)).data) / (2 * h);
      expect(x.grad).toBeCloseTo(slope, 5);
    }
  });

  it("walks expressions of any depth", () => {
    const x = new Value(1);
    let y = x.plus(0);
    for (let i = 0; i < 50_000; i++) y = y.plus(1);
    y.backward();
    expect([y.data, x.grad]).toEqual([50_001, 1]);
  });

  it("shows its expression graph: operations, children before parents", () => {
    const y = new Value(1).plus(2).times(3);
    expect(y.graph().map(({ operation }) => operation)).toEqual(["", "", "+", "", "×"]);
    expect(y.children[0].children.map(({ data }) => data)).toEqual([1, 2]);
  });

  it.each(["relu", "tanh"] as const)(
    "agrees with the engine on a random %s network, forward and in every gradient",
    (activation) => {
      const source = rng(`micrograd/${activation}`);
      const [inputs, outputs, batch] = [3, 2, 5];
      const hidden = [7, 4];
      const spec = networkOf({ id: "mlp", params: { hidden, activation } }, { input: [inputs], outputs });
      const network = new Network(new Engine(), spec, { maxBatch: batch, rng: source.split("network") });
      const parameters = Array.from(network.parameters.data, (data) => new Value(data));
      const losses: Value[] = [];
      const rows = Array.from({ length: batch }, () =>
        Array.from({ length: inputs }, () => Math.fround(source.normal())),
      );
      network.input.data.set(rows.flat());
      const answered = [...network.forward(batch)];

      rows.forEach((row, example) => {
        let layerInputs = row.map(asValue);
        (network.spec.layers as readonly DenseSpec[]).forEach((layer, index) => {
          const [weights, bias] = network.layout.filter((slot) => slot.layer === index);
          const units = layer.units;
          layerInputs = Array.from({ length: units }, (_, unit) => {
            const z = sum(
              layerInputs.map((x, i) => x.times(parameters[weights.offset + i * units + unit])),
            ).plus(parameters[bias.offset + unit]);
            return layer.activation === undefined ? z : activation === "relu" ? z.relu() : z.tanh();
          });
        });
        layerInputs.forEach((output, i) => {
          expect(output.data).toBeCloseTo(answered[example * outputs + i], 5);
          losses.push(output.power(2).times(0.5)); // whose gradient at the output is the output
        });
      });
      sum(losses).backward();
      network.outputGradient.data.set(answered);
      network.backward(batch);
      const scale = Math.max(...parameters.map(({ grad }) => Math.abs(grad)));
      parameters.forEach(({ grad }, i) => {
        expect(Math.abs(network.gradients.data[i] - grad) / scale).toBeLessThan(1e-5);
      });
    },
  );
});

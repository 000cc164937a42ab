import { expectOneOf } from "../engine/checks.ts";
import type { LayerPlan, LayerSite, Shape } from "./layer.ts";
import { type Cell, planRecurrent, type RecurrentMemory, type RecurrentSpec } from "./recurrent.ts";

/** Units that see their own answers of the step before: hₜ = f(xₜ W + hₜ₋₁ U + b). Elman (1990), Cognitive Science 14. */
export interface SimpleRnnSpec extends RecurrentSpec {
  readonly type: "simpleRnn";
  readonly activation?: "tanh" | "relu"; // f, default: tanh
}

/** Input [time, features], output as `planRecurrent` says. Bias [units]. */
export function simpleRnn(spec: SimpleRnnSpec, inputShape: Shape, where: string): LayerPlan {
  const { units, activation = "tanh" } = spec;
  const plan = planRecurrent(
    spec,
    ["activation"],
    { gates: 1, states: 1, biasShape: [units], cell: (memory, site) => cell(memory, site, activation) },
    inputShape,
    where,
  );
  expectOneOf(`${where}.activation`, activation, ["tanh", "relu"]);
  return plan;
}

function cell(memory: RecurrentMemory, site: LayerSite, activation: "tanh" | "relu"): Cell {
  const { time, units, z, dz } = memory;
  const dh = memory.dh.offset;
  const { kernels } = site.engine;
  const [h] = memory.states;
  const [u, du] = [site.parameters[1].offset, site.gradients[1].offset];
  const s = site.engine.tensor(site.maxBatch * units).offset;
  const step = activation === "tanh" ? kernels.tanhStep : kernels.reluStep;
  const stepBackward = activation === "tanh" ? kernels.tanhStepBackward : kernels.reluStepBackward;
  return {
    forward(t, batch) {
      const size = batch * units;
      kernels.product(h.at(t * size), u, 0, s, batch, units, units); // S = hₜ₋₁ U
      step(z.at(t * size), s, h.at((t + 1) * size), size); // hₜ = f(Z + S)
    },
    backward(t, dy, batch) {
      const size = batch * units;
      const ds = dz.at(t * size);
      stepBackward(h.at((t + 1) * size), dy, dh, ds, size); // dZ = dS = (dyₜ + dhₜ) · f′
      if (t > 0) kernels.productTransposedB(ds, u, dh, batch, units, units); // dhₜ₋₁ = dS Uᵀ
    },
    collect(batch) {
      kernels.productTransposedA(h.offset, dz.offset, du, units, time * batch, units); // dU = Σ over steps of hₜ₋₁ᵀ dS
    },
  };
}

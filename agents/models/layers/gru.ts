import { expectBoolean } from "../engine/checks.ts";
import type { LayerPlan, LayerSite, Shape } from "./layer.ts";
import { type Cell, planRecurrent, type RecurrentMemory, type RecurrentSpec } from "./recurrent.ts";

/**
 * Gated recurrent unit: the state is its own memory, renewed as far as the gate u says. Cho et al. (2014),
 * arXiv:1406.1078, eq. 5 to 8 (its z is called u here, after update):
 * u, r = σ(xₜ W + hₜ₋₁ U + b);  hₜ = u ⊙ hₜ₋₁ + (1 − u) ⊙ g, with the candidate
 * g = tanh(xₜ W + b + r ⊙ (hₜ₋₁ U + b′)) where it resets after the product (the paper's first version, PyTorch, Keras 2)
 * g = tanh(xₜ W + b + (r ⊙ hₜ₋₁) U)      where before (the paper's third version, and all that tfjs knows).
 */
export interface GruSpec extends RecurrentSpec {
  readonly type: "gru";
  readonly resetAfter?: boolean; // default: true
}

/**
 * Input [time, features], output as `planRecurrent` says. Bias [2, 3 · units], for the input and the state, or
 * [3 · units] where it resets before; gates in the order u, r, g, as Keras (whose names are z, r, h).
 */
export function gru(spec: GruSpec, inputShape: Shape, where: string): LayerPlan {
  const { units, resetAfter = true } = spec;
  const biasShape = resetAfter ? [2, 3 * units] : [3 * units];
  const plan = planRecurrent(
    spec,
    ["resetAfter"],
    { gates: 3, states: 1, biasShape, cell: resetAfter ? cellResetAfter : cellResetBefore },
    inputShape,
    where,
  );
  expectBoolean(`${where}.resetAfter`, resetAfter);
  return plan;
}

function cellResetAfter(memory: RecurrentMemory, site: LayerSite): Cell {
  const { time, units, z, dz } = memory;
  const [dh, past] = [memory.dh.offset, memory.dPast.offset];
  const { engine, maxBatch } = site;
  const { kernels } = engine;
  const [h] = memory.states;
  const width = 3 * units;
  const [u, du] = [site.parameters[1].offset, site.gradients[1].offset];
  const [b, db] = [site.parameters[2].at(width), site.gradients[2].at(width)]; // the state's
  const [s, ds] = [0, 1].map(() => engine.tensor(time * maxBatch * width)); // [time, batch, 3 · units]
  return {
    forward(t, batch) {
      const now = t * batch * units;
      const next = now + batch * units;
      const state = s.at(3 * now);
      kernels.product(h.at(now), u, b, state, batch, units, width); // S = hₜ₋₁ U + b′
      // u, r = σ(Z + S), g = tanh(Z + r S), in the place of Z;  hₜ = u hₜ₋₁ + (1 − u) g
      kernels.gruStep(z.at(3 * now), state, h.at(now), h.at(next), batch, units);
    },
    backward(t, dy, batch) {
      const now = t * batch * units;
      const gates = z.at(3 * now);
      const dgates = dz.at(3 * now);
      const dstate = ds.at(3 * now);
      // du = dh (hₜ₋₁ − g);  dg = dh (1 − u);  dr = dg tanh′ S;  and past the product, dhₜ₋₁ = dh u
      // dZ = (du σ′, dr σ′, dg tanh′);  dS = (du σ′, dr σ′, dg tanh′ r), with dh = dyₜ + dhₜ by both ways
      kernels.gruStepBackward(gates, s.at(3 * now), h.at(now), dy, dh, past, dgates, dstate, batch, units);
      if (t > 0) kernels.productTransposedB(dstate, u, dh, batch, width, units); // dhₜ₋₁ = dS Uᵀ
    },
    collect(batch) {
      kernels.productTransposedA(h.offset, ds.offset, du, units, time * batch, width); // dU = Σ over steps of hₜ₋₁ᵀ dS
      kernels.columnSums(ds.offset, db, time * batch, width); // db′ = Σ over batch and steps of dS
    },
  };
}

/** U is used in two parts, that of the gates [units, 2 · units] and that of the candidate [units, units]. */
function cellResetBefore(memory: RecurrentMemory, site: LayerSite): Cell {
  const { time, units, z, dz } = memory;
  const [dh, past] = [memory.dh.offset, memory.dPast.offset];
  const { engine, maxBatch } = site;
  const { kernels } = engine;
  const [h] = memory.states;
  const [u, du] = [site.parameters[1], site.gradients[1]];
  const [width, double] = [3 * units, 2 * units];
  const [uGates, duGates] = [0, 1].map(() => engine.tensor(units * double).offset);
  const [uCandidate, duCandidate] = [0, 1].map(() => engine.tensor(units * units).offset);
  const [sGates, sCandidate] = [double, units].map((n) => engine.tensor(maxBatch * n).offset);
  const [q, dsCandidate] = [0, 1].map(() => engine.tensor(time * maxBatch * units)); // [time, batch, units]
  const dsGates = engine.tensor(time * maxBatch * double); // [time, batch, 2 · units]
  const dq = engine.tensor(maxBatch * units).offset;
  return {
    forward(t, batch) {
      const now = t * batch * units;
      const gates = z.at(3 * now);
      if (t === 0) {
        kernels.copyColumns(u.offset, width, uGates, double, double, units);
        kernels.copyColumns(u.at(double), width, uCandidate, units, units, units);
      }
      kernels.product(h.at(now), uGates, 0, sGates, batch, units, double); // S = hₜ₋₁ U
      kernels.gruGates(gates, sGates, h.at(now), q.at(now), batch, units); // u, r = σ(Z + S);  q = r hₜ₋₁
      kernels.product(q.at(now), uCandidate, 0, sCandidate, batch, units, units); // S = q U
      // g = tanh(Z + S);  hₜ = u hₜ₋₁ + (1 − u) g
      kernels.gruCandidate(gates, sCandidate, h.at(now), h.at(now + batch * units), batch, units);
    },
    backward(t, dy, batch) {
      const now = t * batch * units;
      const gates = z.at(3 * now);
      const dgates = dz.at(3 * now);
      const dsg = dsGates.at(2 * now);
      const dsc = dsCandidate.at(now);
      // du = dh (hₜ₋₁ − g), dZ = dS = du σ′;  dg = dh (1 − u), dZ = dS = dg tanh′;  past the products, dhₜ₋₁ = dh u
      kernels.gruCandidateBackward(gates, h.at(now), dy, dh, past, dgates, batch, units);
      kernels.copyColumns(dz.at(3 * now + double), width, dsc, units, units, batch);
      kernels.productTransposedB(dsc, uCandidate, dq, batch, units, units); // dq = dS Uᵀ
      // dr = dq hₜ₋₁, dZ = dS = dr σ′;  dhₜ₋₁ += dq r
      kernels.gruGatesBackward(gates, h.at(now), dq, past, dgates, batch, units);
      kernels.copyColumns(dgates, width, dsg, double, double, batch);
      if (t > 0) kernels.productTransposedB(dsg, uGates, dh, batch, double, units); // dhₜ₋₁ = dS Uᵀ
    },
    collect(batch) {
      const rows = time * batch;
      kernels.productTransposedA(h.offset, dsGates.offset, duGates, units, rows, double); // dU = Σ over steps of hₜ₋₁ᵀ dS
      kernels.productTransposedA(q.offset, dsCandidate.offset, duCandidate, units, rows, units); // dU = Σ qᵀ dS
      kernels.copyColumns(duGates, double, du.offset, width, double, units);
      kernels.copyColumns(duCandidate, units, du.at(double), width, units, units);
    },
  };
}

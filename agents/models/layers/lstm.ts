import type { LayerPlan, LayerSite, Shape } from "./layer.ts";
import { type Cell, planRecurrent, type RecurrentMemory, type RecurrentSpec } from "./recurrent.ts";

/**
 * Long short-term memory: a cell c that keeps what its gates let in, until they let it go. Hochreiter & Schmidhuber
 * (1997), Neural Computation 9(8), with the forget gate of Gers et al. (2000), section 3:
 * i, f, o = σ(xₜ W + hₜ₋₁ U + b), g = tanh(the same);  cₜ = f ⊙ cₜ₋₁ + i ⊙ g;  hₜ = o ⊙ tanh cₜ.
 * The forget gate's bias begins at 1, so that it remembers at first: Jozefowicz et al. (2015).
 */
export interface LstmSpec extends RecurrentSpec {
  readonly type: "lstm";
}

/** Input [time, features], output as `planRecurrent` says. Bias [4 · units]; gates in the order i, f, g, o, as Keras. */
export function lstm(spec: LstmSpec, inputShape: Shape, where: string): LayerPlan {
  const { units } = spec;
  const fillBias = (values: Float32Array) => void values.fill(1, units, 2 * units);
  return planRecurrent(
    spec,
    [],
    { gates: 4, states: 2, biasShape: [4 * units], fillBias, cell },
    inputShape,
    where,
  );
}

function cell(memory: RecurrentMemory, site: LayerSite): Cell {
  const { time, units, z, dz } = memory;
  const { engine, maxBatch } = site;
  const { kernels } = engine;
  const [h, c] = memory.states;
  const [dh, dc] = [memory.dh.offset, memory.dPast.offset];
  const width = 4 * units;
  const [u, du] = [site.parameters[1].offset, site.gradients[1].offset];
  const s = engine.tensor(maxBatch * width).offset;
  const tanhC = engine.tensor(time * maxBatch * units);
  return {
    forward(t, batch) {
      const now = t * batch * units;
      const next = now + batch * units;
      kernels.product(h.at(now), u, 0, s, batch, units, width); // S = hₜ₋₁ U
      // i, f, o = σ(Z + S), g = tanh(Z + S), in the place of Z;  cₜ = f cₜ₋₁ + i g;  hₜ = o tanh cₜ
      kernels.lstmStep(z.at(4 * now), s, c.at(now), c.at(next), tanhC.at(now), h.at(next), batch, units);
    },
    backward(t, dy, batch) {
      const now = t * batch * units;
      const ds = dz.at(4 * now);
      // do = dh tanh cₜ;  dc = dcₜ + dh o (1 − tanh² cₜ);  di = dc g;  df = dc cₜ₋₁;  dg = dc i;  dcₜ₋₁ = dc f
      // dZ = dS = (di σ′, df σ′, dg tanh′, do σ′), with dh = dyₜ + dhₜ, σ′ = σ (1 − σ), tanh′ = 1 − tanh²
      kernels.lstmStepBackward(z.at(4 * now), c.at(now), tanhC.at(now), dy, dh, dc, ds, batch, units);
      if (t > 0) kernels.productTransposedB(ds, u, dh, batch, width, units); // dhₜ₋₁ = dS Uᵀ
    },
    collect(batch) {
      kernels.productTransposedA(h.offset, dz.offset, du, units, time * batch, width); // dU = Σ over steps of hₜ₋₁ᵀ dS
    },
  };
}

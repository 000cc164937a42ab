import { expectKeys, expectNumber } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";

/**
 * In training each element is dropped with probability `rate` and the others are stretched to keep the sum's mean; in
 * play all pass as they are. Srivastava et al. (2014), JMLR 15, section 4; stretched in training, as all libraries do.
 */
export interface DropoutSpec {
  readonly type: "dropout";
  readonly rate: number; // in [0, 1)
}

/** Any shape in and out. No parameters. */
export function dropout(spec: DropoutSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type", "rate"]);
  expectNumber(`${where}.rate`, spec.rate, 0, 1, true);
  return { outputShape: inputShape, parameters: [], build: (site) => build(spec.rate, site) };
}

function build(rate: number, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const each = site.output.length / site.maxBatch;
  let seed: number | undefined; // of the latest forward's mask, which is drawn again rather than kept; none in play
  return {
    forward(batch, training) {
      seed = training && rate > 0 ? site.noise().int(0x1_0000_0000) : undefined;
      if (seed === undefined)
        kernels.linear(x, y, batch * each); // Y = X
      else kernels.dropout(x, y, seed, rate, batch * each); // Y = X · mask / (1 − rate)
    },
    backward(batch) {
      if (dx === undefined) return;
      if (seed === undefined)
        kernels.linear(dy, dx, batch * each); // dX = dY
      else kernels.dropout(dy, dx, seed, rate, batch * each); // dX = dY · mask / (1 − rate)
    },
  };
}

import { expectKeys } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";
import { type Padding, placeWindows, planWindows, type Size, type Windows } from "./windows.ts";

/** The mean of each window, channel by channel; what lies outside the image does not count. LeCun et al. (1989). */
export interface AveragePool2dSpec {
  readonly type: "averagePool2d";
  readonly poolSize: Size; // pixels down and across
  readonly stride?: Size; // default: poolSize
  readonly padding?: Padding; // default: valid
}

/** Input [height, width, channels], output [rows, columns, channels]. */
export function averagePool2d(spec: AveragePool2dSpec, inputShape: Shape, where: string): LayerPlan {
  const { poolSize, stride = poolSize, padding = "valid" } = spec;
  expectKeys(where, spec, ["type", "poolSize", "stride", "padding"]);
  const windows = planWindows(inputShape, where, "poolSize", poolSize, stride, padding);
  return {
    outputShape: [windows.rows, windows.columns, windows.channels],
    parameters: [],
    build: (site) => averaging(windows, site),
  };
}

export function averaging(windows: Windows, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const over = placeWindows(site.engine, windows).offset;
  return {
    forward(batch) {
      kernels.averagePool(x, y, over, batch); // y = Σ over the window of x / its pixels
    },
    backward(batch) {
      if (dx !== undefined) kernels.averagePoolBackward(dy, dx, over, batch); // dx = Σ over the windows of dy / their pixels
    },
  };
}

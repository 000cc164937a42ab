import { expectKeys } from "../engine/checks.ts";
import type { Layer, LayerPlan, LayerSite, Shape } from "./layer.ts";
import { type Padding, placeWindows, planWindows, type Size, type Windows } from "./windows.ts";

/** The largest of each window, channel by channel. Riesenhuber & Poggio (1999), doi:10.1038/14819. */
export interface MaxPool2dSpec {
  readonly type: "maxPool2d";
  readonly poolSize: Size; // pixels down and across
  readonly stride?: Size; // default: poolSize
  readonly padding?: Padding; // default: valid
}

/** Input [height, width, channels], output [rows, columns, channels]. Of equals the first wins. */
export function maxPool2d(spec: MaxPool2dSpec, inputShape: Shape, where: string): LayerPlan {
  const { poolSize, stride = poolSize, padding = "valid" } = spec;
  expectKeys(where, spec, ["type", "poolSize", "stride", "padding"]);
  const windows = planWindows(inputShape, where, "poolSize", poolSize, stride, padding);
  return {
    outputShape: [windows.rows, windows.columns, windows.channels],
    parameters: [],
    build: (site) => maximizing(windows, site),
  };
}

export function maximizing(windows: Windows, site: LayerSite): Layer {
  const { kernels } = site.engine;
  const [x, y, dy] = [site.input.offset, site.output.offset, site.outputGradient.offset];
  const dx = site.inputGradient?.offset;
  const over = placeWindows(site.engine, windows).offset;
  const places = site.engine.tensor(site.output.length).offset; // int32: which pixel of its window each output is
  return {
    forward(batch) {
      kernels.maxPool(x, y, places, over, batch); // y = max over the window of x
    },
    backward(batch) {
      if (dx !== undefined) kernels.maxPoolBackward(dy, places, dx, over, batch); // dx = Σ of dy where x was the max
    },
  };
}

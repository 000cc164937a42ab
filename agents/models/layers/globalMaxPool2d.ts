import { expectKeys } from "../engine/checks.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { maximizing } from "./maxPool2d.ts";
import { expectImage, planWindows } from "./windows.ts";

/** The largest of each channel: y = max x, dx = dy where x was the max. Oquab et al. (2015). */
export interface GlobalMaxPool2dSpec {
  readonly type: "globalMaxPool2d";
}

/** Input [height, width, channels], output [channels]: max pooling with one window, as large as the image. */
export function globalMaxPool2d(spec: GlobalMaxPool2dSpec, inputShape: Shape, where: string): LayerPlan {
  expectKeys(where, spec, ["type"]);
  const [height, width, channels] = expectImage(inputShape, where);
  const windows = planWindows(inputShape, where, "poolSize", [height, width], 1, "valid");
  return { outputShape: [channels], parameters: [], build: (site) => maximizing(windows, site) };
}

import { expectKeys } from "../engine/checks.ts";
import { averaging } from "./averagePool2d.ts";
import type { LayerPlan, Shape } from "./layer.ts";
import { expectImage, planWindows } from "./windows.ts";

/** The mean of each channel: y = Σ x / pixels, dx = dy / pixels. Lin et al. (2014), arXiv:1312.4400. */
export interface GlobalAveragePool2dSpec {
  readonly type: "globalAveragePool2d";
}

/** Input [height, width, channels], output [channels]: average pooling with one window, as large as the image. */
export function globalAveragePool2d(
  spec: GlobalAveragePool2dSpec,
  inputShape: Shape,
  where: string,
): LayerPlan {
  expectKeys(where, spec, ["type"]);
  const [height, width, channels] = expectImage(inputShape, where);
  const windows = planWindows(inputShape, where, "poolSize", [height, width], 1, "valid");
  return { outputShape: [channels], parameters: [], build: (site) => averaging(windows, site) };
}

/** tfjs: the interchange with Keras and the GPU. Import this folder dynamically, so that only who uses it loads tfjs. */
import * as tf from "@tensorflow/tfjs";

export { tfjsExecutor } from "./executor.ts";
export { fromLayersModel } from "./fromLayersModel.ts";
export { loadLayersModel, saveLayersModel } from "./storage.ts";
export { toLayersModel } from "./toLayersModel.ts";

tf.env().set("PROD", true); // no advertisements on the console: that is all it does

/** tfjs: the interchange with Keras and the GPU. Import this folder dynamically, so that only who uses it loads tfjs. */
export { fromLayersModel, type ImportOptions } from "./fromLayersModel.ts";
export { toLayersModel } from "./toLayersModel.ts";

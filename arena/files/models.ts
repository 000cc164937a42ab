/** Networks as folders of two files that tfjs, Netron and Keras's converter read: model.json and weights.bin. */
import type { Network } from "../../agents/models/engine/network.ts";
import type { ImportOptions } from "../../agents/models/tfjs/fromLayersModel.ts";
import { modelFolder } from "./modelFolder.ts";

/** Writes the network into a folder, which is made if need be. A model that is there already gives way once all is written. */
export async function saveModel(network: Network, folder: string): Promise<void> {
  const { saveLayersModel } = await import("../../agents/models/tfjs/index.ts");
  await saveLayersModel(network, modelFolder(folder));
}

/** A network from a folder that `saveModel` wrote, or that tfjs or Keras's converter did. */
export async function loadModel(folder: string, options: ImportOptions): Promise<Network> {
  const { loadLayersModel } = await import("../../agents/models/tfjs/index.ts");
  return loadLayersModel(modelFolder(folder), options);
}

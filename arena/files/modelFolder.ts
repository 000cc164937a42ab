/** A folder with a tfjs layers model: how tfjs writes it and reads it in Node. */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { modelFiles, readModel } from "../../agents/models/storage/savedModel.ts";
import type { PlacedHandler } from "../../agents/models/tfjs/artifacts.ts";
import { InputError } from "../../envs/core/errors.ts";
import { reason } from "./reasons.ts";

export function modelFolder(folder: string): PlacedHandler {
  const place = (path: string) => join(folder, path);
  return {
    place: folder,
    async save(artifacts) {
      await replace(folder, modelFiles(artifacts));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    },
    load: () => {
      const bytes = (path: string) => contents(place(path));
      return readModel({ text: async (path) => (await bytes(path)).toString("utf8"), bytes, place });
    },
  };
}

/** All files are whole under other names before the first takes its place. */
async function replace(folder: string, files: ReturnType<typeof modelFiles>): Promise<void> {
  const final = (name: string) => join(folder, name);
  const temporary = (name: string) => join(folder, `.${name}.${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, data] of files) await writeFile(temporary(name), data);
    for (const [name] of files) await rename(temporary(name), final(name));
  } catch (error) {
    for (const [name] of files) await rm(temporary(name), { force: true }).catch(() => undefined);
    throw new InputError(
      `${folder}: expected a folder to write a model into, but ${reason(error)}; choose another, or free it.`,
    );
  }
}

async function contents(path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return (await readFile(path)) as Buffer<ArrayBuffer>;
  } catch (error) {
    throw new InputError(
      `${path}: expected a file of a saved model, but ${reason(error)}; check the folder's name.`,
    );
  }
}

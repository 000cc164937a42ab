/** What Node keeps in files. */

export { loadBody } from "./body.ts";
export { expectFolder, expectFree, type Follower } from "./follower.ts";
export { loadModel, saveModel } from "./models.ts";
export { MonitorFile } from "./monitorFile.ts";
export { findRun, resultIn, SavedRun, type SaveOptions, specIn } from "./savedRun.ts";
export { TensorboardFile } from "./tensorboard.ts";

/** What Node keeps in files. */

export { loadBody } from "./body.ts";
export { loadModel, saveModel } from "./models.ts";
export { findRun, resultIn, SavedRun, type SaveOptions, specIn } from "./savedRun.ts";

/** What Node keeps in files. */
export { loadModel, saveModel } from "./models.ts";
export { findRun, resultIn, SavedRun, type SaveOptions, specIn } from "./savedRun.ts";

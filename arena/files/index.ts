/** What Node keeps in files. */
export { loadModel, saveModel } from "./models.ts";

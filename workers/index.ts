/** Training off the main thread. */

export { darkInks, lightInks } from "../envs/core/inks.ts";
export { type EntrySpec, readEntry, readValue, writeEntry, writeValue } from "../envs/core/shorthand.ts";
export { connect, startTrainer, type TrainerClient } from "./client.ts";
export * from "./protocol.ts";

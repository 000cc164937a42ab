/** Training off the main thread. */

export { darkInks, lightInks } from "../envs/core/inks.ts";
export { type EntrySpec, readEntry, readValue, writeEntry, writeValue } from "../envs/core/shorthand.ts";
export { connect, startTrainer, type TrainerClient } from "./client.ts";
export type { Job, Jobs, Output } from "./jobs.ts";
export { type PagePoolOptions, pagePool, threadOf } from "./pagePool.ts";
export { createPool, type Pool, type PoolOptions, type Thread } from "./pool.ts";
export * from "./protocol.ts";

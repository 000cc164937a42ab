/** Training off the main thread. */

export { readValue, readWrapper, writeValue, writeWrapper } from "../arena/shorthand.ts";
export type { WrapperSpec } from "../envs/core/wrappers/index.ts";
export { connect, startTrainer, type TrainerClient } from "./client.ts";
export * from "./protocol.ts";

/** Training off the main thread. */
export { connect, startTrainer, type TrainerClient } from "./client.ts";
export * from "./protocol.ts";

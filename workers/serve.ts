/** The thread's end of a trainer: what a worker's own file calls once it has registered its worlds and agents. */
import { expose } from "comlink";
import { Trainer } from "./trainer.ts";

export function serveTrainer(): void {
  expose(new Trainer());
}

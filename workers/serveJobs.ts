/** The thread's end of a pool: what a worker's own file calls once it has registered its worlds and agents. */
import { type Endpoint, expose, transfer } from "comlink";
import { type Job, perform } from "./jobs.ts";

/** How a pool calls its threads. */
export interface Performer {
  perform(job: Job): Promise<unknown>;
}

/** Listens at `endpoint`; at the worker's own one unless given. */
export function serveJobs(endpoint?: Endpoint): void {
  const performer: Performer = {
    async perform(job) {
      const output = await perform(job);
      return transfer(output, buffersOf(output));
    },
  };
  expose(performer, endpoint);
}

/** What the typed arrays at the top of a result lie in: handed over, it need not be copied. */
function buffersOf(output: object): ArrayBuffer[] {
  const arrays = Object.values(output).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(arrays.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}

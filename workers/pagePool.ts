/** A pool over web workers. */
import { createPool, type Pool, type Thread } from "./pool.ts";

export interface PagePoolOptions {
  /** Threads at most; as many as the machine runs at a time unless given. */
  readonly workers?: number | undefined;
  /** Closes the pool, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export function pagePool({ workers = navigator.hardwareConcurrency, signal }: PagePoolOptions = {}): Pool {
  return createPool({ workers, start: () => threadOf(startWorker()), signal });
}

function startWorker(): Worker {
  return new Worker(new URL("./pool.worker.ts", import.meta.url), { type: "module", name: "pool" });
}

/** A web worker in which `serveJobs` was called, for a pool of `createPool`. An error that nobody caught counts as its death. */
export function threadOf(worker: Worker): Thread {
  const death = new Promise<string>((resolve) => {
    worker.addEventListener("error", ({ message }) =>
      resolve(`broke: ${message || "it could not be loaded"}`),
    );
    worker.addEventListener("messageerror", () => resolve("sent what cannot be read"));
  });
  return { endpoint: worker, death, end: async () => worker.terminate() };
}

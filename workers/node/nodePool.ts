/// <reference path="./comlink.d.ts" />
/** A pool over worker threads of Node, which read TypeScript as the command does: there is nothing to build first. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { createPool, type Pool, type Thread } from "../pool.ts";

export interface NodePoolOptions {
  /** Threads at most; as many as the machine runs at a time unless given. */
  readonly workers?: number | undefined;
  /** Modules of a person's own, loaded first in every thread, so that the worlds and agents they register are known there. */
  readonly imports?: readonly URL[] | undefined;
  /** Closes the pool, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Its threads keep the process alive until it is closed. */
export function nodePool({
  workers = availableParallelism(),
  imports = [],
  signal,
}: NodePoolOptions = {}): Pool {
  return createPool({ workers, start: () => startThread(imports), signal });
}

function startThread(imports: readonly URL[]): Thread {
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), {
    workerData: { imports: imports.map(({ href }) => href) },
    execArgv: [], // what this process loads first, the thread loads by itself
  });
  const death = new Promise<string>((resolve) => {
    worker.on("error", (error) => resolve(`broke: ${error.message}`));
    worker.on("messageerror", ({ message }) => resolve(`sent what cannot be read: ${message}`));
    worker.on("exit", (code) => resolve(`exited with code ${code}`));
  });
  const end = async () => void (await worker.terminate());
  return { endpoint: nodeEndpoint(worker), death, end };
}

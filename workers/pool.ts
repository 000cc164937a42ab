/**
 * Many jobs over a few threads. Which thread does a job, and when, is luck; what comes of it is not: a job is data, its result
 * depends on nothing else, and results come back in the order of the jobs. So the rows are the same for any number of threads.
 *
 * A thread that dies is replaced and its job tried again; a job that throws is not: it would throw again.
 */
import { type Endpoint, type Remote, wrap } from "comlink";
import { InputError, shown } from "../envs/core/errors.ts";
import type { Job, Output } from "./jobs.ts";
import type { Performer } from "./serveJobs.ts";

const TRIES = 3; // of a job whose threads die

/** A thread as a pool sees it: a web worker, or a worker thread of Node. */
export interface Thread {
  /** Where its `serveJobs` listens. */
  readonly endpoint: Endpoint;
  /** How it died, as the end of "the thread …"; pending as long as it lives. */
  readonly death: Promise<string>;
  /** Ends it at once, whatever it is doing. */
  end(): Promise<void>;
}

export interface PoolOptions {
  /** How many threads at most; one is started when a job finds no other free. */
  readonly workers: number;
  readonly start: () => Thread;
  /** Closes the pool, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface Pool {
  readonly workers: number;
  /** Rejected with an `InputError` where the job is not usable, and with what happened where it could not be done. */
  run<J extends Job>(job: J): Promise<Output<J>>;
  /**
   * The results of all jobs, in their order; `onResult` hears of each as it ends. The first that fails rejects them all,
   * and those not begun are dropped.
   */
  all<J extends Job>(
    jobs: readonly J[],
    onResult?: (result: Output<J>, index: number) => void,
  ): Promise<Output<J>[]>;
  /** Ends all threads at once. What was not done is rejected with an `AbortError`, and so is what comes later. */
  close(): Promise<void>;
}

export function createPool(options: PoolOptions): Pool {
  return new ThreadPool(options);
}

/** A job on its way. */
interface Task {
  readonly job: Job;
  readonly result: Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** What its caller holds: the result, or that of all the jobs it came with. */
  answer: Promise<unknown>;
  tries: number;
}

interface PoolWorker {
  readonly thread: Thread;
  readonly remote: Remote<Performer>;
  task: Task | undefined;
}

class ThreadPool implements Pool {
  readonly workers: number;
  private readonly start: () => Thread;
  private readonly alive = new Set<PoolWorker>();
  private waiting: Task[] = [];
  private closed: { readonly reason: unknown; readonly ended: Promise<unknown> } | undefined;

  constructor({ workers, start, signal }: PoolOptions) {
    if (!Number.isInteger(workers) || workers < 1) {
      throw new InputError(`workers: expected a whole number of at least 1, got ${shown(workers)}.`);
    }
    this.workers = workers;
    this.start = start;
    const abort = () => void this.end(signal?.reason);
    if (signal?.aborted) abort();
    else signal?.addEventListener("abort", abort, { once: true });
  }

  run<J extends Job>(job: J): Promise<Output<J>> {
    return this.add(job).result as Promise<Output<J>>;
  }

  all<J extends Job>(
    jobs: readonly J[],
    onResult?: (result: Output<J>, index: number) => void,
  ): Promise<Output<J>[]> {
    const tasks = jobs.map((job) => this.add(job));
    const results = this.gather(tasks, onResult as (result: unknown, index: number) => void);
    for (const task of tasks) task.answer = results;
    return results as Promise<Output<J>[]>;
  }

  private async gather(
    tasks: readonly Task[],
    onResult?: (result: unknown, index: number) => void,
  ): Promise<unknown[]> {
    const results = tasks.map(async (task, index) => {
      const result = await task.result;
      onResult?.(result, index);
      return result;
    });
    try {
      return await Promise.all(results);
    } catch (error) {
      const dropped = new Set(tasks);
      this.waiting = this.waiting.filter((task) => !dropped.has(task));
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.end(new DOMException("The pool was closed before this job was done.", "AbortError"));
  }

  private add(job: Job): Task {
    const task = taskOf(job);
    if (this.closed) task.reject(this.closed.reason);
    else this.waiting.push(task);
    this.handOut();
    return task;
  }

  private handOut(): void {
    while (this.waiting.length > 0) {
      const worker = this.free();
      if (!worker) return;
      void this.work(worker, this.waiting.shift() as Task);
    }
  }

  /** A worker that has nothing to do, started for it if need be; undefined while all are busy. */
  private free(): PoolWorker | undefined {
    for (const worker of this.alive) if (!worker.task) return worker;
    return this.alive.size < this.workers ? this.hire() : undefined;
  }

  private hire(): PoolWorker | undefined {
    let thread: Thread;
    try {
      thread = this.start();
    } catch (error) {
      for (const task of this.waiting.splice(0)) task.reject(error);
      return undefined;
    }
    const worker: PoolWorker = { thread, remote: wrap<Performer>(thread.endpoint), task: undefined };
    this.alive.add(worker);
    void thread.death.then((how) => this.bury(worker, how));
    return worker;
  }

  /** Never ends if the worker dies, which is for `bury` to see to. */
  private async work(worker: PoolWorker, task: Task): Promise<void> {
    worker.task = task;
    task.tries++;
    try {
      task.resolve(await worker.remote.perform(task.job));
    } catch (error) {
      task.reject(asThrown(error, task.job));
    }
    worker.task = undefined;
    this.handOut();
  }

  private bury(worker: PoolWorker, how: string): void {
    if (!this.alive.delete(worker)) return; // the pool itself ended it
    void worker.thread.end(); // where only its script died
    const { task } = worker;
    if (task && task.tries < TRIES) this.waiting.unshift(task);
    else
      task?.reject(
        new Error(`job ${shown(task.job)}: its thread died at each of ${TRIES} tries; the last one ${how}.`),
      );
    this.handOut();
  }

  private end(reason: unknown): Promise<unknown> {
    if (this.closed) return this.closed.ended;
    const workers = [...this.alive];
    this.closed = { reason, ended: Promise.all(workers.map(({ thread }) => thread.end())) };
    this.alive.clear();
    const undone = [...workers.flatMap(({ task }) => task ?? []), ...this.waiting];
    this.waiting = [];
    for (const task of undone) {
      task.answer.catch(() => undefined); // whoever closes a pool need not listen any more
      task.reject(reason);
    }
    return this.closed.ended;
  }
}

function taskOf(job: Job): Task {
  let resolve: Task["resolve"] = () => undefined;
  let reject: Task["reject"] = () => undefined;
  const result = new Promise<unknown>((...settle) => {
    [resolve, reject] = settle;
  });
  return { job, result, resolve, reject, answer: result, tries: 0 };
}

/** What crossed from another thread is an `Error` with its class in its name; what could not cross to it is told apart. */
function asThrown(error: unknown, job: Job): unknown {
  if (error instanceof DOMException && error.name === "DataCloneError")
    return new InputError(
      `job: expected plain data, which a thread can be sent, got ${shown(job)} (${error.message}).`,
    );
  return error instanceof Error && error.name === "InputError" ? new InputError(error.message) : error;
}

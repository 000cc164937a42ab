/** The page's end of a trainer. */
import { type Remote, releaseProxy, wrap } from "comlink";
import type { TrainerApi } from "./protocol.ts";

/** A trainer elsewhere. Every call is rejected, not left hanging, when its thread dies. */
export interface TrainerClient {
  call<K extends keyof TrainerApi>(
    method: K,
    ...args: Parameters<TrainerApi[K]>
  ): Promise<ReturnType<TrainerApi[K]>>;
  close(): void;
}

export function connect(worker: Worker): TrainerClient {
  const remote: Remote<TrainerApi> = wrap<TrainerApi>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => {
      reject(
        new Error(
          `The training thread stopped: ${event.message || "it could not be loaded"}. Reload the page to start again.`,
        ),
      );
    });
  });
  died.catch(() => undefined); // heard by the calls that race with it
  return {
    call(method, ...args) {
      const invoke = remote[method] as unknown as (
        ...given: typeof args
      ) => Promise<ReturnType<TrainerApi[typeof method]>>;
      return Promise.race([invoke(...args), died]);
    },
    close() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}

/** A trainer in a web worker of its own. */
export function startTrainer(): TrainerClient {
  return connect(
    new Worker(new URL("./trainer.worker.ts", import.meta.url), { type: "module", name: "trainer" }),
  );
}

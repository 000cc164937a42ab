/** A thread of a pool in Node: learns to read TypeScript, as the command does, loads the person's modules and waits for jobs. */
import { register as registerHooks } from "node:module";
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";
import "zod"; // has many files, which load faster while no hooks are asked about each

register();
registerHooks("../../arena/cli/hooks.mjs", import.meta.url);
for (const module of workerData.imports) await import(module);
await import("./serve.ts");

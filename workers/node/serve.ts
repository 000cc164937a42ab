import { type MessagePort, parentPort } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { serveJobs } from "../serveJobs.ts";

serveJobs(nodeEndpoint(parentPort as MessagePort));

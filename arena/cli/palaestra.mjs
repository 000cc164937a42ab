#!/usr/bin/env node
/** The `palaestra` command: readies a clone if it is one, teaches Node to read TypeScript, and hands over. */
import { existsSync } from "node:fs";
import { register as registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const setup = new URL("../../.ci/setup.mjs", import.meta.url);
if (existsSync(fileURLToPath(setup))) await import(setup.href);
const { register } = await import("tsx/esm/api");
register();
registerHooks("./hooks.mjs", import.meta.url);
const { main } = await import("./main.ts");
await main(process.argv);

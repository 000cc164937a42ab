/** `npm start`: installs what is missing, builds the page, serves it on this machine and prints its address.
 * `--import FILE` (may be repeated) makes your own worlds and agents part of it. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import "./setup.mjs";

const DEFAULT_PORT = 4173; // or the next free one

function options() {
  try {
    return parseArgs({
      options: { port: { type: "string" }, import: { type: "string", multiple: true } },
      allowPositionals: true,
    });
  } catch (error) {
    return stop(
      `npm start: expected --port and --import alone, for example npm start -- --port 8080 --import myWorld.ts (${error.message}).`,
    );
  }
}

/** The port asked for, by `npm start -- --port 8080` or, as npm hands it on, `npm start --port 8080`; undefined if none was. */
function portAskedFor({ values, positionals }) {
  const text = values.port ?? positionals[0] ?? process.env.npm_config_port;
  if (process.env.npm_config_import !== undefined && values.import === undefined)
    stop("npm start: --import needs -- before it: npm start -- --import myWorld.ts.");
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  return stop(
    `--port: expected a whole number in [1, 65535], got "${text}"; for example npm start -- --port 8080.`,
  );
}

function stop(sentence) {
  console.error(sentence);
  process.exit(2);
}

/** Modules of a person's own, whose worlds and agents the page offers beside ours. */
function importsAskedFor({ values }) {
  const files = (values.import ?? []).map((file) => resolve(process.env.INIT_CWD ?? ".", file));
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) stop(`--import: expected a module, got "${missing}", which is not there.`);
  return files;
}

const given = options();
const asked = portAskedFor(given);
process.env.PALAESTRA_IMPORT = importsAskedFor(given).join("\n");
const { build, preview } = await import("vite");
try {
  await build({ logLevel: "warn" });
} catch (error) {
  if (given.values.import === undefined) throw error;
  const reason = error.message.split("\n").filter((line) => !/^\s+at /.test(line)); // no stack
  stop(`--import: ${given.values.import.join(", ")} cannot be built into the page: ${reason.join("\n")}`);
}
try {
  const preferred = { port: asked ?? DEFAULT_PORT, strictPort: asked !== undefined };
  const server = await preview({ preview: preferred, logLevel: "warn" });
  console.log(`\n  Palaestra is at ${server.resolvedUrls?.local[0]}\n  Ctrl+C stops it.\n`);
} catch (error) {
  stop(`--port: ${asked} cannot be used (${error.message}); choose another, or leave --port out.`);
}

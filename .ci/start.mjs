/** `npm start`: installs what is missing, builds the page, serves it on this machine and prints its address. */
import { parseArgs } from "node:util";
import "./setup.mjs";

const DEFAULT_PORT = 4173; // or the next free one

/** The port asked for, by `npm start -- --port 8080` or, as npm hands it on, `npm start --port 8080`; undefined if none was. */
function portAskedFor() {
  let text;
  try {
    const { values, positionals } = parseArgs({
      options: { port: { type: "string" } },
      allowPositionals: true,
    });
    text = values.port ?? positionals[0] ?? process.env.npm_config_port;
  } catch (error) {
    stop(`npm start: expected nothing but --port, for example npm start -- --port 8080 (${error.message}).`);
  }
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

const asked = portAskedFor();
const { build, preview } = await import("vite");
await build({ logLevel: "warn" });
try {
  const preferred = { port: asked ?? DEFAULT_PORT, strictPort: asked !== undefined };
  const server = await preview({ preview: preferred, logLevel: "warn" });
  console.log(`\n  Palaestra is at ${server.resolvedUrls?.local[0]}\n  Ctrl+C stops it.\n`);
} catch (error) {
  stop(`--port: ${asked} cannot be used (${error.message}); choose another, or leave --port out.`);
}

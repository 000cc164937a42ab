/** `npm start`: installs what is missing, builds the page, serves it on this machine and prints its address. */
import "./setup.mjs";

const portText = process.argv[process.argv.indexOf("--port") + 1] ?? process.env.npm_config_port;
const portGiven = process.argv.includes("--port") || process.env.npm_config_port !== undefined;
const port = portGiven ? Number(portText) : 4173;
if (!Number.isInteger(port) || port < 1 || port > 65_535) {
  console.error(
    `--port: expected a whole number in [1, 65535], got ${portText ?? "nothing"}; for example npm start -- --port 8080.`,
  );
  process.exit(2);
}

const { build, preview } = await import("vite");
await build({ logLevel: "warn" });
try {
  const server = await preview({ preview: { port, strictPort: portGiven }, logLevel: "warn" });
  console.log(`\n  Palaestra is at ${server.resolvedUrls?.local[0]}\n  Ctrl+C stops it.\n`);
} catch (error) {
  console.error(
    `--port: ${port} cannot be used (${error instanceof Error ? error.message : error}); choose another, or leave --port out.`,
  );
  process.exit(2);
}

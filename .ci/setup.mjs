/**
 * Brings a clone to where its scripts can run: dependencies if they are missing or not those of the lock file, then the kernels.
 * It talks on standard error alone, so that commands which print data can start with it.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".installed-lock");

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(
    `Palaestra needs Node 20.19 or later, and this is ${process.versions.node}: install a newer Node from nodejs.org.`,
  );
}

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
if (installed !== lock) {
  console.error("Installing dependencies (once, and whenever package-lock.json changes) …");
  const { status } = spawnSync(
    "npm",
    ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) stop("npm ci failed (see above): check the network connection and run this again.");
  writeFileSync(stamp, lock);
}

await import("./kernels.mjs");

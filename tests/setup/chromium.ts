/**
 * Finds a Chromium for the tests that need a real browser: CHROME_PATH, an installed Chromium or Chrome, Playwright's
 * own; else installs one. Says what it did; never lets a test be skipped in silence.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";

/** For headless Chromium on machines without a GPU or a sandbox, and with no calls home. */
export const chromiumArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"];
const folders = [
  ...(process.env["PATH"] ?? "").split(delimiter),
  "/Applications/Google Chrome.app/Contents/MacOS",
  "/Applications/Chromium.app/Contents/MacOS",
  "C:/Program Files/Google/Chrome/Application",
  "C:/Program Files (x86)/Google/Chrome/Application",
];
const macNames = ["Google Chrome", "Chromium"];

export function findChromium(): string {
  const given = process.env["CHROME_PATH"];
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(
      `CHROME_PATH: expected the path of a Chromium or Chrome, got ${given}, which does not exist.`,
    );
  }
  return installedChromium() ?? playwrightChromium() ?? installChromium();
}

function installedChromium(): string | undefined {
  const candidates = folders.flatMap((folder) => [...names, ...macNames].map((name) => join(folder, name)));
  return candidates.find((path) => existsSync(path));
}

function playwrightChromium(): string | undefined {
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** On Debian as root through its package manager, which brings the libraries too; elsewhere Playwright's download. */
function installChromium(): string {
  console.log("No Chromium or Chrome found: installing one for the browser tests …");
  const isDebianRoot = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (isDebianRoot) {
    attempt("apt-get", ["update"]);
    attempt("apt-get", ["install", "-y", "--no-install-recommends", "chromium"]);
  }
  if (!installedChromium()) attempt("npx", ["playwright", "install", "chromium"]);
  const path = installedChromium() ?? playwrightChromium();
  if (path) {
    console.log(`Installed ${path}.`);
    return path;
  }
  throw new Error(
    "The browser tests need Chromium or Chrome, and none could be installed: install one (on Debian or Ubuntu: apt-get install chromium) or set CHROME_PATH to it.",
  );
}

function attempt(command: string, args: string[]): void {
  console.log(`  ${command} ${args.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync(command, args, {
    env,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 600_000,
    shell: process.platform === "win32",
  });
}

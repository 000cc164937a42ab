/** Reports as files: refused before anything is computed where they could not be written after it. */
import { accessSync, constants, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { shown } from "../../envs/core/errors.ts";
import type { Contents } from "../bandits/report.ts";
import { InputError } from "../index.ts";
import { report } from "../report/index.ts";

export const REPORT_OPTION = [
  "--report <file.html>",
  "write figures and tables into one HTML file that needs nothing else",
] as const;

/** Throws one sentence where the file cannot be written. */
export function checkReportFile(file: string): void {
  if (file === "" || /[/\\]$/.test(file))
    throw new InputError(
      `--report: expected the name of a file, got ${shown(file)}; add a name such as report.html.`,
    );
  const folder = dirname(resolve(file));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(
      `--report: expected a file in a folder that there is, got ${shown(file)}; make ${folder} first.`,
    );
  const there = statSync(file, { throwIfNoEntry: false });
  if (there && !there.isFile())
    throw new InputError(
      `--report: expected the name of a file, got ${shown(file)}, which is ${there.isDirectory() ? "a folder" : "no plain file"}; add a name such as report.html.`,
    );
  try {
    accessSync(there ? file : folder, constants.W_OK);
  } catch {
    throw new InputError(
      `--report: expected a file that may be written, got ${shown(file)}; choose another place.`,
    );
  }
}

/** The same command makes the same bytes: no clock is asked. Says where, on standard error if it is to be quiet. */
export function writeReport(file: string, contents: Contents, isQuiet = false): void {
  const text = report({ ...contents, command: commandLine(), version: versionOf() });
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new InputError(
      `--report: expected a file that may be written, got ${shown(file)} (${(error as Error).message}); choose another place.`,
    );
  }
  (isQuiet ? process.stderr : process.stdout).write(`Report: ${resolve(file)}\n`);
}

/** As it was typed, but for what changes no figure. */
function commandLine(): string {
  const args = process.argv.slice(2);
  const threads = args.indexOf("--workers");
  if (threads >= 0) args.splice(threads, 2);
  return ["npx", "palaestra", ...args.map(quoted)].join(" ");
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w.,:=/+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function versionOf(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** Modules of a person's own, loaded before a command runs, so that the worlds and agents they register are known to it. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { shown } from "../../envs/core/errors.ts";
import { InputError } from "../index.ts";

/** Gives every command of `program` the option --import. */
export function addImportOption(program: Command): void {
  for (const command of program.commands) {
    command.option(
      "--import <file>",
      "a module of yours that registers worlds or agents, loaded first; may be repeated",
      (file: string, files: string[] = []) => [...files, file],
    );
  }
  program.hook("preAction", async (_, command) => {
    const { import: files = [] } = command.opts<{ import?: string[] }>();
    for (const file of files) await load(file);
  });
}

async function load(file: string): Promise<void> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new InputError(
      `--import: expected a TypeScript or JavaScript module, got ${shown(file)}, which is not there.`,
    );
  }
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    if (process.env["DEBUG"]) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `--import: ${shown(file)} could not be loaded: ${reason}${error instanceof InputError ? "" : " (DEBUG=1 shows where)"}`,
    );
  }
}

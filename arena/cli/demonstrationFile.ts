/** Recorded play as files of JSON. */
import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Demonstrations, demonstrationsSchema } from "../../agents/core/demonstrations.ts";
import { shown } from "../../envs/core/errors.ts";
import { parse } from "../../envs/core/schema.ts";
import { readEntry } from "../../envs/core/shorthand.ts";
import { envs } from "../../envs/index.ts";
import { InputError } from "../index.ts";

/** The play in a file, of the world that is asked for. */
export function readDemonstrationFile(option: string, file: string, env: string): Demonstrations {
  const written = parse(demonstrationsSchema, jsonOf(option, file), `${option} ${file}`);
  const asked = envs.canonical(readEntry("--env", env).id, "env");
  if (written.env !== asked) {
    throw new InputError(
      `${option}: expected play in ${asked}, got play in ${shown(written.env)} (${file}); record it in ${asked}.`,
    );
  }
  return written;
}

function jsonOf(option: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(
      `${option}: expected a file of recorded play, got ${shown(file)}, which ${reasonOf(error)}.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(
      `${option}: expected a file of recorded play, got ${shown(file)}, which is not JSON; palaestra record makes one.`,
    );
  }
}

/** Refuses what could not be written to, before there is anything to write. */
export function expectFileToWrite(option: string, file: string): void {
  const there = statSync(file, { throwIfNoEntry: false });
  if (file === "" || there?.isDirectory()) {
    throw new InputError(
      `${option}: expected the name of a file, got ${shown(file)}; add a name such as play.json.`,
    );
  }
  const folder = dirname(resolve(file));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(
      `${option}: expected a file in a folder that there is, got ${shown(file)}; make ${folder} first.`,
    );
  if (there && !there.isFile()) return; // a pipe, say
  try {
    closeSync(openSync(file, "a")); // whether it may be written is known once it is
  } catch (error) {
    throw new InputError(
      `${option}: expected a file to write to, got ${shown(file)}, which ${reasonOf(error)}; choose another place.`,
    );
  }
  if (!there) rmSync(file);
}

export function writeDemonstrationFile(option: string, file: string, demonstrations: Demonstrations): void {
  try {
    writeFileSync(file, `${JSON.stringify(demonstrations)}\n`);
  } catch (error) {
    throw new InputError(
      `${option}: expected a file to write to, got ${shown(file)}, which ${reasonOf(error)}.`,
    );
  }
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "is not there";
  return code === "EISDIR" ? "is a folder" : `cannot be opened (${(error as Error).message})`;
}

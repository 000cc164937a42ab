import { closeSync, existsSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { InputError } from "../../envs/core/errors.ts";
import type { RunEvent } from "../index.ts";
import { reason } from "./reasons.ts";

/** Writes down what a run tells, beside its results: clocks may be in it. */
export interface Follower {
  tell(event: RunEvent): void;
  close(): void;
}

/** Asked before a run begins: a file can be begun at `path`. */
export function expectFree(path: string): void {
  if (existsSync(path))
    throw new InputError(
      `${path}: expected a name that is free, got one of a file that is there already; choose another or remove it.`,
    );
  if (!existsSync(dirname(path)))
    throw new InputError(
      `${path}: expected the name of a file in a folder that is there; make the folder first.`,
    );
}

/** Asked before a run begins: there is such a folder, made if need be. */
export function expectFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new InputError(`${path}: expected a folder to write into, but ${reason(error)}; choose another.`);
  }
}

/** A file that was not there, to be written from its beginning to its end. */
export class NewFile {
  private readonly file: number;

  constructor(path: string) {
    expectFree(path);
    try {
      this.file = openSync(path, "wx");
    } catch (error) {
      throw new InputError(`${path}: expected to write this file, but ${reason(error)}; choose another.`);
    }
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
  }

  close(): void {
    closeSync(this.file);
  }
}

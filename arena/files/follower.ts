import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
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
  new NewFile(path).close(); // whether it may be written is known once it is
  rmSync(path);
}

function expectUnused(path: string): void {
  expectName(path, "a file");
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
  expectName(path, "a folder");
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new InputError(`${path}: expected a folder to write into, but ${reason(error)}; choose another.`);
  }
}

function expectName(path: string, what: string): void {
  if (path === "") throw new InputError(`files: expected the name of ${what} to write, got ""; give one.`);
}

/** A file that was not there, to be written from its beginning to its end. */
export class NewFile {
  private readonly file: number;
  private readonly path: string;

  constructor(path: string) {
    expectUnused(path);
    this.path = path;
    try {
      this.file = openSync(path, "wx");
    } catch (error) {
      throw new InputError(`${path}: expected to write this file, but ${reason(error)}; choose another.`);
    }
  }

  write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
    } catch (error) {
      throw new InputError(
        `${this.path}: expected to write this file, but ${reason(error)}; make room for it.`,
      );
    }
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Why a file could not be read or written, in words: the end of "…, but …". */
import { shown } from "../../envs/core/errors.ts";

export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? shown(String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a file is where the folder should be",
  EEXIST: "a file is where the folder should be",
  EISDIR: "a folder is where the file should be",
  EACCES: "this user may not",
  EPERM: "this user may not",
  ENOSPC: "the disk is full",
};

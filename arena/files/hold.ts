/** One process at a time works in a run's folder: a file there tells which. What a killed process left counts for nothing. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../envs/core/errors.ts";
import { reason } from "./reasons.ts";

const HOLD = "held";

/** Takes the folder, or says who has it; what comes back lets it go. Processes of other machines are not seen. */
export function holdFolder(folder: string): () => void {
  const path = join(folder, HOLD);
  const mine = `${process.pid} ${stateOf(process.pid)?.began ?? ""}`;
  while (!taken(path, mine)) forgetTheDead(path, mine);
  return () => {
    if (contents(path) === mine) rmSync(path, { force: true });
  };
}

/** One process only can make it. */
function taken(path: string, mine: string): boolean {
  try {
    writeFileSync(path, mine, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new InputError(
      `${path}: expected to write this file, but ${reason(error)}; free it, or choose another.`,
    );
  }
}

function forgetTheDead(path: string, mine: string): void {
  const seen = contents(path);
  if (seen === undefined) return;
  if (seen !== mine && isAlive(seen)) throw held(path, seen);
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another forgot it
  }
  const moved = contents(aside);
  if (moved !== seen) {
    renameSync(aside, path); // another has taken it in between
    throw held(path, moved ?? "");
  }
  rmSync(aside, { force: true });
}

function held(path: string, holder: string): InputError {
  const [pid = ""] = holder.split(" ");
  return new InputError(
    `run: expected a folder that no other process works in, but process ${pid || "?"} does; wait for its end (if it is none of Palaestra's, remove ${path}).`,
  );
}

/** What is just being written, and is empty yet, is somebody's. */
function isAlive(holder: string): boolean {
  const [pid = "", began = ""] = holder.split(" ");
  if (!/^[1-9][0-9]*$/.test(pid)) return holder === "";
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const state = stateOf(Number(pid));
  return !state || (!state.isZombie && (began === "" || state.began === began)); // numbers are given again
}

/** Where the system tells, as Linux does in proc(5): fields 3 and 22. */
function stateOf(pid: number): { readonly isZombie: boolean; readonly began: string } | undefined {
  const stat = contents(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { isZombie: fields[0] === "Z", began: fields[19] ?? "" };
}

function contents(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

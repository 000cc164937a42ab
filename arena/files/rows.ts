/** What a run tells, as rows at the ends of files: a checkpoint knows how far each had come, and a resumed run goes on there. */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../envs/core/errors.ts";
import type { RunEvent, RunSpec } from "../index.ts";
import { reason } from "./reasons.ts";

const heads: Readonly<Record<string, (spec: RunSpec) => string>> = {
  "monitor.csv": ({ env }) => `#${JSON.stringify({ env_id: env.id })}\nr,l,step,terminated\n`,
  "events.jsonl": () => "",
};

export const rowFiles: readonly string[] = Object.keys(heads);

/** Bytes in each file. */
export type Lengths = Readonly<Record<string, number>>;

export class Rows {
  private readonly files = new Map<string, { readonly file: number; length: number }>();

  /** Goes on after so many bytes, what is beyond them is forgotten; without `lengths` it begins anew. */
  constructor(folder: string, spec: RunSpec, lengths?: Lengths) {
    for (const [name, head] of Object.entries(heads)) {
      const file = openToAppend(join(folder, name), lengths?.[name] ?? 0);
      this.files.set(name, { file, length: lengths?.[name] ?? 0 });
      if (!lengths) this.append(name, head(spec));
    }
  }

  add(events: readonly RunEvent[]): void {
    let monitor = "";
    let all = "";
    for (const event of events) {
      if (event.type === "done" || event.type === "checkpoint") continue;
      if (event.type === "episode")
        monitor += `${event.return},${event.length},${event.step},${event.terminated ? 1 : 0}\n`;
      all += `${JSON.stringify(event)}\n`;
    }
    this.append("monitor.csv", monitor);
    this.append("events.jsonl", all);
  }

  private append(name: string, text: string): void {
    const entry = this.files.get(name);
    if (!entry || text === "") return;
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; )
      at += writeSync(entry.file, bytes, at, bytes.length - at, entry.length + at);
    entry.length += bytes.length;
  }

  /** Everything is on the disk; how long it is. */
  sync(): Lengths {
    for (const { file } of this.files.values()) fsyncSync(file);
    return Object.fromEntries([...this.files].map(([name, { length }]) => [name, length]));
  }

  close(): void {
    for (const { file } of this.files.values()) closeSync(file);
    this.files.clear();
  }
}

function openToAppend(path: string, length: number): number {
  let file: number;
  try {
    file = openSync(path, length === 0 ? "w" : "r+");
  } catch (error) {
    throw new InputError(`${path}: expected to write this file, but ${reason(error)}.`);
  }
  const { size } = fstatSync(file);
  if (size < length) {
    closeSync(file);
    throw new InputError(
      `${path}: expected the ${length} bytes that the checkpoint knows of, got ${size}; the file was changed, so begin the run anew.`,
    );
  }
  ftruncateSync(file, length);
  return file;
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { InputError } from "../../../arena/index.ts";

/** What is in a model.json. */
type Description = Record<string, unknown>;

/** The description in a folder, changed, with the hash that would tell left out: a model of someone else's. */
export function rewrite(folder: string, change: (description: Description) => unknown): void {
  edit(folder, ({ userDefinedMetadata, ...description }) => change(description));
}

/** The same behind the back of whoever saved it. */
export function edit(folder: string, change: (description: Description) => unknown): void {
  const path = join(folder, "model.json");
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")))));
}

/** A change by its text. */
export const replaced = (from: string | RegExp, to: string) => (description: object) =>
  JSON.parse(JSON.stringify(description).replace(from, to));

/** What stands in a file of weights. */
export function entriesOf(description: Description): Entry[] {
  return (description["weightsManifest"] as { weights: Entry[] }[])[0].weights;
}

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
}

/** What a person is told. */
export async function told(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

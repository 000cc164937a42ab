/** Reads recorded data from tests/golden. */
import { readFileSync } from "node:fs";

export function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
}

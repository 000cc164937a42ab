import { agents, models } from "../../agents/index.ts";
import type { Catalogue, Entry } from "../../envs/core/catalogue.ts";
import { nearest } from "../../envs/core/errors.ts";
import { wrappers } from "../../envs/core/wrappers/index.ts";
import { envs, familyOf } from "../../envs/index.ts";
import { InputError, tuned } from "../index.ts";
import { table } from "./table.ts";

export const catalogues: Readonly<Record<string, Catalogue<Entry>>> = { envs, agents, models, wrappers };

/** Agents with defaults of their own in some world: "palaestra list tuned". */
const TUNED = "tuned";

/** A catalogue as a table: id, title, description; worlds by family. */
export function list(what: string): string {
  if (what === TUNED) return table(tuned.map(({ agent, env, origin }) => [agent, env, origin]));
  const chosen = Object.hasOwn(catalogues, what) ? catalogues[what] : undefined;
  if (!chosen) {
    const known = [...Object.keys(catalogues), TUNED];
    const guess = nearest(what, known);
    throw new InputError(
      `list: expected one of ${known.join(", ")}, got "${what}".${guess ? ` Did you mean ${guess}?` : ""}`,
    );
  }
  const rows = chosen.entries().map(([id, { title, description }]) => [id, title, description]);
  return what === "envs" ? byFamily(rows) : table(rows);
}

/** Lines of one table, so that columns line up, each family under its name. */
function byFamily(rows: readonly string[][]): string {
  const lines = table(rows).split("\n");
  let last = "";
  return lines
    .map((line, i) => {
      const family = rows[i] ? familyOf(rows[i][0]) : last;
      const heading = family === last ? "" : `${last === "" ? "" : "\n"}${family}\n`;
      last = family;
      return `${heading}${line && `  ${line}`}`;
    })
    .join("\n");
}

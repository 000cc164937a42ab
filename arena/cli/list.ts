import { agents, models } from "../../agents/index.ts";
import type { Catalogue, Entry } from "../../envs/core/catalogue.ts";
import { nearest } from "../../envs/core/errors.ts";
import { wrappers } from "../../envs/core/wrappers/index.ts";
import { envs, familyOf } from "../../envs/index.ts";
import { InputError } from "../index.ts";
import { table } from "./table.ts";

export const catalogues: Readonly<Record<string, Catalogue<Entry>>> = { envs, agents, models, wrappers };

/** A catalogue as a table: id, title, description; worlds by family. */
export function list(what: string): string {
  const chosen = Object.hasOwn(catalogues, what) ? catalogues[what] : undefined;
  if (!chosen) {
    const guess = nearest(what, Object.keys(catalogues));
    throw new InputError(
      `list: expected one of ${Object.keys(catalogues).join(", ")}, got "${what}".${guess ? ` Did you mean ${guess}?` : ""}`,
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

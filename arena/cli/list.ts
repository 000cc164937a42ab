import { agents, models } from "../../agents/index.ts";
import type { Catalogue, Entry } from "../../envs/core/catalogue.ts";
import { nearest } from "../../envs/core/errors.ts";
import { wrappers } from "../../envs/core/wrappers/index.ts";
import { envs } from "../../envs/index.ts";
import { InputError } from "../index.ts";
import { table } from "./table.ts";

export const catalogues: Readonly<Record<string, Catalogue<Entry>>> = { envs, agents, models, wrappers };

/** A catalogue as a table: id, title, description. */
export function list(what: string): string {
  const chosen = Object.hasOwn(catalogues, what) ? catalogues[what] : undefined;
  if (!chosen) {
    const guess = nearest(what, Object.keys(catalogues));
    throw new InputError(
      `list: expected one of ${Object.keys(catalogues).join(", ")}, got "${what}".${guess ? ` Did you mean ${guess}?` : ""}`,
    );
  }
  return table(chosen.entries().map(([id, { title, description }]) => [id, title, description]));
}

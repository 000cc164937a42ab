import { agents } from "../../agents/index.ts";
import type { Entry } from "../../envs/core/catalogue.ts";
import { nearest, shown } from "../../envs/core/errors.ts";
import { expectation, type Field, fieldsOf } from "../../envs/core/schema.ts";
import { describeSpace } from "../../envs/core/spaces.ts";
import { envs, makeWorld } from "../../envs/index.ts";
import { InputError } from "../index.ts";
import { catalogues } from "./list.ts";
import { table } from "./table.ts";

/** All that a catalogue knows of an entry: what it is, where it comes from, whom it suits, its parameters. */
export function describe(id: string): string {
  for (const [kind, catalogue] of Object.entries(catalogues)) {
    if (catalogue.ids().includes(id)) return page(kind, id, catalogue.get(id));
  }
  const envId = aliasOf(id);
  if (envId) return page("envs", envId, envs.get(envId));
  const known = Object.values(catalogues).flatMap((catalogue) => catalogue.ids());
  const guess = nearest(id, known);
  throw new InputError(
    `describe: expected the id of an environment, agent or wrapper (${known.join(", ")}), got ${shown(id)}.${guess ? ` Did you mean ${guess}?` : ""}`,
  );
}

function aliasOf(id: string): string | undefined {
  return envs.entries().find(([, entry]) => entry.aliases?.includes(id))?.[0];
}

function page(kind: string, id: string, entry: Entry): string {
  const parts = [`${id}: ${entry.title}\n${entry.description}\nSource: ${entry.source}\n`, suits(kind, id)];
  const fields = Object.entries(fieldsOf(entry.params));
  parts.push(
    fields.length > 0
      ? `\nParameters\n${table(fields.map(row), [null, null, 34, 64])}`
      : "\nIt takes no parameters.\n",
  );
  return parts.join("");
}

function row([name, field]: [string, Field]): string[] {
  const help = `${field.description ?? ""}${field.live ? " Live." : ""}`;
  return [`  ${name}`, shown(field.default), expectation(field) ?? "", help];
}

/** For a world its spaces and the agents that suit it; for an agent the worlds that it suits. */
function suits(kind: string, id: string): string {
  if (kind === "envs") {
    const world = makeWorld(id);
    const fitting = agents.entries().filter(([, agent]) => agent.refuses(world) === undefined);
    const limit = world.maxSteps === undefined ? "none" : `${world.maxSteps} steps`;
    return `Observes: ${describeSpace(world.observationSpace)}. Takes: ${describeSpace(world.actionSpace)}. Time limit: ${limit}.\nAgents that suit it: ${fitting.map(([agent]) => agent).join(", ")}\n`;
  }
  if (kind === "agents") {
    const fitting = envs.ids().filter((env) => agents.get(id).refuses(makeWorld(env)) === undefined);
    return `Environments that suit it: ${fitting.join(", ")}\n`;
  }
  return "";
}

import { type AgentEntry, agents, models } from "../../agents/index.ts";
import { summaryOf } from "../../agents/models/engine/network.ts";
import { networkOf } from "../../agents/models/index.ts";
import type { LayerSpec } from "../../agents/models/layers/index.ts";
import type { Entry } from "../../envs/core/catalogue.ts";
import { nearest, shown } from "../../envs/core/errors.ts";
import { expectation, type Field, fieldsOf } from "../../envs/core/schema.ts";
import { box, describeSpace, discrete } from "../../envs/core/spaces.ts";
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
    `describe: expected the id of an environment, agent, model or wrapper (${known.join(", ")}), got ${shown(id)}.${guess ? ` Did you mean ${guess}?` : ""}`,
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
  if (kind === "models") parts.push(layers(id));
  if (fields.some(([, { catalogue }]) => catalogue === "model")) {
    parts.push(
      `\nModels: ${models.ids().join(", ")} (palaestra describe mlp).\nWith parameters of their own: --param model=mlp:hidden=[120,84],activation=tanh\n`,
    );
  }
  return parts.join("");
}

function row([name, field]: [string, Field]): string[] {
  const help = `${field.description ?? ""}${field.live ? " Live." : ""}`;
  return [`  ${name}`, shown(field.default), expectation(field) ?? "", help];
}

/** A model's layers with its usual parameters, the shape of what each gives and how many parameters it has. */
function layers(id: string): string {
  const input = models.get(id).typicalInput;
  const spec = networkOf(id, { input, outputs: 4 });
  const summary = summaryOf(spec);
  const rows = spec.layers.map((layer, i) => [
    `  ${layer.type}`,
    settings(layer),
    `[${summary[i].outputShape.join(", ")}]`,
    summary[i].parameters.toLocaleString("en"),
  ]);
  const total = summary.reduce((sum, { parameters }) => sum + parameters, 0).toLocaleString("en");
  const head = ["  layer", "settings", "output", "parameters"];
  return `\nOn an input [${input.join(", ")}], for 4 outputs: ${total} parameters\n${table([head, ...rows], [null, 64])}`;
}

/** "filters=6 kernelSize=5"; of layers within a layer, their types. */
function settings({ type: _, ...others }: LayerSpec): string {
  const inWords = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(inWords).join(", ")}]`;
    return typeof value === "object" ? (value as LayerSpec).type : String(value);
  };
  return Object.entries(others)
    .map(([name, value]) => `${name}=${inWords(value)}`)
    .join(" ");
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
  if (kind === "models") {
    const observationSpace = box(-Infinity, Infinity, models.get(id).typicalInput);
    const setting = { observationSpace, actionSpace: discrete(2) };
    const takes = ({ refusesModel }: AgentEntry) =>
      refusesModel && refusesModel(setting, models.resolve(id)) === undefined;
    const takers = agents.entries().filter(([, agent]) => takes(agent));
    return `Agents that take it: ${takers.map(([agent]) => agent).join(", ") || "none yet"}\n`;
  }
  return "";
}

import { type AgentEntry, agents, models } from "../../agents/index.ts";
import { summaryOf } from "../../agents/models/engine/network.ts";
import { networkOf } from "../../agents/models/index.ts";
import type { LayerSpec } from "../../agents/models/layers/index.ts";
import { nearest, shown } from "../../envs/core/errors.ts";
import { expectation, type Field, fieldsFrom, fieldsOf } from "../../envs/core/schema.ts";
import { type EntrySpec, readEntry } from "../../envs/core/shorthand.ts";
import { box, describeSpace, discrete } from "../../envs/core/spaces.ts";
import { envs, makeWorld } from "../../envs/index.ts";
import { InputError, tuned, tunedFor } from "../index.ts";
import { catalogues } from "./list.ts";
import { table } from "./table.ts";

/** All that a catalogue knows of an entry: what it is, where it comes from, whom it suits, its parameters (of an agent those in the world `env`). */
export function describe(text: string, env?: string): string {
  const { id, params } = readEntry("describe", text);
  for (const [kind, catalogue] of Object.entries(catalogues)) {
    if (!catalogue.ids().includes(id)) continue;
    if (env !== undefined && kind !== "agents")
      throw new InputError(
        `--env: expected an agent to describe in ${shown(env)}, got ${shown(id)}; leave --env out.`,
      );
    if (env !== undefined) refuseUnsuited(id, env);
    return page(kind, { id, params }, env);
  }
  const envId = aliasOf(id);
  if (envId) return page("envs", { id: envId, params });
  const known = Object.values(catalogues).flatMap((catalogue) => catalogue.ids());
  const guess = nearest(id, known);
  throw new InputError(
    `describe: expected the id of an environment, agent, model or wrapper (${known.join(", ")}), or id:name=value,…, got ${shown(text)}.${guess ? ` Did you mean ${guess}?` : ""}`,
  );
}

function refuseUnsuited(agent: string, env: string): void {
  const reason = agents.get(agent).refuses(makeWorld(envs.canonical(env, "--env")));
  if (reason !== undefined)
    throw new InputError(
      `--env: expected an environment that suits ${agent}, got ${env}: ${reason}; palaestra describe ${agent} lists those that do.`,
    );
}

function aliasOf(id: string): string | undefined {
  return envs.entries().find(([, entry]) => entry.aliases?.includes(id))?.[0];
}

/** Each parameter with the value it has in `given`, its usual one (in the world `env`) if it is not there. */
function page(kind: string, given: EntrySpec, env?: string): string {
  const entry = catalogues[kind].get(given.id);
  const chosen = catalogues[kind].resolve(given, "describe");
  const parts = [
    `${given.id}: ${entry.title}\n${entry.description}\nSource: ${entry.source}\n`,
    suits(kind, chosen),
  ];
  const fields = Object.entries(fieldsOf(entry.params));
  const known = env === undefined ? undefined : tunedFor(given.id, env);
  const usual = { ...known?.params, ...given.params };
  const rows = fields.map(([name, field]) => row(name, field, usual[name] ?? field.default));
  const heading = known ? `Parameters, in ${known.env} (${known.origin})` : "Parameters";
  parts.push(
    fields.length > 0 ? `\n${heading}\n${table(rows, [null, null, 34, 64])}` : "\nIt takes no parameters.\n",
  );
  if (kind === "models") parts.push(layers(chosen));
  if (kind === "agents")
    parts.push(...fieldsFrom("model", entry.params).map((field) => choices(given.id, field)));
  if (kind === "agents" && env === undefined) parts.push(tunedWorlds(given.id));
  return parts.join("");
}

/** The agents with defaults of their own in a world. */
function tunedAgents(env: string): string {
  const known = tuned.filter((entry) => entry.env === env).map(({ agent, origin }) => `${agent} (${origin})`);
  return known.length === 0 ? "" : `With defaults of their own here: ${known.join(", ")}\n`;
}

/** The worlds in which an agent has defaults of its own. */
function tunedWorlds(agent: string): string {
  const worlds = tuned
    .filter((entry) => entry.agent === agent)
    .map(({ env, origin }) => `  ${env} (${origin})\n`);
  return worlds.length === 0 ? "" : `\nOther defaults, which --env shows, in\n${worlds.join("")}`;
}

function row(name: string, field: Field, value: unknown): string[] {
  const help = `${field.description ?? ""}${field.live ? " Live." : ""}`;
  return [`  ${name}`, value === undefined ? "none" : shown(value), expectation(field) ?? "", help];
}

/** The models that an agent's parameter may be. */
function choices(agent: string, field: string): string {
  const fitting = models.ids().filter((id) => takes(agents.get(agent), field, models.resolve(id)));
  return `\nModels, for worlds that suit them: ${fitting.join(", ")} (palaestra describe mlp).\nWith parameters of their own: --param ${field}=mlp:hidden=[120,84],activation=tanh\n`;
}

/** Whether an agent takes the model in a world that shows what the model was made for. */
function takes({ refusesModel }: AgentEntry, field: string, model: EntrySpec): boolean {
  const observationSpace = box(-Infinity, Infinity, models.get(model.id).typicalInput);
  return refusesModel?.({ observationSpace, actionSpace: discrete(2) }, model, field) === undefined;
}

/** A model's layers, the shape of what each gives and how many parameters it has. */
function layers(model: EntrySpec): string {
  const { typicalInput: input, refuses } = models.get(model.id);
  const need = refuses(input, model.params);
  if (need !== undefined)
    return `\nWith these parameters it needs ${need}; its layers are shown on [${input.join(", ")}] only.\n`;
  const spec = networkOf(model, { input, outputs: 4 });
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
function suits(kind: string, { id, params }: EntrySpec): string {
  if (kind === "envs") {
    const world = makeWorld(id, params);
    const fitting = agents.entries().filter(([, agent]) => agent.refuses(world) === undefined);
    const limit = world.maxSteps === undefined ? "none" : `${world.maxSteps} steps`;
    return `Observes: ${describeSpace(world.observationSpace)}. Takes: ${describeSpace(world.actionSpace)}. Time limit: ${limit}.\nAgents that suit it: ${fitting.map(([agent]) => agent).join(", ")}\n${tunedAgents(id)}`;
  }
  if (kind === "agents") {
    const fitting = envs.ids().filter((env) => agents.get(id).refuses(makeWorld(env)) === undefined);
    return `Environments that suit it: ${fitting.join(", ")}\n`;
  }
  if (kind === "models") {
    const inSome = (agent: AgentEntry) =>
      fieldsFrom("model", agent.params).some((field) => takes(agent, field, models.resolve(id)));
    const takers = agents.entries().filter(([, agent]) => inSome(agent));
    return `Agents that take it: ${takers.map(([agent]) => agent).join(", ") || "none yet"}\n`;
  }
  return "";
}

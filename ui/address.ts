/**
 * The page's address says everything about a run: `#/watch/CartPole-v1/dqn?seed=1&agent.learningRate=0.001&play=1`.
 * What equals its default is left out. Only data is read from it, never code.
 */
import {
  type CatalogueData,
  type EntryData,
  type EntrySpec,
  type RunSpec,
  readEntry,
  readValue,
  writeEntry,
  writeValue,
} from "../workers/index.ts";

export type Params = Readonly<Record<string, unknown>>;
export type Edit = RunSpec["edits"][number];

export interface Address {
  readonly env: string;
  readonly agent: string;
  readonly envParams: Params;
  readonly agentParams: Params;
  /** Around the world, innermost first. */
  readonly wrappers: readonly EntrySpec[];
  /** Seed and steps, as given. */
  readonly run: Params;
  readonly edits: readonly Edit[];
  /** Steps a second, 0 for as fast as possible; undefined for the page's choice. */
  readonly speed: unknown;
  readonly play: boolean;
}

/** What a newcomer sees first. */
export const firstLight: Address = {
  env: "CartPole-v1",
  agent: "dqn",
  envParams: {},
  agentParams: {},
  wrappers: [],
  run: {},
  edits: [],
  speed: undefined,
  play: true,
};

/** Reads a hash; the empty one is first light. Values that make no sense are left for the run's own check to refuse; what cannot be read at all throws why. */
export function readAddress(hash: string): Address {
  const [path, query = ""] = hash.replace(/^#/, "").split(/\?(.*)/s);
  const [, screen, ...rest] = path.split("/").map(decodeText);
  if (screen === undefined || screen === "") return firstLight;
  const world = rest.slice(0, Math.max(1, rest.length - 1)); // ids may have a slash: MinAtar/Breakout-v0
  const address = {
    ...firstLight,
    env: rest.length > 0 ? world.join("/") : firstLight.env,
    agent: rest.length > 1 ? rest[rest.length - 1] : firstLight.agent,
    play: false,
  };
  return [...new URLSearchParams(query)].reduce(withField, screen === "watch" ? address : firstLight);
}

/** What is wrong with a hash that leads nowhere, for a person to read. */
export function addressProblem(hash: string): string | undefined {
  const [, screen = "", ...rest] = hash.replace(/^#/, "").split("?")[0].split("/");
  if (hash === "" || hash === "#" || hash === "#/" || (screen === "watch" && rest.length <= 3))
    return undefined;
  return `address: expected #/watch/<world>/<agent>, got ${JSON.stringify(hash)}; here is the first page instead.`;
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function withField(address: Address, [key, text]: [string, string]): Address {
  const value = readValue(text);
  if (key === "play") return { ...address, play: value === 1 || value === true };
  if (key === "speed") return { ...address, speed: value };
  if (key === "edit") return { ...address, edits: [...address.edits, readEdit(text)] };
  if (key === "wrapper") return { ...address, wrappers: [...address.wrappers, readEntry("wrapper", text)] };
  if (key.startsWith("env."))
    return { ...address, envParams: { ...address.envParams, [key.slice(4)]: value } };
  if (key.startsWith("agent."))
    return { ...address, agentParams: { ...address.agentParams, [key.slice(6)]: value } };
  return { ...address, run: { ...address.run, [key]: value } };
}

/** "1200:epsilon:0.05" */
function readEdit(text: string): Edit {
  const [step = "", param = "", value = ""] = text.split(/:([^:]*):(.*)/s);
  return { step: Number(step), param, value: readValue(value) };
}

/** The hash for an address: the shortest one that says the same. */
export function writeAddress(address: Address, catalogue: CatalogueData, defaultSpeed: number): string {
  const env = catalogue.envs.find((entry) => entry.id === address.env);
  const agent = agentIn(address, catalogue);
  const shortest = (params: Params, entry: Fields | undefined) =>
    unusual(params, entry, catalogue.models).map(([name, value]) => [name, writeValue(value)] as const);
  const query = new URLSearchParams();
  for (const [name, value] of shortest(address.run, { fields: catalogue.run })) query.set(name, value);
  for (const [name, value] of shortest(address.envParams, env)) query.set(`env.${name}`, value);
  for (const [name, value] of shortest(address.agentParams, agent)) query.set(`agent.${name}`, value);
  for (const wrapper of address.wrappers) query.append("wrapper", writeEntry(wrapper));
  for (const { step, param, value } of address.edits)
    query.append("edit", `${step}:${param}:${writeValue(value)}`);
  if (address.speed !== undefined && address.speed !== defaultSpeed)
    query.set("speed", String(address.speed));
  if (address.play) query.set("play", "1");
  const text = query
    .toString()
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%3D", "=")
    .replaceAll("%5B", "[")
    .replaceAll("%5D", "]");
  const world = encodeURIComponent(address.env).replaceAll("%2F", "/");
  return `#/watch/${world}/${encodeURIComponent(address.agent)}${text ? `?${text}` : ""}`;
}

/** An agent as data, its defaults those that it has in the world at hand; where they are from, if not its own. */
export interface AgentData extends EntryData {
  readonly origin?: string;
}

export function agentIn(
  { env, agent }: Pick<Address, "env" | "agent">,
  { agents, tuned }: CatalogueData,
): AgentData | undefined {
  const entry = agents.find(({ id }) => id === agent);
  const known = tuned.find((one) => one.agent === agent && one.env === env);
  if (!entry || !known) return entry;
  const fields = Object.entries(entry.fields).map(([name, field]) => {
    const usual = Object.hasOwn(known.params, name) ? known.params[name] : field.default;
    return [name, { ...field, default: usual }];
  });
  return { ...entry, fields: Object.fromEntries(fields), origin: known.origin };
}

type Fields = Pick<EntryData, "fields">;

/** The parameters that differ from their defaults, models as text: "mlp:hidden=[120,84]". */
export function unusual(
  params: Params,
  entry: Fields | undefined,
  models: readonly EntryData[],
): [string, unknown][] {
  const inShort = (name: string, value: unknown) =>
    entry?.fields[name]?.catalogue === "model" ? modelInShort(value, models) : value;
  const usual = (name: string) => inShort(name, entry?.fields[name]?.default);
  return Object.entries(params)
    .map(([name, value]): [string, unknown] => [name, inShort(name, value)])
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual(name)));
}

/** A model in one line of text, without what it would have anyway. What cannot be read as a model stays as it is. */
function modelInShort(value: unknown, models: readonly EntryData[]): unknown {
  const given = entryIn(value);
  if (!given) return value;
  const entry = models.find((model) => model.id === given.id);
  return writeEntry({ id: given.id, params: Object.fromEntries(unusual(given.params, entry, models)) });
}

function entryIn(value: unknown): EntrySpec | undefined {
  try {
    if (typeof value === "string") return readEntry("", value);
  } catch {
    return undefined; // the run's own check says why
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { id, params = {} } = value as Partial<EntrySpec>;
  return typeof id === "string" && typeof params === "object" && params !== null ? { id, params } : undefined;
}

/** The run on show: its address, its trainer, and how it stands. Views read the signals and call the actions. */

import { batch, computed, signal } from "@preact/signals";
import {
  type CatalogueData,
  type EntrySpec,
  type EnvData,
  type Progress,
  type RefusedModels,
  type RunSpec,
  startTrainer,
  type TrainerClient,
  type Update,
} from "../workers/index.ts";
import {
  type Address,
  type AgentData,
  addressProblem,
  agentIn,
  type Edit,
  firstLight,
  type Params,
  readAddress,
  writeAddress,
} from "./address.ts";
import { DEFAULT_SPEED } from "./speeds.ts";

const PROGRESS_EVERY = 200; // ms

export const catalogue = signal<CatalogueData | undefined>(undefined);
export const address = signal<Address>(firstLight);
/** Complete, as the trainer understood the address; undefined while there is no usable run. */
export const spec = signal<RunSpec | undefined>(undefined);
export const update = signal<Update | undefined>(undefined);
export const progress = signal<Progress | undefined>(undefined);
/** For each of the agent's fields that is a model: those that it cannot be in this world, each with the reason. */
export const refusedModels = signal<RefusedModels>({});
/** What is wrong, for a person to read. */
export const trouble = signal<string | undefined>(undefined);
/** What is wrong with one field of the form, by its path: "agent.params.learningRate". */
export const fieldTrouble = signal<Readonly<Record<string, string>>>({});
export const speed = signal<number>(DEFAULT_SPEED);

export const envEntry = computed<EnvData | undefined>(() =>
  catalogue.value?.envs.find((entry) => entry.id === address.value.env),
);
export const agentEntry = computed<AgentData | undefined>(() =>
  catalogue.value ? agentIn(address.value, catalogue.value) : undefined,
);
export const status = computed(() => update.value?.status ?? "idle");

let trainer: TrainerClient;
let polling = false;
let lastProgress = 0;
/** The error of the run that has been shown already, so that dismissing it is for good. */
let shownError: string | undefined;

/** What a person does before the first run is open waits for it. */
let firstIsOpen: () => void = () => undefined;
let queue: Promise<unknown> = new Promise<void>((resolve) => {
  firstIsOpen = resolve;
});

/** Commands go one after the other, in the order in which they were given. */
export function inTurn<T>(command: () => Promise<T>): Promise<T> {
  const done = queue.then(command);
  queue = done.catch(() => undefined);
  return done;
}

/** Starts the trainer and opens what the address says. */
export async function start(): Promise<void> {
  trainer = startTrainer();
  window.addEventListener("hashchange", () => void goTo(location.hash));
  try {
    catalogue.value = await trainer.call("catalogue");
  } catch (error) {
    firstIsOpen(); // commands fail now instead of waiting
    return tell(error);
  }
  await goTo(location.hash, (command) => command());
  firstIsOpen();
  requestAnimationFrame(frame);
}

/** A link or the back button: another run, or this one again. The page adds nothing to the history for it. */
async function goTo(
  hash: string,
  turn: (command: () => Promise<void>) => Promise<void> = inTurn,
): Promise<void> {
  if (spec.value && hash === hashNow()) return;
  const problem = addressProblem(hash);
  const still = problem !== undefined || matchMedia("(prefers-reduced-motion: reduce)").matches;
  let next: Address = { ...firstLight, play: false };
  try {
    const wanted = readAddress(hash);
    next = { ...wanted, play: wanted.play && !still };
    await turn(() => open(next, "replace"));
    trouble.value = problem;
  } catch (error) {
    await turn(async () => trainer.call("pause")).catch(() => undefined);
    batch(() => {
      address.value = next; // the menus show what was asked for, the message says why it cannot be
      spec.value = undefined;
      update.value = undefined;
      progress.value = undefined;
    });
    tell(error);
  }
}

/** Opens a run from its beginning. When the trainer refuses it, this throws why, and nothing has changed. */
export async function open(next: Address, history: "push" | "replace"): Promise<void> {
  const wanted = next.speed === undefined ? DEFAULT_SPEED : (next.speed as number);
  const opened = await trainer.call("open", specOf(next), { speed: wanted, play: next.play });
  const refused = await trainer.call("refusedModels", opened.env, opened.agent.id);
  batch(() => {
    refusedModels.value = refused;
    address.value = { ...next, env: opened.env.id, agent: opened.agent.id }; // ids as the catalogue has them
    spec.value = opened;
    speed.value = wanted;
    trouble.value = undefined;
    fieldTrouble.value = {};
  });
  shownError = undefined;
  await poll(true);
  writeHash(history);
}

/** Opens a run that a person chose with a control; what is wrong with it is told. */
async function choose(next: Address, history: "push" | "replace" = "replace"): Promise<void> {
  try {
    await inTurn(() => open(next, history));
  } catch (error) {
    tell(error);
  }
}

function specOf({ env, agent, envParams, agentParams, wrappers, run, edits }: Address): unknown {
  return {
    ...run,
    env: { id: env, params: envParams, wrappers },
    agent: { id: agent, params: agentParams },
    edits,
  };
}

export function tell(error: unknown): void {
  trouble.value = error instanceof Error ? error.message : String(error);
}

function hashNow(): string {
  return catalogue.value ? writeAddress(address.value, catalogue.value, DEFAULT_SPEED) : "";
}

function writeHash(history: "push" | "replace" = "replace"): void {
  const hash = hashNow();
  if (hash === location.hash) return;
  if (history === "push") window.history.pushState(null, "", hash);
  else window.history.replaceState(null, "", hash);
}

/** Once a frame: how things stand now, and five times a second the curve with it. */
function frame(now: number): void {
  requestAnimationFrame(frame);
  if (polling || !spec.value || document.hidden) return;
  const full = now - lastProgress > PROGRESS_EVERY;
  const standing = status.value === "idle" || status.value === "paused";
  if (standing && !full) return; // nothing moves
  if (full) lastProgress = now;
  void poll(full);
}

async function poll(full: boolean): Promise<void> {
  polling = true;
  try {
    const latest = await trainer.call("poll", full);
    batch(() => {
      update.value = latest;
      if (latest.progress) progress.value = latest.progress;
      if (latest.error && latest.error !== shownError) trouble.value = latest.error;
    });
    shownError = latest.error;
    if (!latest.progress && ended()) lastProgress = 0; // the next look shall be a full one
  } catch (error) {
    spec.value = undefined; // the trainer is gone: no more polling
    tell(error);
  } finally {
    polling = false;
  }
}

/** Sends a command in its turn and looks at once what it did. */
async function command(send: () => Promise<unknown>): Promise<void> {
  try {
    await inTurn(send);
    await poll(true);
  } catch (error) {
    tell(error);
  }
}

function setPlay(play: boolean): void {
  address.value = { ...address.value, play };
  writeHash();
}

async function play(): Promise<void> {
  if (ended()) return reset(true);
  setPlay(true);
  return command(() => trainer.call("play"));
}

async function pause(): Promise<void> {
  setPlay(false);
  return command(() => trainer.call("pause"));
}

export function togglePlay(): Promise<void> {
  return status.value === "playing" ? pause() : play();
}

export async function step(): Promise<void> {
  setPlay(false);
  return command(() => trainer.call("step", 1));
}

/** The same run from its beginning, edits forgotten. */
export function reset(play = status.value === "playing"): Promise<void> {
  return choose({ ...address.value, edits: [], play });
}

export function ended(): boolean {
  return status.value === "done" || status.value === "failed";
}

export async function setSpeed(value: number): Promise<void> {
  speed.value = value;
  address.value = { ...address.value, speed: value };
  writeHash();
  return command(() => trainer.call("setSpeed", value));
}

/** Another environment, with the agent at hand and its models if they suit, else the first learner that does. */
export async function chooseEnv(id: string): Promise<void> {
  const entry = catalogue.value?.envs.find((env) => env.id === id);
  const suits = entry?.agents.includes(address.value.agent);
  const agent = suits ? address.value.agent : (entry?.agents.find((other) => other !== "random") ?? "random");
  const from = usable();
  const agentParams = suits ? await withoutUnsuitedModels(from.agentParams, id) : {};
  return choose({ ...from, env: id, agent, envParams: {}, wrappers: [], agentParams, edits: [] }, "push");
}

/** An agent's parameters for another world: without the models in use that do not suit it. */
async function withoutUnsuitedModels(params: Params, envId: string): Promise<Params> {
  const isModel = (name: string) => agentEntry.value?.fields[name]?.catalogue === "model";
  const without = (leaves: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(params).filter(([name]) => !(isModel(name) && leaves(name))));
  if (!Object.keys(params).some(isModel)) return params;
  try {
    const env = { id: envId, params: {}, wrappers: [] };
    const refused = await inTurn(() => trainer.call("refusedModels", env, address.value.agent));
    const inUse = (name: string) => (spec.value?.agent.params[name] as EntrySpec | undefined)?.id ?? "";
    return without((name) => inUse(name) in refused[name]);
  } catch (error) {
    tell(error);
    return without(() => true);
  }
}

export function chooseAgent(id: string): Promise<void> {
  return choose({ ...usable(), env: address.value.env, agent: id, agentParams: {}, edits: [] }, "push");
}

/** The address to go on from: as it is, or the usual one where what was given could not be used. */
function usable(): Address {
  return spec.value ? address.value : { ...firstLight, play: false };
}

/** Changes a live parameter of the run under way. */
export async function editLive(name: string, value: unknown): Promise<void> {
  const edited = await trainer.call("edit", name, value);
  spec.value = edited;
  address.value = { ...address.value, edits: edited.edits as readonly Edit[] };
  writeHash();
}

export function dismissTrouble(): void {
  trouble.value = undefined;
}

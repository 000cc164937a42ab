/** The run on show: its address, its trainer, and how it stands. Views read the signals and call the actions. */
import { batch, computed, signal } from "@preact/signals";
import {
  type CatalogueData,
  type EntryData,
  type EnvData,
  MAX_SPEED,
  type Progress,
  type RunSpec,
  startTrainer,
  type TrainerClient,
  type Update,
} from "../workers/index.ts";
import { type Address, type Edit, firstLight, readAddress, unusual, writeAddress } from "./address.ts";

/** Environment steps a second; the last is as fast as the machine can. */
export const speeds: readonly number[] = [1, 4, 15, 60, 250, 1000, 2500, MAX_SPEED];
/** Fast enough to see learning within half a minute, slow enough to see it happen. */
const DEFAULT_SPEED = 2500;
const PROGRESS_EVERY = 200; // ms

export const catalogue = signal<CatalogueData | undefined>(undefined);
export const address = signal<Address>(firstLight);
/** Complete, as the trainer understood the address; undefined while there is no usable run. */
export const spec = signal<RunSpec | undefined>(undefined);
export const update = signal<Update | undefined>(undefined);
export const progress = signal<Progress | undefined>(undefined);
/** What is wrong, for a person to read. */
export const trouble = signal<string | undefined>(undefined);
/** What is wrong with one field of the form, by its path: "agent.params.learningRate". */
export const fieldTrouble = signal<Readonly<Record<string, string>>>({});
export const speed = signal<number>(DEFAULT_SPEED);

export const envEntry = computed<EnvData | undefined>(() =>
  catalogue.value?.envs.find((entry) => entry.id === address.value.env),
);
export const agentEntry = computed<EntryData | undefined>(() =>
  catalogue.value?.agents.find((entry) => entry.id === address.value.agent),
);
export const status = computed(() => update.value?.status ?? "idle");

let trainer: TrainerClient;
let polling = false;
let lastProgress = 0;

/** Starts the trainer and opens what the address says. */
export async function start(): Promise<void> {
  trainer = startTrainer();
  window.addEventListener("hashchange", () => void goTo(readAddress(location.hash)));
  try {
    catalogue.value = await trainer.call("catalogue");
  } catch (error) {
    return tell(error);
  }
  await goTo(readAddress(location.hash));
  requestAnimationFrame(frame);
}

/** A link or the back button: another run, or this one again. */
async function goTo(next: Address): Promise<void> {
  if (
    catalogue.value &&
    spec.value &&
    location.hash === writeAddress(address.value, catalogue.value, DEFAULT_SPEED)
  )
    return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (await open({ ...next, play: next.play && !still })) return;
  address.value = next; // the menus show what was asked for, the message says why it cannot be
  spec.value = undefined;
}

/** Opens a run from its beginning; false, and nothing changed, when the trainer refuses it. */
async function open(next: Address): Promise<boolean> {
  try {
    const wanted = next.speed === undefined ? DEFAULT_SPEED : Number(next.speed);
    await trainer.call("setSpeed", wanted);
    const opened = await trainer.call("open", specOf(next));
    batch(() => {
      address.value = next;
      spec.value = opened;
      speed.value = wanted;
      trouble.value = undefined;
      fieldTrouble.value = {};
    });
    if (next.play) await trainer.call("play");
    await poll(true);
    writeHash();
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

function specOf({ env, agent, envParams, agentParams, run, edits }: Address): unknown {
  return { ...run, env: { id: env, params: envParams }, agent: { id: agent, params: agentParams }, edits };
}

function tell(error: unknown): void {
  trouble.value = error instanceof Error ? error.message : String(error);
}

function writeHash(): void {
  if (!catalogue.value) return;
  const hash = writeAddress(address.value, catalogue.value, DEFAULT_SPEED);
  const sameRun = location.hash.split("?")[0] === hash.split("?")[0] || location.hash === "";
  if (hash === location.hash) return;
  if (sameRun) history.replaceState(null, "", hash);
  else history.pushState(null, "", hash);
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
      if (latest.error && latest.error !== trouble.value) trouble.value = latest.error;
    });
    if (address.value.play && (latest.status === "done" || latest.status === "failed")) await poll(true);
  } catch (error) {
    spec.value = undefined; // the trainer is gone: no more polling
    tell(error);
  } finally {
    polling = false;
  }
}

/** Sends a command and looks at once what it did. */
async function command(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
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
  if (status.value === "done" || status.value === "failed") return reset(true);
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
export async function reset(play = status.value === "playing"): Promise<void> {
  await open({ ...address.value, edits: [], play });
}

/** Where on the slider the present speed lies; one that is not there counts as the next faster. */
export function speedIndex(): number {
  const at = speeds.findIndex(
    (value) => value === MAX_SPEED || (speed.value !== MAX_SPEED && value >= speed.value),
  );
  return at < 0 ? speeds.length - 1 : at;
}

export async function setSpeed(value: number): Promise<void> {
  speed.value = value;
  address.value = { ...address.value, speed: value };
  writeHash();
  return command(() => trainer.call("setSpeed", value));
}

/** Another environment, with the agent at hand if it suits, else the first learner that does. */
export async function chooseEnv(id: string): Promise<void> {
  const entry = catalogue.value?.envs.find((env) => env.id === id);
  const suits = entry?.agents.includes(address.value.agent);
  const agent = suits ? address.value.agent : (entry?.agents.find((other) => other !== "random") ?? "random");
  const from = usable();
  const agentParams = suits ? from.agentParams : {};
  await open({ ...from, env: id, agent, envParams: {}, agentParams, edits: [] });
}

export async function chooseAgent(id: string): Promise<void> {
  await open({ ...usable(), env: address.value.env, agent: id, agentParams: {}, edits: [] });
}

/** The address to go on from: as it is, or the usual one where what was given could not be used. */
function usable(): Address {
  return spec.value ? address.value : { ...firstLight, play: false };
}

/** Which part of a spec a form edits. */
export type Part = "env" | "agent" | "run";

/** The present value of a field: as edited last, else as given, else its default. */
export function fieldValue(part: Part, name: string): unknown {
  const now = spec.value;
  if (!now) return undefined;
  if (part === "run") return now[name as "seed" | "steps"];
  if (part === "env") return now.env.params[name];
  const edits = now.edits.filter((edit) => edit.param === name);
  return edits.length > 0 ? edits[edits.length - 1].value : now.agent.params[name];
}

/** A live parameter of a run under way changes at once; anything else begins the run anew. */
export async function setParam(part: Part, name: string, value: unknown): Promise<void> {
  const path = `${part}.${name}`;
  const live = part === "agent" && agentEntry.value?.fields[name]?.live === true;
  try {
    if (live && (update.value?.step ?? 0) > 0) await editLive(name, value);
    else await trainerAccepts(part, name, value);
    const { [path]: _, ...others } = fieldTrouble.value;
    fieldTrouble.value = others;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    fieldTrouble.value = { ...fieldTrouble.value, [path]: message };
  }
}

async function editLive(name: string, value: unknown): Promise<void> {
  const edited = await trainer.call("edit", name, value);
  spec.value = edited;
  address.value = { ...address.value, edits: edited.edits as readonly Edit[] };
  writeHash();
}

async function trainerAccepts(part: Part, name: string, value: unknown): Promise<void> {
  const key = { env: "envParams", agent: "agentParams", run: "run" }[part] as
    | "envParams"
    | "agentParams"
    | "run";
  const entry = { env: envEntry.value, agent: agentEntry.value, run: { fields: catalogue.value?.run ?? {} } }[
    part
  ];
  const params = Object.fromEntries(unusual({ ...address.value[key], [name]: value }, entry));
  const next = { ...address.value, [key]: params, edits: [], play: status.value === "playing" };
  await trainer.call("open", specOf(next)); // throws what is wrong, with the old run untouched
  await open(next);
}

export function dismissTrouble(): void {
  trouble.value = undefined;
}

/**
 * A run that keeps itself in a folder, and goes on from there after whatever stopped it:
 *
 *   spec.json       what it is
 *   checkpoint.bin  all that it takes to go on bit for bit, replaced now and then
 *   best.bin        the best policy so far
 *   monitor.csv     a row for each training episode
 *   events.jsonl    everything it tells, a line for each event
 *   result.json     what it came to, there when it has ended
 *   held            which process works on it, while one does
 *
 * No clock is in any of them: a run that was stopped and resumed leaves the same files as one that was not.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { InputError, shown } from "../../envs/core/errors.ts";
import {
  hashSpec,
  type RunCheckpoint,
  type RunEvent,
  type RunResult,
  type RunSpec,
  resolveSpec,
  Session,
  type SpecInput,
} from "../index.ts";
import { holdFolder } from "./hold.ts";
import { readPacked, replaceFile, writePacked } from "./packedFile.ts";
import { reason } from "./reasons.ts";
import { type Lengths, Rows, rowFiles } from "./rows.ts";

const SPEC = "spec.json";
const CHECKPOINT = "checkpoint.bin";
const BEST = "best.bin";
const RESULT = "result.json";
const NAMES = [CHECKPOINT, BEST, RESULT, ...rowFiles];

/** Between two checkpoints, unless steps are given; more where writing one takes long. */
const USUAL_MS = 60_000;
/** A checkpoint may take this share of the time. */
const SHARE = 1 / 20;

export interface SaveOptions {
  /** Environment steps between checkpoints; a minute or so unless given. */
  readonly checkpointEvery?: number | undefined;
}

/** Its live parameters stay as its spec has them: it is not for runs that people edit. */
export class SavedRun {
  readonly folder: string;
  readonly session: Session;
  private readonly rows: Rows;
  private readonly letGo: () => void;
  private readonly checkpointEvery: number | undefined;
  private due = performance.now() + USUAL_MS;

  private constructor(
    folder: string,
    session: Session,
    rows: Rows,
    letGo: () => void,
    { checkpointEvery }: SaveOptions,
  ) {
    this.folder = folder;
    this.session = session;
    this.rows = rows;
    this.letGo = letGo;
    this.checkpointEvery = checkpointEvery;
  }

  /** A new run in a folder that holds none. */
  static begin(folder: string, input: SpecInput | RunSpec, options: SaveOptions = {}): SavedRun {
    expectSteps(options);
    expectNoRun(folder);
    const session = new Session(input);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new InputError(
        `${folder}: expected a folder to keep the run in, but ${reason(error)}; choose another.`,
      );
    }
    const letGo = holdFolder(folder);
    try {
      expectNoRun(folder); // which another process may have begun meanwhile
      replaceFile(join(folder, SPEC), [Buffer.from(`${JSON.stringify(session.spec, undefined, 2)}\n`)]);
      return new SavedRun(folder, session, new Rows(folder, session.spec), letGo, options);
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /** The run in a folder, from its last checkpoint or, where there is none yet, from its beginning. */
  static resume(folder: string, options: SaveOptions = {}): SavedRun {
    expectSteps(options);
    const spec = specIn(folder);
    const letGo = holdFolder(folder);
    try {
      const saved = checkpointIn(folder, hashSpec(spec));
      const session = new Session(spec, saved?.checkpoint);
      const run = new SavedRun(folder, session, new Rows(folder, spec, saved?.lengths), letGo, options);
      forgetUnfinished(folder);
      if (session.done) run.finish(session.result()); // stopped between its end and its result
      return run;
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /** As `Session.advance`, no further than to the next checkpoint, and everything is kept. */
  advance(steps: number): RunEvent[] {
    const { session, checkpointEvery = Infinity } = this;
    const events = session.advance(Math.min(steps, checkpointEvery - (session.step % checkpointEvery)));
    this.rows.add(events);
    if (events.some((event) => event.type === "evaluation" && event.best)) this.keepBest();
    const result = events.findLast((event) => event.type === "done")?.result;
    if (result) this.finish(result);
    else if (this.isCheckpointDue()) this.checkpoint();
    return events;
  }

  private isCheckpointDue(): boolean {
    if (this.checkpointEvery !== undefined) return this.session.step % this.checkpointEvery === 0;
    return performance.now() >= this.due;
  }

  /** Keeps everything that it takes to go on from here. */
  checkpoint(): void {
    const began = performance.now();
    const lengths = this.rows.sync();
    const { spec, step } = this.session;
    const label = { kind: "checkpoint", run: hashSpec(spec), step, lengths };
    writePacked(join(this.folder, CHECKPOINT), { label, data: this.session.save() });
    const now = performance.now();
    this.due = now + Math.max(USUAL_MS, (now - began) / SHARE);
  }

  private keepBest(): void {
    const { spec, best } = this.session;
    const label = { kind: "policy", run: hashSpec(spec), step: best?.step };
    writePacked(join(this.folder, BEST), { label, data: best });
  }

  private finish(result: RunResult): void {
    this.checkpoint();
    replaceFile(join(this.folder, RESULT), [Buffer.from(`${JSON.stringify(result)}\n`)]);
    this.close();
  }

  close(): void {
    this.rows.close();
    this.letGo();
  }
}

function expectNoRun(folder: string): void {
  if (existsSync(join(folder, SPEC)))
    throw new InputError(
      `${folder}: expected a folder without a run, got one that holds a run already; go on with it (--resume ${folder}), choose another or remove it.`,
    );
  const taken = NAMES.find((name) => existsSync(join(folder, name)));
  if (taken !== undefined)
    throw new InputError(
      `${folder}: expected a folder without files of the names that a run keeps, got one with ${taken}; choose another.`,
    );
}

function expectSteps({ checkpointEvery }: SaveOptions): void {
  if (checkpointEvery === undefined || (Number.isInteger(checkpointEvery) && checkpointEvery >= 1)) return;
  throw new InputError(
    `checkpointEvery: expected a whole number of steps of at least 1, got ${shown(checkpointEvery)}.`,
  );
}

/** What the run in a folder came to; undefined while it has not ended. */
export function resultIn(folder: string): RunResult | undefined {
  const path = join(folder, RESULT);
  if (!existsSync(path)) return undefined;
  const result = jsonIn(path) as RunResult | null;
  const got = result?.hash;
  const written = hashSpec(jsonIn(join(folder, SPEC)) as RunSpec); // an old one may be completed otherwise today
  const run = written === got ? written : hashSpec(specIn(folder));
  if (run !== got)
    throw new InputError(
      `${path}: expected the result of run ${run}, which ${SPEC} beside it tells of, got that of ${got === undefined ? "none" : shown(got)}; remove it, and --resume makes it again.`,
    );
  return result as RunResult;
}

/** The spec of the run that a folder holds. */
export function specIn(folder: string): RunSpec {
  const path = join(folder, SPEC);
  if (!existsSync(path))
    throw new InputError(
      `${folder}: expected the folder of a saved run, but there is no ${SPEC} in it; check its name.`,
    );
  return resolveSpec(jsonIn(path) as SpecInput);
}

/** A folder that was named, or the run of a hash among those in `runs`. */
export function findRun(named: string, runs = ".runs"): string {
  for (const folder of [named, join(runs, named)]) if (existsSync(join(folder, SPEC))) return folder;
  const there = existsSync(runs)
    ? readdirSync(runs).filter((name) => existsSync(join(runs, name, SPEC)))
    : [];
  const known =
    there.length > 0 ? `runs in ${runs}: ${there.slice(0, 10).join(", ")}` : `there are none in ${runs}`;
  throw new InputError(`run: expected the folder or the hash of a saved run, got ${shown(named)}; ${known}.`);
}

function checkpointIn(
  folder: string,
  hash: string,
): { readonly checkpoint: RunCheckpoint; readonly lengths: Lengths } | undefined {
  const path = join(folder, CHECKPOINT);
  if (!existsSync(path)) return undefined;
  const { label, data } = readPacked(path);
  if (label["kind"] !== "checkpoint" || label["run"] !== hash)
    throw new InputError(
      `${path}: expected a checkpoint of run ${hash}, which ${SPEC} beside it tells of, got a ${String(label["kind"])} of run ${String(label["run"])}; put the right one there.`,
    );
  return { checkpoint: data as RunCheckpoint, lengths: label["lengths"] as Lengths };
}

/** What a process left that was killed while it wrote. */
function forgetUnfinished(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, whole] = name.match(/^(.*)\.[0-9]+\.part$/) ?? [];
    if (whole !== undefined && [SPEC, ...NAMES].includes(whole)) rmSync(join(folder, name), { force: true });
  }
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const why = error instanceof SyntaxError ? `it is not JSON (${error.message})` : reason(error);
    throw new InputError(`${path}: expected a file of a saved run, but ${why}.`);
  }
}

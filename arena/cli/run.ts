import { join } from "node:path";
import { type Command, Option } from "commander";
import { agents } from "../../agents/index.ts";
import { shown } from "../../envs/core/errors.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import {
  expectFolder,
  expectFree,
  type Follower,
  findRun,
  loadBody,
  MonitorFile,
  resultIn,
  SavedRun,
  specIn,
  TensorboardFile,
} from "../files/index.ts";
import { hashSpec, InputError, type RunEvent, type RunResult, resolveSpec, Session } from "../index.ts";
import { Progress } from "./progress.ts";
import { type Pace, runSummary } from "./runSummary.ts";
import { addAgentOptions, addWorldOptions, paramsWith, type SpecOptions, specOf } from "./specOptions.ts";

interface RunOptions extends Partial<SpecOptions> {
  readonly save?: string | true;
  readonly resume?: string;
  readonly checkpointEvery?: number;
  readonly monitor?: string;
  readonly tensorboard?: string;
  readonly body?: string;
  readonly freeze?: string;
  readonly json?: boolean;
}

/** Where runs are kept unless a folder is named, each in a folder under its hash. */
const RUNS = ".runs";
const SLICE_MS = 100; // between two looks at the clock and at what people press
const MOST_STEPS = 1 << 16; // in a slice
const STOPPED = 130; // the exit code of what was interrupted

export function addRunCommand(program: Command): void {
  const command = program
    .command("run")
    .description("Train an agent in an environment; the same command gives the same result.");
  addAgentOptions(addWorldOptions(command, true), "50000", true)
    .option(
      "--episodes <number>",
      "training episodes after which it ends (default: no limit but --steps)",
      readValue,
    )
    .option("--target <return>", "end when an evaluation's mean reaches it, for example 475", readValue)
    .option(
      "--final-episodes <number>",
      "fresh episodes for the last and the best policy at the end (default 100)",
      readValue,
    )
    .option(
      "--body <run or folder>",
      "begin with the layers of a trained network, all but its last: a saved run, or a tfjs model",
    )
    .option("--freeze <layers>", "layers of the body that stand still, for example 0,1")
    .option("--save [folder]", `keep the run in a folder, so that it can be resumed (default ${RUNS}/<hash>)`)
    .option("--resume <run>", "go on with a saved run: its folder, or its hash")
    .option(
      "--checkpoint-every <steps>",
      "steps between two checkpoints of a saved run (default: a minute's)",
      readValue,
    )
    .option("--monitor <file>", "write a row for each episode as Stable-Baselines3's Monitor does")
    .option("--tensorboard <folder>", "write what TensorBoard shows, under Stable-Baselines3's names")
    .addOption(new Option("--json", "print one JSON object instead of a table"))
    .action(runCommand);
}

async function runCommand(given: RunOptions): Promise<void> {
  const options = await withBody(given);
  const folder = options.resume === undefined ? undefined : folderToResume(options);
  const done = folder === undefined ? undefined : resultIn(folder);
  if (done) {
    refuseToFollow(options, folder as string);
    return tell(done, undefined, options);
  }
  if (options.monitor !== undefined) expectFree(options.monitor);
  if (options.tensorboard !== undefined) expectFolder(options.tensorboard);
  const run = folder === undefined ? begun(options) : SavedRun.resume(folder, options);
  const start = performance.now();
  const firstStep = sessionOf(run).step;
  const result = await train(run, followersOf(options, sessionOf(run)));
  if (!result) return;
  const seconds = Math.round(performance.now() - start) / 1000;
  tell(result, { seconds, steps: result.step - firstStep }, options);
}

/** The body is a parameter of the agent, read from its file. */
async function withBody({ body, freeze, ...options }: RunOptions): Promise<RunOptions> {
  if (body === undefined && freeze !== undefined)
    throw new InputError(
      "--freeze: expected it with --body, whose layers are to stand still; a new network has learned nothing yet.",
    );
  if (body === undefined) return options;
  const wearers = agents.entries().filter(([, { params }]) => Object.hasOwn(params.shape, "body"));
  if (
    options.agent !== undefined &&
    !wearers.some(([id]) => id === agents.canonical(options.agent as string))
  )
    throw new InputError(
      `--body: expected an agent that takes one (${wearers.map(([id]) => id).join(", ")}), got ${options.agent}.`,
    );
  return { ...options, param: paramsWith("body", await loadBody(body, layersIn(freeze)), options.param) };
}

/** What is told while a run goes on is not told of one that has ended. */
function refuseToFollow({ monitor, tensorboard }: RunOptions, folder: string): void {
  const option = (monitor !== undefined && "monitor") || (tensorboard !== undefined && "tensorboard");
  if (option)
    throw new InputError(
      `--${option}: expected a run that goes on, got one that has ended; its episodes are in ${join(folder, "monitor.csv")}, all that it told in ${join(folder, "events.jsonl")}.`,
    );
}

function layersIn(text = ""): number[] {
  if (/^([0-9]+(,[0-9]+)*)?$/.test(text)) return text === "" ? [] : text.split(",").map(Number);
  throw new InputError(
    `--freeze: expected numbers of layers between commas, 0,1 for example, got ${shown(text)}.`,
  );
}

/** The folder of the run to go on with; a spec that is given beside it must be the run's. */
function folderToResume({ resume = "", ...options }: RunOptions): string {
  if (options.save !== undefined)
    throw new InputError(
      "--resume: expected it without --save, for the run has its folder; leave one of them out.",
    );
  const folder = findRun(resume, RUNS);
  const { checkpointEvery: _, json: __, monitor: ___, tensorboard: ____, ...others } = options;
  const [stray] = Object.keys(others);
  if (stray === undefined) return folder;
  if (others.env === undefined || others.agent === undefined)
    throw new InputError(
      `--resume: a run goes on with its own spec; leave out --${inDashes(stray)}, or begin a run of its own without --resume.`,
    );
  const [wanted, kept] = [hashSpec(resolveSpec(specOf(others as SpecOptions))), hashSpec(specIn(folder))];
  if (wanted !== kept)
    throw new InputError(
      `--resume: expected the spec of the run in ${folder} (${kept}), got that of another (${wanted}); name the run alone to go on with it.`,
    );
  return folder;
}

function inDashes(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function begun(options: RunOptions): SavedRun | Session {
  const { env, agent, save, checkpointEvery } = options;
  for (const [name, value] of Object.entries({ env, agent }))
    if (value === undefined) throw new InputError(`required option '--${name} <id>' not specified`);
  const spec = resolveSpec(specOf(options as SpecOptions));
  if (save !== undefined)
    return SavedRun.begin(save === true ? join(RUNS, hashSpec(spec)) : save, spec, options);
  if (checkpointEvery !== undefined)
    throw new InputError(
      "--checkpoint-every: expected it with --save or --resume; where nothing is kept there are no checkpoints.",
    );
  return new Session(spec);
}

/** What is written beside the results, with clocks in it. */
function followersOf({ monitor, tensorboard }: RunOptions, { spec, step }: Session): Follower[] {
  return [
    ...(monitor === undefined ? [] : [new MonitorFile(monitor, spec)]),
    ...(tensorboard === undefined ? [] : [new TensorboardFile(tensorboard, spec, step)]),
  ];
}

function sessionOf(run: SavedRun | Session): Session {
  return run instanceof SavedRun ? run.session : run;
}

/** To the end; a saved run that is interrupted keeps where it was. */
async function train(
  run: SavedRun | Session,
  followers: readonly Follower[],
): Promise<RunResult | undefined> {
  const session = sessionOf(run);
  const progress = new Progress(session.spec, session);
  const interruption = run instanceof SavedRun ? listenForInterruption() : undefined;
  let result: RunResult | undefined = session.done ? session.result() : undefined;
  let stride = 1;
  try {
    while (!session.done && !interruption?.came) {
      const start = performance.now();
      for (const event of run.advance(stride)) {
        progress.tell(event);
        for (const follower of followers) follower.tell(event);
        result = resultOf(event) ?? result;
      }
      const took = performance.now() - start;
      if (took < SLICE_MS / 2) stride = Math.min(2 * stride, MOST_STEPS);
      if (took > SLICE_MS * 2) stride = Math.ceil(stride / 2);
      await new Promise(setImmediate); // signals are heard
    }
  } finally {
    progress.stop(); // gives the cursor back whatever happened
    interruption?.end();
    for (const follower of followers) follower.close();
  }
  if (run instanceof SavedRun && !session.done) leave(run);
  return result;
}

function resultOf(event: RunEvent): RunResult | undefined {
  return event.type === "done" ? event.result : undefined;
}

function listenForInterruption(): { readonly came: boolean; end(): void } {
  const heard = { came: false };
  const hear = () => {
    heard.came = true;
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, hear);
  return {
    get came() {
      return heard.came;
    },
    end: () => {
      for (const signal of signals) process.off(signal, hear);
    },
  };
}

function leave(run: SavedRun): void {
  run.checkpoint();
  run.close();
  process.stderr.write(
    `palaestra: stopped at step ${run.session.step.toLocaleString("en")}; palaestra run --resume ${run.folder} goes on.\n`,
  );
  process.exitCode = STOPPED;
}

function tell(result: RunResult, pace: Pace | undefined, { json }: RunOptions): void {
  const text = json
    ? `${JSON.stringify({ ...result, ...(pace && { wallSeconds: pace.seconds }) })}\n`
    : runSummary(result, pace);
  process.stdout.write(text);
}

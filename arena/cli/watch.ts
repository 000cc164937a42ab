import type { Command } from "commander";
import { z } from "zod";
import { param, parse } from "../../envs/core/schema.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import { Exhibition, resolveSpec, Session } from "../index.ts";
import { Progress } from "./progress.ts";
import { addAgentOptions, addWorldOptions, LIGHT_OPTION, type SpecOptions, specOf } from "./specOptions.ts";
import { frameOf } from "./terminal/frame.ts";
import { Terminal } from "./terminal/terminal.ts";

interface WatchOptions extends SpecOptions {
  readonly speed?: unknown;
  readonly episodes?: unknown;
  readonly frames?: unknown;
  readonly light?: boolean;
}

const count = z.int().min(1).optional();
const speedSchema = z.union([z.number().min(0.01), z.literal("max")]);
const showSchema = z.strictObject({
  speed: param(speedSchema.default(1), { title: "Speed", description: "Times the world's own pace." }),
  episodes: param(count, { title: "Episodes", description: "Episodes to show." }),
  frames: param(count, { title: "Frames", description: "Frames to show." }),
});

const PAUSE_AT_END = 800; // ms: time to see how it ended
const SLOWER_THAN_MAX = 16; // times the world's own pace
const KEYS = "q quit · space pause · . one step · + - faster, slower";

export function addWatchCommand(program: Command): void {
  const command = program.command("watch").description("Train an agent, then watch it play in the terminal.");
  addAgentOptions(addWorldOptions(command), "50000; 0: watch it untrained")
    .option("--speed <factor>", "times the world's own pace, or max (default 1)", readValue)
    .option("--episodes <number>", "episodes to show (default: until q is pressed)", readValue)
    .option("--frames <number>", "frames to show", readValue)
    .option(...LIGHT_OPTION)
    .action(watch);
}

async function watch(options: WatchOptions): Promise<void> {
  const { speed, episodes, frames } = options;
  const show = parse(showSchema, { speed, episodes, frames }, "watch");
  const session = trained(options);
  const terminal = new Terminal(options);
  try {
    await perform(new Exhibition(session), terminal, show, session.spec.evaluation.maxSteps);
  } finally {
    terminal.close();
  }
}

/** A session that has come to its end; at its beginning for --steps 0. */
function trained(options: WatchOptions): Session {
  const untrained = options.steps === 0;
  const input = specOf({ ...options, episodes: undefined, finalEpisodes: 0, ...(untrained && { steps: 1 }) });
  const session = new Session(resolveSpec(input));
  if (untrained) return session;
  const progress = new Progress(session.spec);
  try {
    while (!session.done) for (const event of session.advance(1000)) progress.tell(event);
  } finally {
    progress.stop();
  }
  return session;
}

/** Where nobody looks on, one episode is told, frame after frame, without waiting. */
async function perform(
  exhibition: Exhibition,
  terminal: Terminal,
  { speed, episodes = terminal.isLive ? Infinity : 1, frames = Infinity }: z.output<typeof showSchema>,
  longest: number,
): Promise<void> {
  const { simulation, player } = exhibition;
  const pace = simulation.world.stepsPerSecond ?? 8;
  let factor = speed === "max" ? Infinity : speed;
  let paused = false;
  for (let frame = 1; ; frame++) {
    const { lastAction } = exhibition;
    const insight = player.inspect?.(simulation.observation());
    const words = terminal.isLive ? [`${paused ? "paused · " : ""}${KEYS}`] : [];
    terminal.show(frameOf(terminal, { simulation, return: exhibition.return, lastAction, insight, words }));
    const isOver = simulation.over || simulation.steps >= (simulation.world.maxSteps ?? longest);
    if (frame >= frames || (isOver && simulation.episode + 1 >= episodes)) return;
    if (terminal.isLive) {
      const key = await terminal.key(paused ? undefined : isOver ? PAUSE_AT_END : 1000 / (pace * factor));
      if (key === "q" || (key === undefined && paused)) return;
      if (key === "+") factor *= 2;
      if (key === "-") factor = factor === Infinity ? SLOWER_THAN_MAX : Math.max(0.01, factor / 2);
      if (key === "space") paused = !paused;
      if (key !== undefined && key !== "." && key !== "right") continue; // nothing moves for a key
    }
    if (isOver) exhibition.nextEpisode();
    else exhibition.step();
  }
}

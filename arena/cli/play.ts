import type { Command } from "commander";
import { z } from "zod";
import { param, parse } from "../../envs/core/schema.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { wrappers as wrapperCatalogue } from "../../envs/core/wrappers/index.ts";
import { envs, type Value } from "../../envs/index.ts";
import { worldOf } from "../index.ts";
import { Recorder } from "../recording.ts";
import { expectFileToWrite, writeDemonstrationFile } from "./demonstrationFile.ts";
import { addWorldOptions, LIGHT_OPTION, type WorldOptions, worldSpecOf } from "./specOptions.ts";
import { type Controls, controlsOf, nameOf } from "./terminal/controls.ts";
import { frameOf } from "./terminal/frame.ts";
import { NO_KEY, Terminal } from "./terminal/terminal.ts";

interface PlayOptions extends WorldOptions {
  readonly speed?: unknown;
  readonly frames?: unknown;
  readonly light?: boolean;
  readonly record?: string;
}

const playSchema = z.strictObject({
  seed: param(z.int().min(0).default(0), { title: "Seed", description: "Names all of the world's luck." }),
  speed: param(z.number().min(0.01).default(1), {
    title: "Speed",
    description: "Times the world's own pace.",
  }),
  frames: param(z.int().min(1).optional(), { title: "Frames", description: "Frames to show." }),
});

export function addPlayCommand(program: Command): void {
  const command = program
    .command("play")
    .description("Play an environment yourself, by the keys of the terminal (or keys piped into it).");
  addWorldOptions(command)
    .option(
      "--speed <factor>",
      "times the world's own pace, where it runs in real time (default 1)",
      readValue,
    )
    .option("--frames <number>", "frames to show (default: until q is pressed)", readValue)
    .option("--record <file.json>", "write down what you see and do, for behaviouralCloning to learn from")
    .option(...LIGHT_OPTION)
    .action(play);
}

async function play(options: PlayOptions): Promise<void> {
  const { seed, speed, frames, record } = options;
  const show = parse(playSchema, { seed, speed, frames }, "play");
  const { id, params, wrappers = [] } = worldSpecOf(options);
  const around = wrappers.map((wrapper, i) => wrapperCatalogue.resolve(wrapper, `wrapper[${i}]`));
  const env = { ...envs.resolve({ id, ...(params && { params }) }, "env"), wrappers: around };
  const world = worldOf({ env }, "evaluate"); // rewards as they are, games to their end
  const controls = controlsOf(id, world);
  const simulation = new Simulation(env.id, world);
  if (record !== undefined) expectFileToWrite("--record", record);
  const recorder = record === undefined ? undefined : new Recorder(simulation);
  simulation.begin(show.seed);
  const terminal = new Terminal(options);
  try {
    await new Game(simulation, controls, terminal, show.speed, recorder).play(show.frames);
  } finally {
    terminal.close();
  }
  if (recorder && record !== undefined)
    writeDemonstrationFile("--record", record, recorder.demonstrations("a person"));
}

class Game {
  private readonly simulation: Simulation;
  private readonly controls: Controls;
  private readonly terminal: Terminal;
  private readonly period: number; // ms between steps in real time
  private readonly recorder: Recorder | undefined;
  private return = 0;
  private lastAction: Value | undefined;
  private message = "";
  private paused = false;
  /** In real time an episode waits for its first key. */
  private waiting = true;

  constructor(
    simulation: Simulation,
    controls: Controls,
    terminal: Terminal,
    speed: number,
    recorder?: Recorder,
  ) {
    this.simulation = simulation;
    this.controls = controls;
    this.terminal = terminal;
    this.recorder = recorder;
    this.period = 1000 / ((simulation.world.stepsPerSecond ?? 8) * speed);
  }

  async play(frames = Infinity): Promise<void> {
    for (let frame = 1; ; frame++) {
      this.show(frame === 1);
      if (frame >= frames) return;
      const key = await this.nextKey();
      if (key === "q" || key === undefined) return;
      if (key === "n" && this.simulation.over) this.begin();
      else if (key === "p" && this.isTimed) this.paused = !this.paused;
      else if (!this.simulation.over && !this.paused) this.take(key);
      this.waiting = this.waiting && key === "n";
    }
  }

  /** Steps come by themselves. */
  private get isTimed(): boolean {
    return this.terminal.isLive && this.idle !== undefined && !this.simulation.over;
  }

  /** A screen always has the keys on it; on paper once is enough. */
  private show(isFirst: boolean): void {
    const { simulation, lastAction } = this;
    const { isLive } = this.terminal;
    const words = [...(isLive || isFirst ? [this.keys] : []), this.said].filter((line) => isLive || line);
    this.terminal.show(frameOf(this.terminal, { simulation, return: this.return, lastAction, words }));
  }

  private get said(): string {
    if (this.simulation.over) return "The episode is over: n for the next one, q to quit.";
    if (this.isTimed && this.waiting) return "Press a key to begin.";
    return this.paused ? "Paused: p goes on." : this.message;
  }

  private get keys(): string {
    const waiting = this.idle === undefined ? [] : [this.terminal.isLive ? "p pause" : ". wait"];
    return [...this.controls.legend, ...waiting, "q quit"].join(" · ");
  }

  /** What a player who presses nothing does, in worlds that go on meanwhile. */
  private get idle(): Value | undefined {
    const { world, state } = this.simulation;
    return world.idle?.(state);
  }

  /** In real time: the last key pressed until the next step is due, NO_KEY for none. Undefined when no key will come. */
  private async nextKey(): Promise<string | undefined> {
    if (!this.isTimed || this.paused || this.waiting) return this.terminal.key();
    const due = performance.now() + this.period;
    let last = NO_KEY;
    for (let left = this.period; left > 0; left = due - performance.now()) {
      const key = await this.terminal.key(left);
      if (key === "q" || key === "p") return key;
      last = key || last;
    }
    return last;
  }

  private take(key: string): void {
    const { simulation } = this;
    const action = this.controls.actionOf(key) ?? (key === NO_KEY || key === "." ? this.idle : undefined);
    this.message = "";
    if (action === undefined) {
      this.message = key === NO_KEY ? "" : `${key} does nothing here: ${this.controls.legend.join(" · ")}.`;
      if (this.terminal.isLive && this.idle !== undefined) this.step(this.idle);
      return;
    }
    if (typeof action === "number" && simulation.mask()?.[action] === 0)
      this.message = `${nameOf(simulation.world, action)} is not allowed now.`;
    else this.step(action);
  }

  private step(action: Value): void {
    this.return += (this.recorder ?? this.simulation).step(action).reward;
    this.lastAction = action;
  }

  private begin(): void {
    this.simulation.nextEpisode();
    this.waiting = true;
    this.return = 0;
    this.lastAction = undefined;
    this.message = "";
  }
}

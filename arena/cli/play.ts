import type { Command } from "commander";
import { z } from "zod";
import { param, parse } from "../../envs/core/schema.ts";
import { readValue } from "../../envs/core/shorthand.ts";
import { Simulation } from "../../envs/core/simulation.ts";
import { envs, makeWorld, type Value } from "../../envs/index.ts";
import { addWorldOptions, type WorldOptions, worldSpecOf } from "./specOptions.ts";
import { type Controls, controlsOf, nameOf } from "./terminal/controls.ts";
import { frameOf } from "./terminal/frame.ts";
import { Terminal } from "./terminal/terminal.ts";

interface PlayOptions extends WorldOptions {
  readonly speed?: unknown;
}

const playSchema = z.strictObject({
  seed: param(z.int().min(0).default(0), { title: "Seed", description: "Names all of the world's luck." }),
  speed: param(z.number().gt(0).default(1), { title: "Speed", description: "Times the world's own pace." }),
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
    .action(play);
}

async function play(options: PlayOptions): Promise<void> {
  const { seed, speed } = parse(playSchema, { seed: options.seed, speed: options.speed }, "play");
  const { id, params, wrappers = [] } = worldSpecOf(options);
  const world = makeWorld(envs.canonical(id, "env"), params, wrappers as never);
  const controls = controlsOf(id, world);
  const simulation = new Simulation(envs.canonical(id), world);
  simulation.begin(seed);
  const terminal = new Terminal();
  try {
    await new Game(simulation, controls, terminal, speed).play();
  } finally {
    terminal.close();
  }
}

class Game {
  private readonly simulation: Simulation;
  private readonly controls: Controls;
  private readonly terminal: Terminal;
  private readonly period: number; // ms between steps in real time
  private return = 0;
  private lastAction: Value | undefined;
  private message = "";

  constructor(simulation: Simulation, controls: Controls, terminal: Terminal, speed: number) {
    this.simulation = simulation;
    this.controls = controls;
    this.terminal = terminal;
    this.period = 1000 / ((simulation.world.stepsPerSecond ?? 8) * speed);
  }

  async play(): Promise<void> {
    for (;;) {
      this.show();
      const key = await this.nextKey();
      if (key === "q" || key === undefined) return;
      if (key === "n" && this.simulation.over) this.begin();
      else if (!this.simulation.over) this.take(key);
    }
  }

  private show(): void {
    const { simulation, lastAction, controls } = this;
    const question = simulation.over ? "The episode is over: n for the next one, q to quit." : this.message;
    const keys = `${controls.legend.join(" · ")} · q quit`;
    const words = this.terminal.isLive ? [keys, question] : question ? [question] : [];
    this.terminal.show(frameOf(this.terminal, { simulation, return: this.return, lastAction, words }));
  }

  /** What a player who presses nothing does, in worlds that go on meanwhile. */
  private get idle(): Value | undefined {
    const { world, state } = this.simulation;
    return world.idleIn?.(state) ?? world.idle;
  }

  /** In real time: the last key pressed until the next step is due, "" for none. Undefined when no key will come. */
  private async nextKey(): Promise<string | undefined> {
    if (!this.terminal.isLive || this.idle === undefined || this.simulation.over) return this.terminal.key();
    const due = performance.now() + this.period;
    let last = "";
    for (let left = this.period; left > 0; left = due - performance.now()) {
      const key = await this.terminal.key(left);
      if (key === "q") return key;
      last = key ?? last;
    }
    return last;
  }

  private take(key: string): void {
    const { simulation } = this;
    const action = this.controls.actionOf(key) ?? (key === "" || key === "." ? this.idle : undefined);
    this.message = "";
    if (action === undefined) {
      this.message = key === "" ? "" : `${key} does nothing here: ${this.controls.legend.join(" · ")}.`;
      if (this.terminal.isLive && this.idle !== undefined) this.step(this.idle);
      return;
    }
    if (typeof action === "number" && simulation.mask()?.[action] === 0)
      this.message = `${nameOf(simulation.world, action)} is not allowed now.`;
    else this.step(action);
  }

  private step(action: Value): void {
    this.return += this.simulation.step(action).reward;
    this.lastAction = action;
  }

  private begin(): void {
    this.simulation.nextEpisode();
    this.return = 0;
    this.lastAction = undefined;
    this.message = "";
  }
}

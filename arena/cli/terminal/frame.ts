/** One frame: the world's picture and what there is to say below it. */
import type { Insight } from "../../../agents/index.ts";
import type { Simulation } from "../../../envs/core/simulation.ts";
import type { Value } from "../../../envs/index.ts";
import { nameOf } from "./controls.ts";
import { picture } from "./picture.ts";
import type { Terminal } from "./terminal.ts";

export interface Moment {
  readonly simulation: Simulation;
  readonly return: number;
  readonly lastAction: Value | undefined;
  readonly insight?: Insight | undefined;
  /** Lines below: keys, questions. */
  readonly words: readonly string[];
}

export function frameOf({ size, depth, light }: Terminal, moment: Moment): string[] {
  const { simulation, words } = moment;
  const drawing = simulation.world.draw?.(simulation.state);
  const shown = drawing
    ? picture(drawing, { ...size, depth, light })
    : [observationInWords(simulation).slice(0, size.columns)];
  const thoughts = insightInWords(simulation, moment.insight);
  const below = [statusOf(moment), ...(thoughts ? [thoughts] : []), ...words];
  return [...shown, "", ...below.flatMap((line) => broken(line, size.columns))];
}

/** A line in as many as it takes, broken between its parts; a part too long for one is cut. */
function broken(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const lines: string[] = [];
  for (const part of line.split(" · ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + part.length <= columns)
      lines[lines.length - 1] += ` · ${part}`;
    else lines.push(part.slice(0, columns));
  }
  return lines;
}

function statusOf({ simulation, return: soFar, lastAction }: Moment): string {
  const { id, episode, steps, world } = simulation;
  const last = lastAction === undefined ? "" : ` · ${nameOf(world, lastAction)}`;
  const sum = soFar.toLocaleString("en", { maximumFractionDigits: 2 });
  return `${id} · episode ${episode + 1} · step ${steps} · return ${sum}${last}`;
}

/** Worlds that draw nothing are told in numbers. */
function observationInWords(simulation: Simulation): string {
  const observation = simulation.observation();
  const numbers = typeof observation === "number" ? [observation] : [...observation];
  return `observation: ${numbers.map((value) => Number(value.toPrecision(3))).join(" ")}`;
}

/** "Q(s, a): left 1.3 · right 1.2" */
function insightInWords({ world }: Simulation, insight: Insight | undefined): string | undefined {
  if (!insight?.actions) return undefined;
  const { label, values } = insight.actions;
  const each = values.map((value, action) => `${nameOf(world, action)} ${Number(value.toPrecision(3))}`);
  return `${label}: ${each.join(" · ")}`;
}

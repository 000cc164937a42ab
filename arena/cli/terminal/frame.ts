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
  const shown = drawing ? picture(drawing, { ...size, depth, light }) : [observationInWords(simulation)];
  const thoughts = insightInWords(simulation, moment.insight);
  return [...shown, "", statusOf(moment), ...(thoughts ? [thoughts] : []), ...words].map((line) =>
    line.includes("\u001b") ? line : line.slice(0, size.columns),
  );
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

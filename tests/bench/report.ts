/** The benchmark's tables. */
import { times } from "./bars.ts";
import type { Compared, Speed } from "./comparison.ts";
import type { Figure } from "./measure.ts";
import type { Product } from "./peak.ts";
import { shortly, table } from "./table.ts";

const groups = ["engine", "tfjs wasm", "tfjs cpu", "PyTorch", "tuned"]; // of two columns each

/** One row for each workload. */
export function comparisonTable(rows: readonly Compared[], peak?: number): string {
  return table([
    ["", ...groups.flatMap((group) => [group, ""]), "faster", "", "", "engine", ""],
    [
      "train in ms, act in µs",
      ...groups.flatMap(() => ["train", "act"]),
      ...["wasm", "PyTorch", "tuned", "G/s", "of peak"],
    ],
    ...rows.map(({ workload, engine, wasm, cpu, torch, tunedTorch, multiplyAdds }) => {
      const speed = typeof engine.train === "number" ? multiplyAdds / engine.train / 1e3 : undefined;
      return [
        workload.name,
        ...[engine, wasm, cpu, torch, tunedTorch].flatMap((speeds) => [inMs(speeds.train), inµs(speeds.act)]),
        ...[wasm.train, torch.train, tunedTorch.train].map((theirs) => factor(times(theirs, engine.train))),
        speed ? shortly(speed) : "",
        speed && peak ? `${Math.round((100 * speed) / peak)} %` : "",
      ];
    }),
  ]);
}

/** What a cell has no room for. */
export function remarks(rows: readonly Compared[], hasTorch: boolean): string[] {
  return [
    "Train: forward, loss, backward, Adam, and for DQN the target's forward. Act: one observation in, its answer out.",
    "G/s: the step's multiply-adds, counted from the spec, in thousand millions per second.",
    ...rows.flatMap(({ workload, wasm }) =>
      typeof wasm.train === "string" ? [`tfjs wasm cannot train ${workload.name}: ${wasm.train}.`] : [],
    ),
    ...(hasTorch
      ? []
      : ["PyTorch is not installed; on Debian: apt-get install python3-torch libopenblas0-pthread."]),
    ...rows.flatMap(({ workload, torch, parameters }) =>
      torch.parameters && torch.parameters !== parameters
        ? [`PyTorch's ${workload.name} has ${torch.parameters} parameters, the engine's ${parameters}.`]
        : [],
    ),
    `The same work: ${rows.map(sameness).join("; ")}.`,
  ];
}

/** Outputs that differ by more than this, of the largest, are not the same work. */
const TOLERANCE = 1e-4;

function sameness({ workload, error }: Compared): string {
  return `${workload.id} ${error < TOLERANCE ? "yes" : "NO"} (${error.toExponential(0)})`;
}

export function productTable(products: readonly Product[], peak?: number): string {
  return table([
    ["product", "µs", "G multiply-adds/s", "of peak"],
    ...products.map(({ name, side, microseconds, speed }) => [
      `${name}, ${side}³`,
      shortly(microseconds),
      shortly(speed),
      peak ? `${Math.round((100 * speed) / peak)} %` : "",
    ]),
    ...(peak ? [["in registers alone", "", shortly(peak), "100 %"]] : []),
  ]);
}

export function figureTable(heading: string, figures: readonly Figure[]): string {
  const worlds = figures.some(({ stepsPerSecond }) => stepsPerSecond !== undefined);
  return table([
    [heading, "µs", ...(worlds ? ["steps/s"] : [])],
    ...figures.map(({ name, microseconds, stepsPerSecond }) => [
      name,
      shortly(microseconds),
      ...(stepsPerSecond === undefined ? [] : [shortly(stepsPerSecond)]),
    ]),
  ]);
}

function inMs(speed: Speed): string {
  return typeof speed === "number" ? shortly(speed / 1e3) : inµs(speed);
}

/** A reason of a word or two stands in the cell; a longer one among the remarks. */
function inµs(speed: Speed): string {
  if (typeof speed === "number") return shortly(speed);
  return speed.startsWith("no kernel") ? "cannot" : speed;
}

function factor(value: number | undefined): string {
  return value === undefined ? "" : `${shortly(value)} ×`;
}

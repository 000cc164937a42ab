/** What the engine is meant to reach. Figures of one machine at one time: nothing fails for them. */
import type { Compared, Speed } from "./comparison.ts";
import type { Product } from "./peak.ts";
import { shortly } from "./table.ts";

export interface Bar {
  readonly name: string;
  readonly reached: number | undefined; // undefined: not measured here
  readonly bound: number;
  readonly unit: string;
  readonly atMost?: boolean; // default: the bound is the least
}

/** One line for each bar: PASS, FAIL, or a dash where something to measure it with is missing. */
export function verdicts(rows: readonly Compared[], square: readonly Product[], peak?: number): string[] {
  const at = (id: string) => rows.find(({ workload }) => workload.id === id);
  const overTorch = (id: string) => times(at(id)?.torch.train, at(id)?.engine.train);
  const overTuned = (id: string) => times(at(id)?.tunedTorch.train, at(id)?.engine.train);
  const slowest = Math.min(...square.filter(({ side }) => side === 512).map(({ speed }) => speed));
  const act = at("dqn")?.engine.act;
  const bars: Bar[] = [
    {
      name: "DQN update, faster than tfjs wasm",
      reached: times(at("dqn")?.wasm.train, at("dqn")?.engine.train),
      bound: 10,
      unit: "×",
    },
    { name: "DQN update, faster than PyTorch", reached: overTorch("dqn"), bound: 1.5, unit: "×" },
    {
      name: "acting with 4-120-84-2",
      reached: typeof act === "number" ? act : undefined,
      bound: 5,
      unit: "µs",
      atMost: true,
    },
    {
      name: "slowest product at 512³, of the SIMD peak",
      reached: peak && Number.isFinite(slowest) ? (100 * slowest) / peak : undefined,
      bound: 70,
      unit: "%",
    },
    { name: "MinAtar CNN step, faster than PyTorch", reached: overTorch("cnn"), bound: 1, unit: "×" },
    { name: "ResNet step, faster than PyTorch", reached: overTorch("resnet"), bound: 1, unit: "×" },
    { name: "DQN update, faster than PyTorch tuned", reached: overTuned("dqn"), bound: 1.5, unit: "×" },
    { name: "MinAtar CNN step, faster than PyTorch tuned", reached: overTuned("cnn"), bound: 1, unit: "×" },
    { name: "ResNet step, faster than PyTorch tuned", reached: overTuned("resnet"), bound: 1, unit: "×" },
  ];
  return bars.map(verdict);
}

/** How many times longer `theirs` takes than `ours`. */
export function times(theirs: Speed | undefined, ours: Speed | undefined): number | undefined {
  return typeof theirs === "number" && typeof ours === "number" ? theirs / ours : undefined;
}

export function verdict({ name, reached, bound, unit, atMost = false }: Bar): string {
  const wanted = `${atMost ? "at most" : "at least"} ${bound} ${unit}`;
  if (reached === undefined) return `—     ${name}: not measured (${wanted})`;
  const passed = atMost ? reached <= bound : reached >= bound;
  return `${passed ? "PASS" : "FAIL"}  ${name}: ${shortly(reached)} ${unit} (${wanted})`;
}

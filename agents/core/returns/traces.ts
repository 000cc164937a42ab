/**
 * Eligibility traces: how much of each error every weight deserves, for having led there lately.
 * Sutton & Barto (2018), §12.2 (accumulating, eq. 12.5), §12.5 (dutch, eq. 12.11) and §12.12 (replacing);
 * Singh & Sutton (1996), doi:10.1007/BF00114726 (replacing).
 *
 * Only weights that have a trace are kept in a list. Differs: traces smaller than `NEGLIGIBLE` are dropped.
 */
import { InputError } from "../../../envs/core/errors.ts";
import { restore } from "../checkpoint.ts";

export const traceKinds = ["accumulating", "replacing", "dutch"] as const;
export type TraceKind = (typeof traceKinds)[number];

const NEGLIGIBLE = 1e-8;

export class Traces {
  readonly size: number;
  readonly values: Float64Array; // [size] e
  readonly active: Int32Array; // [size] weights whose trace is not 0, the first `count` of them
  count = 0;
  private readonly listed: Uint8Array; // [size] 1 for those

  constructor(size: number) {
    this.size = size;
    this.listed = new Uint8Array(size);
    this.values = new Float64Array(size);
    this.active = new Int32Array(size);
  }

  /** e ← factor · e, where the factor is γλ. */
  decay(factor: number): void {
    if (factor === 0) {
      this.clear();
      return;
    }
    const { values, active } = this;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      const at = active[i];
      values[at] *= factor;
      if (Math.abs(values[at]) >= NEGLIGIBLE) active[kept++] = at;
      else this.drop(at);
    }
    this.count = kept;
  }

  /** e ← e + x: accumulating; with x = (1 − α · eᵀx) x, dutch. */
  add(at: number, x: number): void {
    this.replace(at, this.values[at] + x);
  }

  /** e ← x: replacing, for features that are 0 or 1. */
  replace(at: number, x: number): void {
    if (this.listed[at] === 0) {
      this.listed[at] = 1;
      this.active[this.count++] = at;
    }
    this.values[at] = x;
  }

  /** A weight whose feature is 1, as in a table: e ← e + 1, e ← 1, or e ← e + 1 − α e. */
  visit(at: number, kind: TraceKind, learningRate: number): void {
    if (kind === "replacing") this.replace(at, 1);
    else this.add(at, kind === "dutch" ? 1 - learningRate * this.values[at] : 1);
  }

  /** w ← w + step · e. */
  apply(weights: Float64Array, step: number): void {
    const { values, active, count } = this;
    for (let i = 0; i < count; i++) weights[active[i]] += step * values[active[i]];
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.drop(this.active[i]);
    this.count = 0;
  }

  private drop(at: number): void {
    this.values[at] = 0;
    this.listed[at] = 0;
  }

  /** The list alone, in its order: most traces are 0. */
  save() {
    const active = this.active.slice(0, this.count);
    return { active, values: Float64Array.from(active, (at) => this.values[at]) };
  }

  load(saved: ReturnType<Traces["save"]> | undefined): void {
    const [longest, length] = [this.size, saved?.active.length ?? Infinity];
    if (!saved || length > longest || saved.active.some((at) => !(at >= 0 && at < longest))) {
      throw new InputError(
        `checkpoint.traces: expected traces of at most ${longest} weights, got those of others; load it with the world and parameters it was saved with.`,
      );
    }
    this.clear();
    const values = new Float64Array(length);
    restore(values, saved.values, "traces.values");
    for (let i = 0; i < values.length; i++) this.replace(saved.active[i], values[i]);
  }
}

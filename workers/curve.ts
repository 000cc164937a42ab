import type { Curve } from "./protocol.ts";

/** More bins than this and neighbours are joined, so that a curve of any length stays quick to send and to draw. */
const MAX_BINS = 240;

interface Bin {
  step: number;
  sum: number;
  low: number;
  high: number;
  count: number;
}

/** Collects values along a run into at most 240 bins of equal numbers of values. */
export class CurveBuilder {
  readonly label: string;
  private bins: Bin[] = [];
  private perBin = 1;

  constructor(label: string) {
    this.label = label;
  }

  add(step: number, value: number): void {
    const last = this.bins.at(-1);
    if (last && last.count < this.perBin) join(last, { step, sum: value, low: value, high: value, count: 1 });
    else this.bins.push({ step, sum: value, low: value, high: value, count: 1 });
    if (this.bins.length > MAX_BINS) this.halve();
  }

  private halve(): void {
    this.perBin *= 2;
    this.bins = this.bins.filter((bin, i) => {
      if (i % 2 === 1) join(this.bins[i - 1], bin);
      return i % 2 === 0;
    });
  }

  data(): Curve {
    return {
      label: this.label,
      steps: this.bins.map((bin) => bin.step),
      means: this.bins.map((bin) => bin.sum / bin.count),
      lows: this.bins.map((bin) => bin.low),
      highs: this.bins.map((bin) => bin.high),
    };
  }
}

function join(bin: Bin, later: Bin): void {
  bin.step = later.step;
  bin.sum += later.sum;
  bin.low = Math.min(bin.low, later.low);
  bin.high = Math.max(bin.high, later.high);
  bin.count += later.count;
}

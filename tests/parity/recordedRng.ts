/** A random stream that serves recorded draws, and finds it out when a world draws otherwise than its original did. */
import type { Rng } from "../../envs/index.ts";

/** `rand()`, `rand(8)`, `randint(low, high)` and `randint(low, high, 8)` of the original, each with what it gave. */
export type Draw =
  | ["u", number]
  | ["U", number[]]
  | ["i", number, number, number]
  | ["I", number, number, number[]];

/** One number that was drawn: `low` and `high` are there when it was a whole number in [low, high). */
interface One {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export class RecordedRng {
  private readonly left: One[] = [];

  /** Adds draws to be served, in order. */
  serve(draws: readonly Draw[]): void {
    for (const draw of draws) this.left.push(...spread(draw));
  }

  /** How many draws have not been asked for. */
  get unused(): number {
    return this.left.length;
  }

  /** As the worlds' argument; only what worlds draw by is there. */
  asRng(): Rng {
    return this as unknown as Rng;
  }

  uniform(low = 0, high = 1): number {
    const { value, high: bound } = this.next("a number in [0, 1)");
    if (bound !== undefined) throw new Error("drew a number in [0, 1) where the original drew a whole one");
    return low + (high - low) * value;
  }

  int(low: number, high?: number): number {
    const [from, to] = high === undefined ? [0, low] : [low, high];
    const one = this.next(`a whole number in [${from}, ${to})`);
    if (one.low !== from || one.high !== to)
      throw new Error(
        `drew a whole number in [${from}, ${to}) where the original drew in [${one.low}, ${one.high})`,
      );
    return one.value;
  }

  bernoulli(probability: number): boolean {
    return this.uniform() < probability;
  }

  categorical(probabilities: ArrayLike<number>): number {
    const u = this.uniform();
    let sum = 0;
    for (let i = 0; i < probabilities.length; i++) {
      sum += probabilities[i];
      if (sum > u) return i;
    }
    throw new Error(`probabilities sum to ${sum}, not above the recorded draw ${u}`);
  }

  private next(what: string): One {
    const one = this.left.shift();
    if (!one) throw new Error(`drew ${what} where the original drew nothing more`);
    return one;
  }
}

function spread(draw: Draw): One[] {
  switch (draw[0]) {
    case "u":
      return [{ value: draw[1] }];
    case "U":
      return draw[1].map((value) => ({ value }));
    case "i":
      return [{ value: draw[3], low: draw[1], high: draw[2] }];
    case "I":
      return draw[3].map((value) => ({ value, low: draw[1], high: draw[2] }));
  }
}

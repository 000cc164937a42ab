/// <reference path="./alea.d.ts" />
/**
 * Seeded random streams, keyed by name: same name, same luck, on every engine.
 *
 * The generator is Alea (Baagøe, 2010) as kept by seedrandom: pure float64 arithmetic, four numbers of state,
 * period about 2^116. It hashes its name, so "seed-0", "seed-1", … are unrelated streams.
 */
import type { Alea, AleaState } from "seedrandom/lib/alea.js";
import alea from "seedrandom/lib/alea.js";
import { InputError, shown } from "./errors.ts";
import { log } from "./math.ts";

/** What names an experiment's luck. Numbers and their decimal strings name the same streams. */
export type Seed = number | string;

/** Everything needed to continue a stream; plain data, exact in JSON. */
export interface RngState {
  readonly name: string;
  readonly alea: Readonly<AleaState>;
}

/** How many draws are thrown away after seeding, so that the first draw has forgotten the name's last letters. */
const WARM_UP = 12;

export class Rng {
  readonly name: string;
  private generator: Alea;

  constructor(name: string) {
    this.name = name;
    this.generator = alea(name, { state: true });
    for (let i = 0; i < WARM_UP; i++) this.generator();
  }

  /** A multiple of 2^-53 in [0, 1), or scaled into [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.generator.double();
  }

  /** An integer in [0, n), or in [low, high) given two; its bias is below n · 2^-53. */
  int(low: number, high?: number): number {
    return high === undefined
      ? Math.floor(low * this.generator.double())
      : low + Math.floor((high - low) * this.generator.double());
  }

  /** True with the given probability. */
  bernoulli(probability: number): boolean {
    return this.generator.double() < probability;
  }

  /** A normal variate by Marsaglia's polar method (1964); the pair's second half is dropped, so no hidden state. */
  normal(mean = 0, standardDeviation = 1): number {
    for (;;) {
      const u = 2 * this.generator.double() - 1;
      const v = 2 * this.generator.double() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return mean + standardDeviation * u * Math.sqrt((-2 * log(s)) / s);
    }
  }

  /** The first index whose running sum of `probabilities` exceeds one uniform draw (Gymnasium's rule). */
  categorical(probabilities: ArrayLike<number>): number {
    const u = this.generator.double();
    let sum = 0;
    for (let i = 0; i < probabilities.length; i++) {
      sum += probabilities[i];
      if (sum > u) return i;
    }
    return lastPositive(probabilities); // rounding left the sum just under 1
  }

  /** Reorders in place, every order equally likely (Fisher-Yates). */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }

  /** A stream of its own under this one's name. It depends on the names alone, not on what was drawn so far. */
  split(name: string): Rng {
    return new Rng(`${this.name}/${name}`);
  }

  save(): RngState {
    return { name: this.name, alea: this.generator.state() };
  }

  /** Continue where `state` was saved. It must come from a stream of the same name. */
  load(state: RngState): void {
    if (state.name !== this.name) {
      throw new InputError(
        `rng: expected the state of stream ${shown(this.name)}, got that of ${shown(state.name)}; load it into the stream it was saved from.`,
      );
    }
    this.generator = alea("", { state: state.alea });
  }
}

export function rng(name: string): Rng {
  return new Rng(name);
}

function lastPositive(probabilities: ArrayLike<number>): number {
  let last = probabilities.length - 1;
  while (last > 0 && probabilities[last] <= 0) last--;
  return last;
}

/// <reference path="./alea.d.ts" />
/**
 * Seeded random streams, keyed by name: same name, same luck, on every engine.
 *
 * The generator is Alea (Baagøe, 2010) as kept by seedrandom: pure float64 arithmetic, four numbers of state,
 * period about 2^116. It hashes its name, so "seed-0", "seed-1", … are unrelated streams.
 */
import type { AleaState } from "seedrandom/lib/alea.js";
import alea from "seedrandom/lib/alea.js";
import { InputError, shown } from "./errors.ts";
import { log } from "./math.ts";

/** What names an experiment's luck. Numbers and their decimal strings name the same streams. */
export type Seed = number | string;

/** Everything needed to continue a stream; plain data, exact in JSON. */
export interface RngState {
  readonly name: string;
  readonly branch?: number;
  readonly alea: Readonly<AleaState>;
}

/** How many steps, an even number, are thrown away after seeding, so that the first draw has forgotten the name's last letters. */
const WARM_UP = 12;

const PER_WORD = 2.3283064365386963e-10; // 2^-32

/** Alea's recurrence is written out here, as seedrandom has it: a call less for every draw. */
export class Rng {
  readonly name: string;
  private readonly seeded: Readonly<AleaState>;
  private s0 = 0;
  private s1 = 0;
  private s2 = 0;
  private c = 0;
  /** The branch it is on, −1 for none. */
  private index = -1;

  constructor(name: string) {
    this.name = name;
    this.seeded = alea(name, { state: true }).state();
    this.begin(this.seeded.s0, this.seeded.s1, this.seeded.s2);
  }

  private begin(s0: number, s1: number, s2: number): void {
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.c = 1;
    for (let i = 0; i < WARM_UP; i += 2) this.advance();
  }

  /**
   * To the start of the stream's branch number `index` (a whole number of at least 0): streams as unrelated as those of
   * other names, at a fraction of the cost of hashing a name. Each word of the seeded state moves by a hash of the number
   * and of another word: the recurrence is linear, so streams whose words moved alike would keep their distances, draw for
   * draw, on every branch.
   */
  branch(index: number): void {
    this.index = index;
    const { s0, s1, s2 } = this.seeded;
    const high = Math.floor(index * PER_WORD);
    this.begin(
      moved(s0, index, high ^ (s1 / PER_WORD) ^ 0x243f6a88),
      moved(s1, index, high ^ (s2 / PER_WORD) ^ 0x5a308d31),
      moved(s2, index, high ^ (s0 / PER_WORD) ^ 0x3198a2e0),
    );
  }

  /** Two steps of the recurrence. A draw is `double()` after it, so that no number has to be handed back on the heap. */
  private advance(): void {
    const first = 2091639 * this.s0 + this.c * PER_WORD;
    const firstCarry = first | 0;
    const second = 2091639 * this.s1 + firstCarry * PER_WORD;
    const secondCarry = second | 0;
    this.s0 = this.s2;
    this.s1 = first - firstCarry;
    this.s2 = second - secondCarry;
    this.c = secondCarry;
  }

  /** The last two steps, each a multiple of 2^-32, as a multiple of 2^-53 in [0, 1). */
  private double(): number {
    return this.s1 + ((this.s2 * 0x200000) | 0) * 1.1102230246251565e-16;
  }

  /** A multiple of 2^-53 in [0, 1), or scaled into [low, high). */
  uniform(low = 0, high = 1): number {
    this.advance();
    return low + (high - low) * this.double();
  }

  /** An integer in [0, n), or in [low, high) given two; its bias is below n · 2^-53. */
  int(low: number, high?: number): number {
    this.advance();
    return high === undefined
      ? Math.floor(low * this.double())
      : low + Math.floor((high - low) * this.double());
  }

  /** True with the given probability. */
  bernoulli(probability: number): boolean {
    this.advance();
    return this.double() < probability;
  }

  /** A normal variate by Marsaglia's polar method (1964); the pair's second half is dropped, so no hidden state. */
  normal(mean = 0, standardDeviation = 1): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return mean + standardDeviation * u * Math.sqrt((-2 * log(s)) / s);
    }
  }

  /** The first index whose running sum of `probabilities` exceeds one uniform draw (Gymnasium's rule). */
  categorical(probabilities: ArrayLike<number>): number {
    const u = this.uniform();
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

  /** A stream of its own under this one's name and branch. It depends on these alone, not on what was drawn so far. */
  split(name: string): Rng {
    return new Rng(`${this.name}${this.index < 0 ? "" : `#${this.index}`}/${name}`);
  }

  save(): RngState {
    const { name, index, s0, s1, s2, c } = this;
    return { name, ...(index >= 0 && { branch: index }), alea: { s0, s1, s2, c } };
  }

  /** Continue where `state` was saved. It must come from a stream of the same name. */
  load(state: RngState): void {
    if (state.name !== this.name) {
      throw new InputError(
        `rng: expected the state of stream ${shown(this.name)}, got that of ${shown(state.name)}; load it into the stream it was saved from.`,
      );
    }
    const { s0, s1, s2, c } = state.alea;
    this.index = state.branch ?? -1;
    this.s0 = s0;
    this.s1 = s1;
    this.s2 = s2;
    this.c = c;
  }
}

export function rng(name: string): Rng {
  return new Rng(name);
}

/** A fraction of 32 bits, shifted around the circle by a hash of `index` (MurmurHash3's finaliser, Appleby 2011). */
function moved(fraction: number, index: number, salt: number): number {
  let h = Math.imul((index ^ salt) + 0x9e3779b9, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  const sum = fraction + ((h ^ (h >>> 16)) >>> 0) * PER_WORD;
  return sum >= 1 ? sum - 1 : sum;
}

function lastPositive(probabilities: ArrayLike<number>): number {
  let last = probabilities.length - 1;
  while (last > 0 && probabilities[last] <= 0) last--;
  return last;
}

/**
 * NumPy's generators, so that a recorded seed gives the recorded luck: PCG64 seeded by SeedSequence, as Gymnasium's worlds
 * use it (O'Neill 2014; NumPy, numpy.random), and MT19937 seeded by one integer (Matsumoto & Nishimura 1998), as MinAtar's do.
 */
import type { Rng } from "../../envs/index.ts";

const MASK_32 = 0xffffffffn;
const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;

/** The 32-bit words of a whole number of at least 0, low first. */
function wordsOf(seed: number): number[] {
  const words: number[] = [];
  for (let rest = BigInt(seed); rest > 0n || words.length === 0; rest >>= 32n)
    words.push(Number(rest & MASK_32));
  return words;
}

/** NumPy's SeedSequence: `count` 32-bit words out of a seed. */
export function seedSequence(seed: number, count: number): number[] {
  const words = wordsOf(seed);
  let hashConstant = 0x43b0d7e5;
  const hash = (value: number) => {
    let v = (value ^ hashConstant) >>> 0;
    hashConstant = Math.imul(hashConstant, 0x931e8875) >>> 0;
    v = Math.imul(v, hashConstant) >>> 0;
    return (v ^ (v >>> 16)) >>> 0;
  };
  const mixed = (x: number, y: number) => {
    const r = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) >>> 0;
    return (r ^ (r >>> 16)) >>> 0;
  };
  const pool = Array.from({ length: 4 }, (_, i) => hash(words[i] ?? 0));
  for (let source = 0; source < 4; source++)
    for (let target = 0; target < 4; target++)
      if (source !== target) pool[target] = mixed(pool[target], hash(pool[source]));
  for (const word of words.slice(4)) for (let i = 0; i < 4; i++) pool[i] = mixed(pool[i], hash(word));

  let outConstant = 0x8b51f9dd;
  return Array.from({ length: count }, (_, i) => {
    let v = (pool[i % 4] ^ outConstant) >>> 0;
    outConstant = Math.imul(outConstant, 0x58f38ded) >>> 0;
    v = Math.imul(v, outConstant) >>> 0;
    return (v ^ (v >>> 16)) >>> 0;
  });
}

export class Pcg64 {
  state = 0n; // 128 bits
  readonly increment: bigint; // 128 bits, odd
  /** The upper half of the last 64 bits, kept for the next request of 32. */
  private kept: number | undefined;

  constructor(seed: number) {
    const words = seedSequence(seed, 8).map(BigInt);
    const quads = [0, 2, 4, 6].map((i) => words[i] | (words[i + 1] << 32n)); // 64 bits each
    this.increment = (((quads[2] << 64n) | quads[3]) * 2n + 1n) & MASK_128;
    this.advance();
    this.state = (this.state + ((quads[0] << 64n) | quads[1])) & MASK_128;
    this.advance();
  }

  private advance(): void {
    const multiplier = (2549297995355413924n << 64n) | 4865540595714422341n;
    this.state = (this.state * multiplier + this.increment) & MASK_128;
  }

  /** 64 bits (XSL RR). */
  raw(): bigint {
    this.advance();
    const folded = (this.state >> 64n) ^ (this.state & MASK_64);
    const turn = this.state >> 122n;
    return ((folded >> turn) | (folded << (64n - turn))) & MASK_64;
  }

  /** random(): a double in [0, 1), or scaled as uniform(low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * (Number(this.raw() >> 11n) / 2 ** 53);
  }

  /** integers(n): Lemire's method (2019) on 32 bits. */
  int(n: number): number {
    for (;;) {
      const product = BigInt(this.next32()) * BigInt(n);
      if ((product & MASK_32) >= ((1n << 32n) - BigInt(n)) % BigInt(n)) return Number(product >> 32n);
    }
  }

  private next32(): number {
    const { kept } = this;
    this.kept = undefined;
    if (kept !== undefined) return kept;
    const bits = this.raw();
    this.kept = Number(bits >> 32n);
    return Number(bits & MASK_32);
  }

  /** As the worlds' argument; only what recorded resets draw by is there. */
  asRng(): Rng {
    return this as unknown as Rng;
  }
}

const LENGTH = 624;

export class Mt19937 {
  private readonly state = new Uint32Array(LENGTH);
  private index = LENGTH;

  constructor(seed: number) {
    this.state[0] = seed;
    for (let i = 1; i < LENGTH; i++) {
      const before = this.state[i - 1] ^ (this.state[i - 1] >>> 30);
      this.state[i] = Math.imul(1812433253, before) + i;
    }
  }

  next32(): number {
    if (this.index === LENGTH) this.twist();
    let y = this.state[this.index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < LENGTH; i++) {
      const y = (state[i] & 0x80000000) | (state[(i + 1) % LENGTH] & 0x7fffffff);
      state[i] = state[(i + 397) % LENGTH] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }

  /** rand(): a double in [0, 1). */
  uniform(): number {
    const high = this.next32() >>> 5;
    const low = this.next32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** randint(low, high): masked and rejected; a range of one draws nothing. */
  int(low: number, high: number): number {
    const range = high - 1 - low;
    if (range === 0) return low;
    const mask = 2 ** (32 - Math.clz32(range)) - 1;
    for (;;) {
      const value = (this.next32() & mask) >>> 0;
      if (value <= range) return low + value;
    }
  }
}

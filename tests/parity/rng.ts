/** Files of kind "rng": what NumPy's generators gave, to be given by ours of tests/parity/numpy.ts. */
import { z } from "zod";
import { parse } from "../../envs/core/schema.ts";
import { Mt19937, Pcg64, seedSequence } from "./numpy.ts";
import { Findings, madeBy, type Replay } from "./replay.ts";

const numbers = z.array(z.number());
const rngFile = z.strictObject({
  kind: z.literal("rng"),
  ...madeBy,
  pcg64: z
    .array(
      z.strictObject({
        seed: z.int().min(0),
        entropyWords: numbers,
        state: z.string(),
        inc: z.string(),
        raw64: z.array(z.string()),
        random: numbers,
        cartpoleReset: numbers,
        integers0to9: numbers,
      }),
    )
    .min(1),
  mt19937: z
    .array(
      z.strictObject({
        seed: z.int().min(0),
        rand: numbers,
        randintUint64Below2p32: numbers,
        randint2: numbers,
        randint1to9: numbers,
        randint1to6x8_then_rand2: numbers,
      }),
    )
    .min(1),
});

export function replayRng(file: unknown): Replay {
  const trace = parse(rngFile, file, "rng");
  const findings = new Findings();
  const drawn = <T>(like: readonly T[], draw: (i: number) => T) => like.map((_, i) => draw(i));

  for (const row of trace.pcg64) {
    const where = `pcg64 of seed ${row.seed}`;
    const fresh = () => new Pcg64(row.seed);
    const check = (what: keyof typeof row, got: unknown) => findings.equal(where, what, got, row[what]);
    const [raw, random, reset, integers] = [fresh(), fresh(), fresh(), fresh()];
    check("entropyWords", seedSequence(row.seed, 8));
    check("state", String(raw.state));
    check("inc", String(raw.increment));
    check(
      "raw64",
      drawn(row.raw64, () => String(raw.raw())),
    );
    check(
      "random",
      drawn(row.random, () => random.uniform()),
    );
    check(
      "cartpoleReset",
      drawn(row.cartpoleReset, () => reset.uniform(-0.05, 0.05)),
    );
    check(
      "integers0to9",
      drawn(row.integers0to9, () => integers.int(10)),
    );
    findings.episodes++;
  }
  for (const row of trace.mt19937) {
    const where = `mt19937 of seed ${row.seed}`;
    const fresh = () => new Mt19937(row.seed);
    const check = (what: keyof typeof row, got: unknown) => findings.equal(where, what, got, row[what]);
    const [rand, words, coin, eight, mixed] = [fresh(), fresh(), fresh(), fresh(), fresh()];
    check(
      "rand",
      drawn(row.rand, () => rand.uniform()),
    );
    check(
      "randintUint64Below2p32",
      drawn(row.randintUint64Below2p32, () => words.next32()),
    );
    check(
      "randint2",
      drawn(row.randint2, () => coin.int(0, 2)),
    );
    check(
      "randint1to9",
      drawn(row.randint1to9, () => eight.int(1, 9)),
    );
    check(
      "randint1to6x8_then_rand2",
      drawn(row.randint1to6x8_then_rand2, (i) => (i < 8 ? mixed.int(1, 6) : mixed.uniform())),
    );
    findings.episodes++;
  }
  return findings.replay("NumPy's generators");
}

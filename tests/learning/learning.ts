/**
 * `npm run learning`: do the agents reach what is claimed of them, over many seeds? Takes minutes to hours on all cores. Every
 * run is kept in a folder of .runs/learning under the hash of its spec, with a checkpoint each minute, so that the suite
 * goes on where it was stopped.
 *
 *   npm run learning -- --only dqn --seeds 3
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { table } from "../../arena/cli/table.ts";
import { hashSpec, InputError, type RunResult, resolveSpec } from "../../arena/index.ts";
import { nodePool } from "../../workers/node/nodePool.ts";
import type { Claim } from "./claims/claim.ts";
import { claims } from "./claims/index.ts";
import { judge, type Verdict } from "./judge.ts";
import type {} from "./keptRun.ts"; // the job's types

const RUNS = ".runs/learning";

const { values: asked } = parseArgs({
  options: {
    only: { type: "string" }, // claims whose id, agent or world has this in it
    seeds: { type: "string" }, // so many instead of each claim's own
    workers: { type: "string" }, // threads; one for each core unless given
    again: { type: "boolean", default: false }, // runs everything anew: hashes know the spec, not the code
    json: { type: "boolean", default: false },
  },
});

function wholeNumber(name: "seeds" | "workers"): number | undefined {
  const text = asked[name];
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]*$/.test(text)) return Number(text);
  throw new InputError(`--${name}: expected a whole number of at least 1, got ${JSON.stringify(text)}.`);
}

function chosenClaims(text = ""): readonly Claim[] {
  const chosen = claims.filter(({ id, agent, world }) =>
    [id, agent, world].some((name) => name.toLowerCase().includes(text.toLowerCase())),
  );
  if (chosen.length > 0) return chosen;
  const known = claims.map(({ id }) => id).join(", ");
  throw new InputError(
    `--only: expected part of the name of a claim, an agent or a world (${known}), got ${JSON.stringify(text)}.`,
  );
}

/** All runs of the claims, over all cores; what several claims look at is run once. */
async function runsOf(
  chosen: readonly Claim[],
  seedsOf: (claim: Claim) => number,
): Promise<Map<string, RunResult>> {
  const specs = chosen.flatMap((claim) =>
    Array.from({ length: seedsOf(claim) }, (_, seed) => resolveSpec({ ...claim.spec, seed })),
  );
  const jobs = [...new Map(specs.map((spec) => [hashSpec(spec), spec] as const))].map(([hash, spec]) => ({
    kind: "keptRun" as const,
    spec,
    folder: join(RUNS, hash),
  }));
  if (asked.again) for (const { folder } of jobs) rmSync(folder, { recursive: true, force: true });
  const workers = wholeNumber("workers");
  const pool = nodePool({ workers, imports: [new URL("./keptRun.ts", import.meta.url)] });
  let ended = 0;
  try {
    const results = await pool.all(jobs, ({ spec, evaluation, best }) => {
      ended++;
      const [last, most] = [evaluation, best].map((score) => score?.mean.toFixed(1) ?? "–");
      console.error(
        `${ended}/${jobs.length} ${spec.agent.id} in ${spec.env.id}, seed ${spec.seed}: last ${last}, best ${most}`,
      );
    });
    return new Map(results.map((result) => [result.hash, result]));
  } finally {
    await pool.close();
  }
}

function row({ mean, low, high, holds, figures }: Verdict, { id, budget, bar, reference }: Claim): string[] {
  const [middle, ...ends] = [mean, low, high].map((x) =>
    x.toLocaleString("en", { maximumSignificantDigits: 5 }),
  );
  return [
    id,
    budget,
    String(figures.length),
    middle,
    `[${ends.join(", ")}]`,
    bar,
    reference,
    holds ? "HOLDS" : "FAILS",
  ];
}

async function main(): Promise<void> {
  const chosen = chosenClaims(asked.only);
  const seeds = wholeNumber("seeds");
  const seedsOf = (claim: Claim) => seeds ?? claim.seeds;
  const results = await runsOf(chosen, seedsOf);
  const verdicts = chosen.map((claim) => {
    const hashes = Array.from({ length: seedsOf(claim) }, (_, seed) =>
      hashSpec(resolveSpec({ ...claim.spec, seed })),
    );
    return judge(
      claim,
      hashes.map((hash) => results.get(hash) as RunResult),
    );
  });
  const head = ["claim", "budget", "seeds", "mean", "95 % interval", "bar", "reference", ""];
  const rows = verdicts.map((verdict, i) => row(verdict, chosen[i]));
  console.log(
    asked.json ? JSON.stringify(verdicts) : table([head, ...rows], [null, null, null, null, null, 40, 48]),
  );
  process.exitCode = verdicts.every(({ holds }) => holds) ? 0 : 1;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(`learning: ${error.message}`);
  process.exitCode = 2;
}

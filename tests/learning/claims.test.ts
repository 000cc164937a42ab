import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SavedRun } from "../../arena/files/index.ts";
import { type RunResult, resolveSpec, runToEnd } from "../../arena/index.ts";
import type { Claim } from "./claims/claim.ts";
import { claims } from "./claims/index.ts";
import { judge, shortSpec } from "./judge.ts";
import { keptRun } from "./keptRun.ts";

const folder = mkdtempSync(join(tmpdir(), "claims-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("a claim", () => {
  it.each(claims.map((claim) => [claim.id, claim] as const))(
    "%s is about a run that can be run",
    (_, claim) => {
      const spec = resolveSpec(claim.spec);
      expect([spec.env.id, spec.agent.id]).toEqual([claim.world, claim.agent]);
      expect(resolveSpec(shortSpec(claim)).agent.id).toBe(claim.agent);
      expect(claims.filter(({ id }) => id === claim.id)).toHaveLength(1);
      for (const words of [claim.budget, claim.bar, claim.reference]) expect(words).not.toBe("");
      expect(claim.seeds).toBeGreaterThanOrEqual(1);
    },
  );

  it("is judged by the figures of all its seeds, with an interval of their mean", () => {
    const claim: Claim = {
      ...claims[0],
      figure: ({ step }) => step,
      holds: (figures) => figures.length === 4,
    };
    const results = [1, 2, 3, 10].map((step) => ({ step }) as RunResult);
    const verdict = judge(claim, results);
    expect(verdict).toMatchObject({ mean: 4, figures: [1, 2, 3, 10], holds: true });
    expect([verdict.low, verdict.high]).toEqual([1.5, 8]); // 2.5 and 97.5 % of all 4⁴ resamples, too
    expect(judge(claim, results.slice(1)).holds).toBe(false);
  });

  it("goes on with a run that was stopped, and reads one that has ended", () => {
    const spec = { env: "CliffWalking-v1", agent: "qLearning", steps: 3000 };
    const place = join(folder, "run");
    const run = SavedRun.begin(place, spec, { checkpointEvery: 1000 });
    run.advance(1000);
    run.advance(500);
    run.close();
    expect(keptRun(spec, place)).toEqual(runToEnd(spec));
    expect(keptRun(spec, place)).toEqual(runToEnd(spec));
  });
});

describe("in short", () => {
  const short = claims.flatMap((claim) => (claim.short ? [[claim.id, claim, claim.short] as const] : []));

  it.each(short)("%s", (_id, claim, { bar, holds }) => {
    const figures = [0, 1].map((seed) => claim.figure(runToEnd({ ...shortSpec(claim), seed })));
    expect(holds(figures), `${bar}: ${figures.join(", ")}`).toBe(true);
  });
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { type Experiment, experimentReport, experiments, outcome } from "../../../arena/experiments/index.ts";
import { type PlayBlocks, playBlock } from "../../../arena/index.ts";
import { report } from "../../../arena/report/index.ts";

const command = fileURLToPath(new URL("../../../arena/cli/palaestra.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "palaestra-experiments-"));
afterAll(() => rmSync(folder, { recursive: true }));

function palaestra(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8", timeout: 60_000 });
}

const play: PlayBlocks = async (blocks, onResult) =>
  blocks.map((block, i) => {
    const result = playBlock(block);
    onResult(result, i);
    return result;
  });

describe.each(experiments.map((each) => [each.id, each] as const))(
  "experiment %s",
  (_id, experiment: Experiment) => {
    it("tests claims and draws figures, at any number of repetitions", async () => {
      const findings = await experiment.run({ play, repetitions: 3 });
      expect(findings.claims.length).toBeGreaterThan(3);
      expect(new Set(findings.claims.map(({ claim }) => claim)).size).toBe(findings.claims.length);
      for (const { claim, figures } of findings.claims) {
        expect(claim).toMatch(/[.…]$/);
        expect(figures).toMatch(/\d/);
        expect(figures).not.toMatch(/NaN|undefined|Infinity/);
      }
      expect(findings.sections.filter(({ figure }) => figure).length).toBeGreaterThan(2);
      expect(findings.specs.every(({ repetitions }) => repetitions === 3)).toBe(true);
      const html = report({
        ...experimentReport(experiment, findings, 3),
        command: "npx palaestra",
        version: "0",
      });
      expect(html).toContain(outcome(findings, 3));
      expect(html).not.toMatch(/NaN|undefined|Infinity/);
      expect(html.length).toBeLessThan(1e6);
    });
  },
);

describe("palaestra experiment", () => {
  it("lists the experiments without a name", () => {
    const { status, stdout } = palaestra("experiment");
    expect(status).toBe(0);
    for (const { id } of experiments) expect(stdout).toMatch(new RegExp(`^${id} `, "m"));
  });

  it("prints a verdict for each claim and writes the report", () => {
    const file = join(folder, "contextual.html");
    const args = ["experiment", "contextual", "--repetitions", "2", "--workers", "1"];
    const { status, stdout } = palaestra(...args, "--report", file);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^What are contexts worth\? /);
    expect(stdout.match(/^(HOLDS|FAILS) {2}\S/gm)).toHaveLength(6);
    expect(stdout).toMatch(/^[0-6] of 6 claims holds?, with 2 repetitions\./m);
    expect(stdout).toContain(`Report: ${file}\n`);
    expect(readFileSync(file, "utf8")).toMatch(
      /experiment contextual [\s\\]*--repetitions 2 [\s\\]*--report/,
    );
  });

  it("prints JSON", () => {
    const { stdout } = palaestra("experiment", "contextual", "--repetitions", "2", "--json");
    const { experiment, claims, specs } = JSON.parse(stdout);
    expect(experiment).toBe("contextual");
    expect(claims[0]).toEqual({
      claim: expect.any(String),
      holds: expect.any(Boolean),
      figures: expect.any(String),
    });
    expect(specs).toMatchObject([{ horizon: 5000, repetitions: 2 }]);
  });

  it.each([
    [["testbedd"], "experiment: expected one of testbed, weng, contextual, bayesian, change, got"],
    [["testbed", "--repetitions", "1"], "--repetitions: expected a whole number in [2, 1000000]"],
  ])("refuses %j with one sentence", (args, sentence) => {
    const { status, stdout, stderr } = palaestra("experiment", ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`palaestra: ${sentence}`);
  });
});

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { checkReportFile } from "../../../arena/cli/reportFile.ts";
import { InputError } from "../../../arena/index.ts";

const command = fileURLToPath(new URL("../../../arena/cli/palaestra.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "palaestra-bandits-"));
afterAll(() => rmSync(folder, { recursive: true }));

function palaestra(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8", timeout: 60_000 });
}

const small = [
  ...["bandits", "--problem", "bernoulli-easy", "--policies", "epsilonGreedy,thompson"],
  ...["--horizon", "100", "--repetitions", "10", "--workers", "1"],
];

describe("palaestra bandits --report", () => {
  it("writes one file, says where, and is told how to get it again", () => {
    const file = join(folder, "it's a report.html");
    const { status, stdout } = palaestra(...small, "--report", file);
    expect(status).toBe(0);
    expect(stdout).toContain(`Report: ${file}\n`);
    const html = readFileSync(file, "utf8");
    expect(html).toContain("Bandit policies on BernoulliBandit-easy");
    expect(html).toContain("--policies epsilonGreedy,thompson");
    expect(html).toContain("it&#39;\\&#39;&#39;s a report.html"); // quoted for a shell
    expect(html).not.toContain("--workers");
  });

  it("keeps standard output to the JSON", () => {
    const file = join(folder, "json.html");
    const { stdout, stderr } = palaestra(...small, "--json", "--report", file);
    expect(JSON.parse(stdout).policies).toHaveLength(2);
    expect(stderr).toContain(`Report: ${file}\n`);
  });

  it.each([
    [join(folder, "nowhere", "report.html"), "expected a file in a folder that there is"],
    [folder, "which is a folder; add a name such as report.html"],
    ["/dev/null", "which is no plain file"],
    ["", 'expected the name of a file, got ""'],
    [`${join(folder, "none")}/`, "expected the name of a file"],
  ])("cannot be at %s", (file, sentence) => {
    expect(() => checkReportFile(file)).toThrow(sentence);
    expect(() => checkReportFile(file)).toThrow(InputError);
  });

  it("is refused before anything is played", () => {
    const { status, stdout, stderr } = palaestra(...small, "--report", folder);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^palaestra: --report: expected the name of a file, got /);
  });
});

describe("palaestra bandits --sweep", () => {
  it("prints a line for each value and each policy that was not swept", () => {
    const { status, stdout } = palaestra(...small, "--sweep", "epsilonGreedy.epsilon=0.5,0.1");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^policy +parameter +regret +more than the best$/m);
    expect(stdout).toMatch(/^epsilonGreedy +epsilon=0.1 +[\d.]+ ± [\d.]+/m);
    expect(stdout).toMatch(/^thompson +[\d.]+ ± [\d.]+/m);
  });

  it("tells in JSON which policies are which values", () => {
    const { stdout } = palaestra(...small, "--sweep", "epsilonGreedy.epsilon=0.5,0.1", "--json");
    expect(JSON.parse(stdout).sweep).toEqual([
      { name: "epsilonGreedy", parameter: "epsilon", values: [0.1, 0.5], policies: [0, 1] },
    ]);
  });

  it("refuses with one sentence", () => {
    const { status, stderr } = palaestra(...small, "--sweep", "epsilon=0.5");
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^palaestra: sweep: expected a parameter with its policy, epsilonGreedy\.epsilon=…/,
    );
  });
});

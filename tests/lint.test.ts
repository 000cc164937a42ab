/** The rules that keep results reproducible and imports one-way are themselves put to the test, by planted faults. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");

const inexact: readonly (readonly [path: string, code: string])[] = [
  ["envs/classic", "export const luck = Math.random();"],
  ["agents/deep", "export const now = Date.now();"],
  ["agents/deep", "export const today = new Date();"],
  ["arena", "export const now = performance.now();"],
  ["envs/core", "export const y = Math.sin(1);"],
  ["arena", "export const y = Math.tanh(1);"],
  ["arena/report", "export const today = new Date();"],
  ["agents/core", "export const square = (x: number) => x ** 2;"],
];
const forbidden: readonly (readonly [path: string, from: string])[] = [
  ["envs/classic", "../../agents/index.ts"],
  ["envs/core", "../../arena/run.ts"],
  ["agents/deep", "../../arena/run.ts"],
  ["arena", "../workers/index.ts"],
  ["workers", "../ui/store.ts"],
  ["ui", "../arena/index.ts"],
  ["ui", "../envs/index.ts"],
  ["envs/classic", "../gridworlds/cliffWalking.ts"],
  ["envs/arcade/minatar", "../../gridworlds/cliffWalking.ts"],
  ["agents/deep", "../tabular/qLearning.ts"],
  ["agents/deep", "../../envs/classic/cartPole.ts"],
  ["agents/bandits/contextual", "../../tabular/qLearning.ts"],
  ["agents/bandits/contextual", "../../../envs/classic/cartPole.ts"],
  ["arena", "node:fs"],
  ["arena/files", "../../workers/index.ts"],
  ["arena/cli", "../../ui/store.ts"],
  ["workers", "node:os"],
  ["workers", "./node/nodePool.ts"],
  ["workers/node", "../../ui/store.ts"],
  ["ui", "../workers/node/nodePool.ts"],
  ["arena/report", "../../workers/index.ts"],
  ["arena/report", "node:fs"],
];
const allowed: readonly (readonly [path: string, from: string])[] = [
  ["agents/deep", "../models/engine.ts"],
  ["agents/deep", "../../envs/core/rng.ts"],
  ["agents/bandits/contextual", "../../core/agent.ts"],
  ["agents/bandits/contextual", "../../models/engine.ts"],
  ["agents/bandits/contextual", "../../../envs/core/rng.ts"],
  ["agents/bandits/contextual", "../armStatistics.ts"],
  ["envs/classic", "../core/world.ts"],
  ["envs/arcade/minatar", "../../core/world.ts"],
  ["arena/cli", "node:fs"],
  ["arena/files", "node:fs"],
  ["arena/cli", "../../workers/node/nodePool.ts"],
  ["workers", "../arena/index.ts"],
  ["workers/node", "node:os"],
  ["arena/report", "@observablehq/plot"],
];
const exact = "export const y = Math.sqrt(2) * 2 + Math.floor(1.5); // a ** b";
const importing = (from: string) => `import { x } from "${from}";\nexport const z = x;`;

const planted = [
  ...inexact,
  ...[...forbidden, ...allowed].map(([path, from]) => [path, importing(from)] as const),
  ["envs/core", exact] as const,
];

/** Everything planted in a copy of the project's rules, linted in one go: for each file the rules it breaks. */
const house = mkdtempSync(join(tmpdir(), "planted-"));
afterAll(() => rmSync(house, { recursive: true }));

function fileOf(path: string, code: string): string {
  return join(path, `planted${planted.findIndex((each) => each[0] === path && each[1] === code)}.ts`);
}

function lint(): Map<string, string[]> {
  for (const rules of ["biome.json", ".biome"])
    cpSync(join(root, rules), join(house, rules), { recursive: true });
  for (const [path, code] of planted) {
    const file = join(house, fileOf(path, code));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${code}\n`);
  }
  const args = [biome, "lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: house, encoding: "utf8" });
  const found = new Map<string, string[]>();
  for (const { category, location } of JSON.parse(stdout).diagnostics) {
    const path = String(location.path?.file ?? location.path);
    found.set(path, [...(found.get(path) ?? []), category]);
  }
  return found;
}

const found = lint();
const broken = (path: string, code: string) => found.get(fileOf(path, code)) ?? [];

describe("lint", () => {
  it.each(inexact)("forbids in %s: %s", (path, code) => {
    expect(broken(path, code)).toContain("plugin");
  });

  it.each(forbidden)("forbids %s to import %s", (path, from) => {
    expect(broken(path, importing(from))).toContain("lint/style/noRestrictedImports");
  });

  it.each(allowed)("allows %s to import %s", (path, from) => {
    expect(broken(path, importing(from))).not.toContain("lint/style/noRestrictedImports");
  });

  it("allows what is exact: square roots, rounding, products", () => {
    expect(broken("envs/core", exact)).toEqual([]);
  });
});

/** What the README shows works as it stands there. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { wrappers } from "../envs/core/wrappers/index.ts";
import { envs } from "../envs/index.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const command = fileURLToPath(new URL("../arena/cli/palaestra.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "readme-"));
afterAll(() => rmSync(folder, { recursive: true }));

const readme = read("README.md");
const blocks = Array.from(readme.matchAll(/^```ts\n(.*?)^```$/gms), ([, code]) => code);
const named = blocks.map((code, i) => [/^\/\/ (\w+\.ts)/.exec(code)?.[1] ?? `block${i}.ts`, code] as const);
for (const [name, code] of named) writeFileSync(join(folder, name), code);

function palaestra(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: "utf8", timeout: 60_000 });
}

describe("the README", () => {
  it.each(named)("has a script that runs: %s", (name) => {
    const { stderr, status } = palaestra("list", "wrappers", "--import", `./${name}`); // anything that loads it
    expect([stderr, status]).toEqual(["", 0]);
  });

  it("has a world that can be learned in, watched and played", () => {
    const own = ["--import", "./tightrope.ts", "--env", "Tightrope-v0"];
    expect(palaestra("run", ...own, "--agent", "dqn", "--steps", "5000").stdout).toMatch(
      /best policy +(19|20)\./,
    );
    const watched = palaestra("watch", ...own, "--agent", "random", "--steps", "0", "--frames", "2").stdout;
    expect(watched).toContain("Tightrope-v0 · episode 1 · step 1 · return 1");
    expect(palaestra("play", ...own, "--env-param", "wind=0").stdout).toContain("step 0");
  });

  it("names no script that there is not, and every world and wrapper", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const [, script] of readme.matchAll(/npm run (\w+)/g)) expect(scripts).toHaveProperty(script);
    const titles = envs.entries().filter(([id]) => id.startsWith("MinAtar/") && id.endsWith("v0"));
    const ids = envs.ids().filter((id) => !id.startsWith("MinAtar/"));
    for (const name of [...ids, ...titles.map(([, { title }]) => title)]) expect(readme).toContain(name);
    for (const [id, { title }] of wrappers.entries())
      expect(readme.toLowerCase()).toMatch(new RegExp(`${id.toLowerCase()}|${title.toLowerCase()}`));
  });
});

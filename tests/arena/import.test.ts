/** Worlds of a person's own on the command line: `--import FILE`, wherever the file lies. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../arena/cli/palaestra.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "own-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** No package.json says what kind of module this is, and neither Palaestra nor zod is installed beside it. */
const corridor = `
import { discrete, envEntry, param, register, type World } from "palaestra/envs";
import { z } from "zod";
import { usualLength } from "./length.ts";

interface State { cell: number }

register("Corridor-v0", envEntry({
  title: "Corridor",
  description: "Walk to the right.",
  source: "a test",
  params: z.strictObject({
    length: param(z.int().min(2).default(usualLength), { title: "Length", description: "Cells." }),
  }),
  make: ({ length }): World<State, number> => ({
    observationSpace: discrete(length),
    actionSpace: discrete(2),
    actionNames: ["left", "right"],
    maxSteps: 100,
    init: () => ({ cell: 0 }),
    step(state, action) {
      state.cell = Math.max(0, state.cell + (action === 1 ? 1 : -1));
      return { reward: -1, terminated: state.cell === length - 1 };
    },
    observe: (state, out) => { out[0] = state.cell; },
  }),
}));
`;
writeFileSync(join(folder, "corridor.ts"), corridor);
writeFileSync(join(folder, "length.ts"), "export const usualLength: number = 6;");
writeFileSync(join(folder, "broken.ts"), 'throw new Error("not today");');
writeFileSync(
  join(folder, "taken.js"),
  'import { envs, register } from "palaestra/envs"; register("CartPole-v1", envs.get("CartPole-v1"));',
);

function palaestra(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: "utf8", timeout: 60_000 });
}

describe("palaestra --import", () => {
  it("trains an agent in a world of the person's own, with its parameters", () => {
    const { stdout, stderr } = palaestra(
      ...["run", "--import", "corridor.ts", "--env", "Corridor-v0", "--env-param", "length=9"],
      ...["--agent", "qLearning", "--steps", "2000", "--json"],
    );
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      spec: { env: { id: "Corridor-v0", params: { length: 9 } } },
      best: { mean: -8 },
    });
  });

  it("lists and describes it, and checks its parameters", () => {
    expect(palaestra("list", "envs", "--import", "corridor.ts").stdout).toMatch(
      /Corridor-v0 +Corridor +Walk/,
    );
    expect(palaestra("describe", "Corridor-v0:length=7", "--import", "corridor.ts").stdout).toContain(
      "Discrete(7)",
    );
    const wrong = palaestra("describe", "Corridor-v0:length=1", "--import", "corridor.ts");
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining("of at least 2, got 1.") });
  });

  it("says in a sentence which file is missing, broken or takes an id that is there", () => {
    const refusal = (file: string) => {
      const { status, stderr } = palaestra("list", "envs", "--import", file);
      expect(status).toBe(2);
      return stderr;
    };
    expect(refusal("nowhere.ts")).toBe(
      'palaestra: --import: expected a TypeScript or JavaScript module, got "nowhere.ts", which is not there.\n',
    );
    expect(refusal("broken.ts")).toContain('"broken.ts" could not be loaded: not today');
    expect(refusal("taken.js")).toContain('got "CartPole-v1", which is registered already');
  });
});

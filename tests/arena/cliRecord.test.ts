import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../arena/cli/palaestra.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "palaestra-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

function palaestra(words: string, input = "") {
  const args = words.split(" ").map((word) => word.replace("FOLDER", folder));
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8", timeout: 60_000, input });
}

it("an agent is recorded, and another one learns from the file", () => {
  const told = palaestra(
    "record --env CartPole-v1 --agent crossEntropyMethod --param model=linear --steps 20000 --evaluate-every 0 --episodes 3 --output FOLDER/play.json",
  );
  expect(told.stdout).toMatch(
    /play\.json: [\d,]+ steps of crossEntropyMethod in CartPole-v1, 3 episodes, return/,
  );
  const learned = palaestra(
    "run --env CartPole-v1 --agent behaviouralCloning --demonstrations FOLDER/play.json --steps 300 --final-episodes 3 --json",
  );
  const { spec } = JSON.parse(learned.stdout);
  const written = JSON.parse(readFileSync(join(folder, "play.json"), "utf8"));
  expect(spec.agent.params.demonstrations).toEqual(written);
});

it("a person is recorded", () => {
  palaestra("play --env CartPole-v1 --record FOLDER/me.json", "lrlrlq");
  const written = JSON.parse(readFileSync(join(folder, "me.json"), "utf8"));
  expect(written).toMatchObject({ env: "CartPole-v1", player: "a person", steps: 5 });
});

it("files that will not do get a sentence", () => {
  const said = (words: string) => palaestra(words).stderr;
  const run = "run --env CartPole-v1 --agent behaviouralCloning --steps 10";
  writeFileSync(join(folder, "odd.json"), "{}");
  writeFileSync(join(folder, "text.json"), "hello");
  expect(said(`${run} --demonstrations FOLDER/none.json`)).toMatch(
    /^palaestra: --demonstrations: expected a file/,
  );
  expect(said(`${run} --demonstrations FOLDER/text.json`)).toMatch(
    /which is not JSON; palaestra record makes one/,
  );
  expect(said(`${run} --demonstrations FOLDER/odd.json`)).toMatch(
    /format: expected "palaestra demonstrations"/,
  );
  expect(said(run)).toMatch(/^palaestra: agent\.params\.demonstrations: expected recorded play/);
  palaestra("play --env CartPole-v1 --record FOLDER/mine.json", "lrq");
  expect(said(`${run} --demonstrations FOLDER/mine.json --param demonstrations=5`)).toBe(
    "palaestra: --param: expected demonstrations once, got it as --demonstrations too; keep the one you mean.\n",
  );
  expect(said("record --env CartPole-v1 --agent random --output FOLDER/no/where.json")).toMatch(
    /^palaestra: --output: expected a file in a folder that there is/,
  );
});

// where nobody can make a file
it.runIf(existsSync("/proc"))("a file that cannot be written is told of before anything is trained", () => {
  const { stderr } = palaestra(
    "record --env CartPole-v1 --agent random --steps 1000000000 --output /proc/play.json",
  );
  expect(stderr).toMatch(
    /^palaestra: --output: expected a file to write to, got "\/proc\/play\.json", which .*; choose another place\.\n$/,
  );
});

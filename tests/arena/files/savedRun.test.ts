import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { agents, type Checkpoint } from "../../../agents/index.ts";
import { findRun, loadBody, resultIn, SavedRun } from "../../../arena/files/index.ts";
import { readPacked, writePacked } from "../../../arena/files/packedFile.ts";
import { runToEnd, type SpecInput } from "../../../arena/index.ts";
import { InputError, makeWorld, rng } from "../../../envs/index.ts";

const house = mkdtempSync(join(tmpdir(), "runs-"));
afterAll(() => rmSync(house, { recursive: true }));
let count = 0;
const place = () => join(house, `run-${count++}`);

const params = { model: "mlp:hidden=[16]", batchSize: 16, learningStarts: 100, bufferSize: 500 };
const spec: SpecInput = {
  env: "CartPole-v1",
  agent: { id: "dqn", params },
  steps: 2000,
  evaluation: { every: 400, episodes: 2, final: 2 },
};
const KEPT = ["monitor.csv", "events.jsonl", "result.json", "spec.json", "best.bin"];
const contents = (folder: string) =>
  Object.fromEntries(KEPT.map((name) => [name, readFileSync(join(folder, name))]));

function toEnd(run: SavedRun): string {
  while (!run.session.done) run.advance(150);
  return run.folder;
}

const sentence = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as Error).message;
  }
  return "accepted";
};

describe("a file of packed data", () => {
  const everything = {
    numbers: [0, -0, 1e-300, NaN, Infinity, -Infinity, 5e-324],
    nothing: [undefined, null, { a: undefined }],
    arrays: {
      f64: Float64Array.of(Math.PI, -0, NaN),
      f32: Float32Array.of(1.5, Infinity),
      ints: [Int32Array.of(-5), Uint8Array.of(255), Uint32Array.of(4e9), new Float32Array(0)],
      part: new Float64Array([1, 2, 3, 4]).subarray(1, 3),
    },
    text: 'line\nfeed "and" ünï',
  };

  it("gives back every bit", () => {
    const path = place();
    writePacked(path, { label: { kind: "test" }, data: everything });
    expect(readPacked(path)).toEqual({ label: { kind: "test" }, data: everything });
  });

  it("gives back what every agent keeps of its learning", () => {
    const [path, cart, bandit] = [place(), makeWorld("CartPole-v1"), makeWorld("GaussianBandit")];
    for (const [id, entry] of agents.entries()) {
      const world = [cart, bandit].find((one) => entry.refuses(one) === undefined);
      if (!world) continue;
      const agent = entry.make(world, agents.params(id, {}), rng(id));
      const data: Checkpoint = structuredClone(agent.save());
      writePacked(path, { label: {}, data });
      expect(readPacked(path).data, id).toEqual(data);
    }
  });

  it("that was cut off or changed in any place is refused with a sentence", () => {
    const path = place();
    writePacked(path, { label: {}, data: everything });
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length));
      expect(sentence(() => readPacked(path))).toMatch(
        /expected a (whole file|file that Palaestra saved), got /,
      );
    }
    for (let at = 0; at < whole.length; at += 5) {
      const changed = Buffer.from(whole);
      changed[at] ^= 4;
      writeFileSync(path, changed);
      expect(sentence(() => readPacked(path))).not.toBe("accepted");
    }
    writeFileSync(path, Buffer.concat([whole, Buffer.from("more")]));
    expect(sentence(() => readPacked(path))).toContain("expected a whole file");
  });
});

describe("a run that keeps itself in a folder", () => {
  it("comes to what it comes to elsewhere, and is not begun twice in one place", async () => {
    const folder = toEnd(SavedRun.begin(place(), spec));
    expect(resultIn(folder)).toEqual(runToEnd(spec));
    const rows = readFileSync(join(folder, "monitor.csv"), "utf8").split("\n");
    expect(rows.slice(0, 2)).toEqual(['#{"env_id":"CartPole-v1"}', "r,l,step,terminated"]);
    expect(rows.slice(2, -1).map((row) => Number(row.split(",")[0]))).toEqual(resultIn(folder)?.returns);
    const best = (readPacked(join(folder, "best.bin")).data as { policy: { parameters: Float32Array } })
      .policy;
    const body = await loadBody(folder, [1]);
    expect([body.layers, body.freeze]).toEqual([[[[4, 16], [16]]], [1]]);
    expect(new Float32Array(new Uint8Array(Buffer.from(body.parameters, "base64")).buffer)).toEqual(
      best.parameters.slice(0, 5 * 16),
    );
    const before = contents(folder);
    expect(sentence(() => SavedRun.begin(folder, spec))).toContain("expected a folder without a run");
    expect(contents(folder)).toEqual(before);
    expect(findRun(folder)).toBe(folder);
  });

  it("leaves the same files when it is left at any step and resumed, whatever was written since", () => {
    const wanted = contents(toEnd(SavedRun.begin(place(), spec)));
    const folder = place();
    let run = SavedRun.begin(folder, spec, { checkpointEvery: 300 });
    for (const steps of [50, 350, 777]) {
      for (let left = steps; left > 0; left -= 50) run.advance(50);
      run.close(); // as a kill does, the rows since the checkpoint are there already
      run = SavedRun.resume(folder, { checkpointEvery: 300 });
    }
    expect(run.session.step).toBeGreaterThan(600);
    toEnd(run);
    expect(contents(folder)).toEqual(wanted);
  });

  it("is refused where its checkpoint is not whole or that of another run, and nothing is overwritten", () => {
    const half = () => {
      const run = SavedRun.begin(place(), { ...spec, seed: count }, { checkpointEvery: 500 });
      for (let i = 0; i < 7; i++) run.advance(100);
      run.close();
      return run.folder;
    };
    const [mine, other] = [half(), half()];
    const monitor = readFileSync(join(mine, "monitor.csv"));
    copyFileSync(join(other, "checkpoint.bin"), join(mine, "checkpoint.bin"));
    expect(sentence(() => SavedRun.resume(mine))).toMatch(
      /checkpoint\.bin: expected a checkpoint of run [0-9a-f]+, which spec\.json beside it tells of, got a checkpoint of run [0-9a-f]+;/,
    );
    truncateSync(join(mine, "checkpoint.bin"), 5000);
    expect(sentence(() => SavedRun.resume(mine))).toContain("got one that was cut off or changed");
    copyFileSync(join(mine, "monitor.csv"), join(other, "checkpoint.bin"));
    expect(sentence(() => SavedRun.resume(other))).toContain("expected a file that Palaestra saved");
    expect(readFileSync(join(mine, "monitor.csv"))).toEqual(monitor);
    writeFileSync(join(other, "spec.json"), "{ no");
    expect(sentence(() => SavedRun.resume(other))).toContain(
      "spec.json: expected a file of a saved run, but it is not JSON",
    );
    const rows = half();
    truncateSync(join(rows, "monitor.csv"), 3);
    expect(sentence(() => SavedRun.resume(rows))).toContain("bytes that the checkpoint knows of, got 3;");
  });

  it("is worked on by one process at a time; what one left that is no more counts for nothing", async () => {
    const run = SavedRun.begin(place(), spec);
    const { folder } = run;
    const hold = join(folder, "held");
    expect(readFileSync(hold, "utf8").split(" ")[0]).toBe(String(process.pid));
    run.close();
    expect(existsSync(hold)).toBe(false);
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await once(other, "spawn");
    for (const [holder, refuses] of [
      [`${other.pid} `, true],
      [`${other.pid} 1`, false], // another had its number, long ago
      ["", true], // about to be written
      ["no number", false],
    ] as const) {
      writeFileSync(hold, holder);
      const told = sentence(() => SavedRun.resume(folder).close());
      expect(told.includes("expected a folder that no other process works in"), holder).toBe(refuses);
    }
    expect(sentence(() => SavedRun.begin(place(), spec).close())).toBe("accepted");
    other.kill();
    await once(other, "exit");
    writeFileSync(hold, `${other.pid} `);
    writeFileSync(join(folder, "result.json.17.part"), "half");
    writeFileSync(join(folder, "film.part"), "a person's own");
    const wanted = contents(toEnd(SavedRun.begin(place(), spec)));
    expect(contents(toEnd(SavedRun.resume(folder)))).toEqual(wanted);
    expect(
      ["result.json.17.part", "film.part", "held"].map((name) => existsSync(join(folder, name))),
    ).toEqual([false, true, false]);
  });

  it("does not take another run's result or policy for its own", async () => {
    const short = { ...spec, steps: 400 };
    const [mine, other, blind] = [short, { ...short, seed: 1 }, { ...short, evaluation: { every: 0 } }].map(
      (each) => toEnd(SavedRun.begin(place(), each)),
    );
    copyFileSync(join(other, "result.json"), join(mine, "result.json"));
    expect(sentence(() => resultIn(mine))).toMatch(
      /result\.json: expected the result of run [0-9a-f]+, which spec\.json beside it tells of, got that of "[0-9a-f]+"; remove it/,
    );
    for (const nothing of ["{}", "null", "[1]"]) {
      writeFileSync(join(mine, "result.json"), nothing);
      expect(sentence(() => resultIn(mine))).toContain("got that of none;");
    }
    copyFileSync(join(other, "best.bin"), join(mine, "best.bin"));
    await expect(loadBody(mine, [])).rejects.toThrow(
      /best\.bin: expected the policy of run [0-9a-f]+, got a policy of run [0-9a-f]+; put the right one there\./,
    );
    await expect(loadBody(blind, [])).rejects.toThrow("got one that has not been evaluated;");
  });

  it("is not written over files of another's", () => {
    const folder = mkdtempSync(join(house, "full-"));
    writeFileSync(join(folder, "monitor.csv"), "mine");
    expect(sentence(() => SavedRun.begin(folder, spec))).toContain(
      "got one with monitor.csv; choose another.",
    );
    expect(readFileSync(join(folder, "monitor.csv"), "utf8")).toBe("mine");
    expect(sentence(() => SavedRun.begin(join(folder, "monitor.csv", "x"), spec))).toContain(
      "a file is where the folder should be",
    );
    const unmade = place();
    expect(sentence(() => SavedRun.begin(unmade, spec, { checkpointEvery: 0.5 }))).toBe(
      "checkpointEvery: expected a whole number of steps of at least 1, got 0.5.",
    );
    expect(existsSync(unmade)).toBe(false);
    expect(sentence(() => findRun("nowhere", folder))).toBe(
      `run: expected the folder or the hash of a saved run, got "nowhere"; there are none in ${folder}.`,
    );
  });
});

describe("a process that is killed", () => {
  const command = fileURLToPath(new URL("../../../arena/cli/palaestra.mjs", import.meta.url));
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [command, "run", ...args], { stdio: "ignore" });
  const asked =
    "--env CartPole-v1 --agent dqn --steps 2000 --evaluate-every 400 --evaluate-episodes 2 --final-episodes 2";
  const given = Object.entries(params).flatMap(([name, value]) => ["--param", `${name}=${value}`]);

  it("goes on to the same files, byte for byte, however often it is", async () => {
    const wanted = contents(toEnd(SavedRun.begin(place(), spec)));
    const folder = place();
    const often = ["--checkpoint-every", "20"];
    const { length } = wanted["monitor.csv"];
    let child = start(...asked.split(" "), ...given, "--save", folder, ...often);
    let kills = 0;
    for (const share of [0, 0.2, 0.6]) {
      const written = () => {
        const path = join(folder, "monitor.csv");
        return existsSync(path) && readFileSync(path).length > share * length;
      };
      while (!written() && child.exitCode === null) await wait(3);
      if (child.exitCode === null) kills++;
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      child = start("--resume", folder, ...often);
    }
    if (child.exitCode === null) await once(child, "exit");
    expect(kills).toBeGreaterThan(0);
    expect(contents(folder)).toEqual(wanted);
  }, 120_000);
});

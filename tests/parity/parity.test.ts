/** Our worlds are the originals: parts of what was recorded of Gymnasium and MinAtar, replayed (`npm run parity` takes all). */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { read, replay } from "./folder.ts";

const golden = fileURLToPath(new URL("../golden", import.meta.url));
const recording = (file: string) => read(join(golden, file)) as Recording;
type Recording = { kind: string; episodes: Record<string, unknown>[] } & Record<string, unknown>;

it.each(readdirSync(golden).filter((file) => !file.startsWith("bandits")))(
  "%s replays as it was recorded",
  (file) => {
    const { mismatches, worstError } = replay(recording(file));
    expect(mismatches).toEqual([]);
    expect(worstError).toBeLessThanOrEqual(1e-12);
  },
);

/** The number at `path` of the recording, made a little (or one) larger. */
function altered(file: string, path: readonly (string | number)[], by: number): Recording {
  const copy = structuredClone(recording(file));
  const last = path[path.length - 1];
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as never)[key], copy) as never;
  (holder[last] as number) = (holder[last] as number) + by;
  return copy;
}

describe("A recording that was altered", () => {
  it.each([
    ["classic-Acrobot-v1.json", ["episodes", 1, "s", 20, 2], 1e-11],
    ["classic-Acrobot-v1.json", ["episodes", 0, "s0", 1], 1e-11],
    ["classic-Acrobot-v1.json", ["probes", 3, 3, 0], 1e-11],
    ["classic-CartPole-v1.json", ["episodes", 2, "o", 499, 3], 1e-6],
    ["classic-CartPole-v1.json", ["episodes", 2, "r", 7], 1e-11],
    ["classic-CartPole-v1.json", ["episodes", 0, "a", 2], 7],
    ["classic-CartPole-v1.json", ["episodes", 0, "seed"], 1],
    ["classic-CartPole-v1.json", ["episodes", 0, "return"], 1],
    ["classic-Pendulum-v1.json", ["episodes", 0, "a", 5], 0.01],
    ["classic-MountainCar-v0.json", ["maxEpisodeSteps"], 1],
    ["minatar-breakout.json", ["episodes", 1, "x", 20, 0], 1],
    ["minatar-breakout.json", ["episodes", 1, "rd", 0, 3], 1],
    ["minatar-asterix.json", ["episodes", 0, "r", 7], 1],
    ["minatar-asterix.json", ["episodes", 1, "d", 10, 1, 1], -0.5],
    ["minatar-freeway.json", ["episodes", 0, "a", 4], -1],
    ["minatar-freeway.json", ["episodes", 0, "t", 4], 1],
    ["minatar-seaquest.json", ["episodes", 2, "e", 9], 1],
    ["minatar-space_invaders.json", ["episodes", 1, "return"], 1],
    ["minatar-space_invaders.json", ["nChannels"], 1],
    ["minatar-seaquest.json", ["channels", "diver"], -9],
    ["minatar-seaquest.json", ["minimalActions", 5], -1],
    ["blackjack.json", ["episodes", 3, "o0", 0], 1],
    ["walk-Taxi.json", ["episodes", 0, "s", 9], 1],
    ["mdp-Taxi.json", ["P", 77, 3, 0, 1], 1],
    ["rng.json", ["pcg64", 7, "random", 3], 1e-16],
    ["rng.json", ["mt19937", 2, "randint1to9", 11], 1],
  ] as const)("%s is found to differ at %j", (file, path, by) => {
    expect(replay(altered(file, path, by)).mismatches).not.toEqual([]);
  });

  it("is told by what was expected and what came", () => {
    const { mismatches } = replay(altered("classic-CartPole-v1.json", ["episodes", 1, "r", 4], 1));
    expect(mismatches).toEqual(expect.arrayContaining(["episode 1, step 4: reward: expected [2], got [1]."]));
  });
});

describe("A MinAtar recording that is not whole", () => {
  it.each([
    ["game", "pong", 'minatar.game: expected one of "asterix", '],
    ["episodes", [], "minatar.episodes: expected a list of at least 1"],
    ["players", 2, "minatar.players: unknown; expected one of kind, game, "],
  ])("is refused by its %s", (field, value, sentence) => {
    expect(() => replay({ ...recording("minatar-freeway.json"), [field]: value })).toThrow(sentence);
  });

  const draw = 'expected a draw: ["u", u], ';
  it.each([
    ["last", 6, "last: expected a whole number in [0, 5], got 6."],
    ["rd", [["q", 0.5]], `rd[0]: ${draw}`],
    ["rd", [["u", 1]], `rd[0]: ${draw}`],
    ["rd", [["U", new Array(7).fill(0.5)]], `rd[0]: ${draw}`],
    ["rd", [["i", 1, 6, 6]], `rd[0]: ${draw}`],
    ["rd", [["I", 1, 6, [1, 2, 3, 4, 5, 1, 2, 0]]], `rd[0]: ${draw}`],
    ["x", ["a"], 'x[0]: expected a list of cells, channel · 100 + row · 10 + column, or null, got "a".'],
    ["e", [0, 1], "e: expected 300 entries, one for each step, got [0,1]."],
    ["ramp", "steep", 'ramp: expected a whole number or null, got "steep".'],
  ])("is refused by an episode's %s %j", (field, value, sentence) => {
    const whole = recording("minatar-freeway.json");
    const broken = { ...whole, episodes: [{ ...whole.episodes[0], [field]: value }] };
    expect(() => replay(broken)).toThrow(`minatar.episodes[0].${sentence}`);
  });
});

describe("npm run parity", () => {
  const folder = mkdtempSync(join(tmpdir(), "parity-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = fileURLToPath(new URL("./parity.ts", import.meta.url));
  const run = (...folders: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", script, ...folders], {
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };

  it("prints a line for each file and exits 0 when all hold, passing over notes", () => {
    cpSync(join(golden, "rng.json"), join(folder, "rng.json"));
    writeFileSync(join(folder, "FORMAT.md"), "notes");
    expect(run(folder)).toEqual({
      status: 0,
      stdout: "holds    NumPy's generators: 15 episodes, 0 steps, worst error 0 (rng.json)\n",
      stderr: "",
    });
  });

  it("exits 1 when something differs, and 2 when a file is not usable, with the others replayed all the same", () => {
    writeFileSync(
      join(folder, "altered.json"),
      JSON.stringify(altered("rng.json", ["mt19937", 0, "rand", 0], 1)),
    );
    const differs = run(folder);
    expect(differs.status).toBe(1);
    expect(differs.stdout).toMatch(/^DIFFERS .*\n {9}mt19937 of seed 0: rand: expected .*\nholds /);
    writeFileSync(join(folder, "broken.json"), "{");
    writeFileSync(join(folder, "other.json"), '{"kind":"else"}');
    writeFileSync(join(folder, "short.json"), '{"kind":"rng","numpy":"1"}');
    const unusable = run(folder);
    expect(unusable.status).toBe(2);
    expect(unusable.stderr).toMatch(
      /^UNUSABLE broken.json: expected a recording in JSON.*\nUNUSABLE other.json: kind: expected one of .*, got "else".*\nUNUSABLE short.json: rng\.pcg64: expected a list.*\n$/,
    );
    expect(unusable.stdout).toContain("(rng.json)");
  });

  it("asks for a folder of recordings", () => {
    expect(run().stderr).toContain("expected one folder");
    expect(run(join(folder, "nowhere"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("is none"),
    });
  });
});

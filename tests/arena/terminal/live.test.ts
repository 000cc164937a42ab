/** palaestra watch and palaestra play in a terminal, which util-linux's `script` pretends to be. */
import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../../arena/cli/palaestra.mjs", import.meta.url));
const pretender = "script";
const hasScript = /util-linux/.test(spawnSync(pretender, ["--version"], { encoding: "utf8" }).stdout ?? "");

const esc = "\u001b";
const [enter, leave] = [`${esc}[?1049h`, `${esc}[?25h${esc}[?1049l`];

const lineOf = (args: string) => `stty rows 24 cols 80; '${process.execPath}' '${command}' ${args}`;

/** What this test runs in is forgotten, as far as colours hang on it. */
function envOf(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const mine = ["NO_COLOR", "FORCE_COLOR", "NODE_DISABLE_COLORS", "COLORFGBG", "CI", "TMUX"];
  const others = Object.entries(process.env).filter(([name]) => !mine.includes(name));
  return { ...Object.fromEntries(others), TERM: "xterm-256color", COLORTERM: "truecolor", ...env };
}

/** What a terminal of 80 columns and 24 lines was sent; the keys lie ready from the start. */
function onTerminal(keys: string, args: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout } = spawnSync(pretender, ["-qec", lineOf(args), "/dev/null"], {
    encoding: "utf8",
    input: keys,
    timeout: 60_000,
    env: envOf(env),
  });
  return { status, stdout, frames: stdout.split(`${esc}[H`).slice(1) };
}

const count = (text: string, part: string) => text.split(part).length - 1;

describe.skipIf(!hasScript)("in a terminal", () => {
  it("frames are painted over each other on a screen of their own, which is left as it was found", () => {
    const { status, stdout, frames } = onTerminal(`${esc}[A${esc}[Cq`, "play --env CliffWalking-v1");
    expect(status).toBe(0);
    expect(frames).toHaveLength(3);
    expect(frames[2]).toContain("step 2 · return -2 · right");
    expect([count(stdout, enter), count(stdout, leave)]).toEqual([1, 1]);
    expect(stdout.trimEnd().endsWith(leave)).toBe(true);
  });

  it("no key is cut off, and no frame is longer than the screen", () => {
    const { frames } = onTerminal("q", "play --env MinAtar/Seaquest-v0");
    for (const key of ["1 no-op", "↓ or 5 or d down", "space or 6 or f fire", "p pause", "q quit"]) {
      expect(frames[0]).toContain(key);
    }
    for (const frame of frames) expect(frame.split("\n").length).toBeLessThanOrEqual(24);
  });

  it("p pauses a world that goes on by itself, and p lets it go on", () => {
    const { frames } = onTerminal("pxpq", "play --env MountainCar-v0 --speed 0.01");
    expect(frames).toHaveLength(4);
    for (const frame of frames) expect(frame).toContain("step 0");
    expect(frames.map((frame) => frame.includes("Paused: p goes on."))).toEqual([false, true, true, false]);
  });

  it("Ctrl-C leaves the screen as it was found too", async () => {
    const child = spawn(pretender, ["-qec", lineOf("play --env MountainCar-v0"), "/dev/null"], {
      env: envOf({}),
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const isFirst = !stdout.includes("step 0");
      stdout += text;
      if (isFirst && stdout.includes("step 0")) child.stdin.write("\u0003");
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(130);
    expect(count(stdout, leave)).toBe(1);
  });

  it("watch pauses, steps and quits", () => {
    const { frames } = onTerminal(" .q", "watch --env CartPole-v1 --agent random --steps 0 --speed 0.01");
    expect(frames.map((frame) => Number(/step (\d+)/.exec(frame)?.[1]))).toEqual([0, 0, 1]);
    expect(frames[1]).toContain("paused · q quit");
  });

  it("colours are as many as the terminal has, on the ground it has", () => {
    const shown = (args = "", env = {}) => onTerminal("q", `play --env CliffWalking-v1 ${args}`, env).stdout;
    expect(shown()).toContain("38;2;185;96;108m");
    expect(shown("--light")).toContain("38;2;155;47;60m");
    expect(shown("", { COLORFGBG: "0;15" })).toContain("38;2;155;47;60m");
    expect(shown("", { COLORTERM: "" })).toContain("38;5;131m");
    expect(shown("", { NO_COLOR: "1" })).not.toMatch(/\[38;/);
  });

  it("a dumb one gets no escape sequence at all", () => {
    const { stdout } = onTerminal("1q", "play --env CliffWalking-v1", { TERM: "dumb" });
    expect(stdout).toContain("step 1 · return -1 · up");
    expect(stdout).not.toContain(esc);
  });
});

it("a reader who has enough of it ends it without a word", () => {
  const args = "watch --env CartPole-v1 --agent random --steps 0 --episodes 100";
  const { stdout, stderr } = spawnSync(
    "sh",
    ["-c", `'${process.execPath}' '${command}' ${args} | head -n 1`],
    {
      encoding: "utf8",
      timeout: 60_000,
    },
  );
  expect(stdout).toBe("\n");
  expect(stderr).toBe("");
});

/** palaestra watch and palaestra play where nobody looks on: frames as plain text, keys piped in. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../arena/cli/palaestra.mjs", import.meta.url));

function palaestra(
  keys: string,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [command, ...args], { encoding: "utf8", input: keys, timeout: 60_000 });
}

/** The lines that tell step and return. */
const told = (stdout: string) => stdout.split("\n").filter((line) => line.includes(" · step "));

describe("palaestra watch", () => {
  it("trains, then shows an episode of the policy with what it thinks", () => {
    const { stdout, status } = palaestra(
      "",
      ...["watch", "--env", "CliffWalking-v1", "--agent", "qLearning", "--steps", "12000"],
    );
    expect(status).toBe(0);
    expect(told(stdout)).toHaveLength(14);
    expect(told(stdout)[13]).toBe("CliffWalking-v1 · episode 1 · step 13 · return -13 · down");
    expect(stdout).toContain("the cliff");
    expect(stdout).toMatch(/Q\(s, a\): up -[\d.]+ · right -[\d.]+ · down/);
  });

  it("shows as many frames as asked for, of an untrained agent too", () => {
    const args = [
      "watch",
      "--env",
      "MinAtar/Breakout-v0",
      "--agent",
      "random",
      "--steps",
      "0",
      "--frames",
      "3",
    ];
    const { stdout } = palaestra("", ...args);
    expect(told(stdout)).toHaveLength(3);
    expect(stdout).toContain("GGGG");
  });

  it("asks for a speed, and for frames, in a sentence", () => {
    const refusal = (...options: string[]) => {
      const { status, stderr } = palaestra("", "watch", "--env", "CartPole-v1", "--agent", "dqn", ...options);
      expect(status).toBe(2);
      return stderr;
    };
    expect(refusal("--speed", "fast")).toBe(
      'palaestra: watch.speed: expected a number of at least 0.01 or "max", got "fast".\n',
    );
    expect(refusal("--frames", "0")).toContain("watch.frames: expected a whole number of at least 1, got 0");
  });
});

describe("palaestra play", () => {
  it("takes an action for each key", () => {
    const { stdout, status } = palaestra("1222", "play", "--env", "CliffWalking-v1");
    expect(status).toBe(0);
    expect(told(stdout).at(-1)).toBe("CliffWalking-v1 · episode 1 · step 4 · return -4 · right");
  });

  it("knows the arrows, says what does nothing, and stops at q", () => {
    const { stdout } = palaestra("\u001b[A\u001b[Cxq1", "play", "--env", "CliffWalking-v1");
    expect(told(stdout).at(-1)).toContain("step 2 · return -2 · right");
    expect(stdout).toContain("x does nothing here: ↑ or 1 or u up · → or 2 or r right");
  });

  it("waits for no key in worlds that go on, where a dot lets them, and begins anew at n", () => {
    const { stdout } = palaestra(
      `${".".repeat(40)}n.`,
      "play",
      "--env",
      "MinAtar/Breakout-v0",
      "--seed",
      "1",
    );
    expect(stdout).toContain("The episode is over: n for the next one, q to quit.");
    expect(told(stdout).at(-1)).toContain("episode 2 · step 1");
  });

  it("reads lines as keys, tells the keys once, and stops after the frames asked for", () => {
    const { stdout, status } = palaestra(
      "ur\nrr\n",
      ...["play", "--env", "CliffWalking-v1", "--frames", "4"],
    );
    expect(status).toBe(0);
    expect(told(stdout).map((line) => line.split(" · ").at(-1))).toEqual([
      "return 0",
      "up",
      "right",
      "right",
    ]);
    expect(stdout.split("q quit")).toHaveLength(2);
  });

  it("tells what is not allowed, and does not do it", () => {
    const { stdout } = palaestra("6", "play", "--env", "Taxi-v3", "--env-param", "actionMask=true");
    expect(stdout).toContain("drop off is not allowed now.");
    expect(told(stdout).at(-1)).toContain("step 0");
  });

  it("plays with one number too", () => {
    const { stdout } = palaestra("9.", "play", "--env", "Pendulum-v1");
    expect(
      told(stdout)
        .slice(1)
        .map((line) => line.split(" · ").at(-1)),
    ).toEqual(["2", "0"]);
  });

  it("says what was wrong with a world, its parameters or the seed", () => {
    const refusal = (...options: string[]) => palaestra("", "play", ...options);
    expect(refusal("--env", "CartPole")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("Did you mean CartPole-v1?"),
    });
    expect(refusal("--env", "CartPole-v1", "--env-param", "gravity=moon").stderr).toContain(
      'gravity: expected a number in [0, 100], got "moon"',
    );
    expect(refusal("--env", "CartPole-v1", "--frames", "few")).toMatchObject({
      status: 2,
      stderr: 'palaestra: play.frames: expected a whole number of at least 1, got "few".\n',
    });
    expect(refusal("--env", "CartPole-v1", "--seed", "-1").stderr).toContain(
      "play.seed: expected a whole number of at least 0, got -1",
    );
  });
});

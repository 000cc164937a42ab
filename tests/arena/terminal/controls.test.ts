import { describe, expect, it } from "vitest";
import { controlsOf, RESERVED } from "../../../arena/cli/terminal/controls.ts";
import { contains, discrete, list, makeWorld, type World } from "../../../envs/index.ts";

const allKeys = ["left", "right", "up", "down", "space", ..."1234567890abcdefghijklmnopqrstuvwxyz"];
const named = (...actionNames: string[]) =>
  ({ actionSpace: discrete(actionNames.length), actionNames }) as unknown as World;

describe.each(list())("%s", (id) => {
  const world = makeWorld(id);
  const controls = controlsOf(id, world);
  const keys = allKeys.filter((key) => controls.actionOf(key) !== undefined);

  it("has only legal actions on its keys, and every one of a few on some key", () => {
    for (const key of keys) expect(contains(world.actionSpace, controls.actionOf(key))).toBe(true);
    const reached = new Set(keys.map((key) => String(controls.actionOf(key))));
    const { actionSpace: space } = world;
    expect(reached.size).toBe(space.type === "discrete" ? space.n : 9);
    expect(controls.legend.length).toBeGreaterThan(0);
  });

  it("leaves play's own keys alone", () => {
    for (const key of RESERVED) expect(controls.actionOf(key)).toBeUndefined();
  });
});

describe("controls", () => {
  it("go by what names say: directions on the arrows, deeds on the space bar, numbers beside them", () => {
    const { actionOf, legend } = controlsOf(
      "x",
      named("south", "north", "east", "west", "pick up", "drop off"),
    );
    expect(["down", "up", "right", "left", "space", "6"].map(actionOf)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(actionOf("1")).toBe(0);
    expect(legend[0]).toBe("↓ or 1 or s south");
    expect(legend[5]).toBe("6 or d drop off");
  });

  it("give names of two directions no arrow", () => {
    const { actionOf } = controlsOf("x", named("up", "up and left"));
    expect([actionOf("up"), actionOf("left"), actionOf("2")]).toEqual([0, undefined, 1]);
  });

  it("put a name on its first letter, if no other begins with it and play needs it for nothing", () => {
    const { actionOf } = controlsOf("x", named("Stick", "hit", "home", "no-op", "quit", "pass", "+1"));
    expect(["s", "h", "n", "q", "p", "+"].map(actionOf)).toEqual([0, ...Array(5).fill(undefined)]);
  });

  it("reach each of many actions by a key of its own, digits before letters", () => {
    const names = ["left", "zap", "right", ...Array.from({ length: 28 }, (_, i) => `go ${i}`)];
    const { actionOf } = controlsOf("x", named(...names));
    expect(["left", "z", "right", "1", "0"].map(actionOf)).toEqual([0, 1, 2, 3, 12]);
    expect(new Set(allKeys.map(actionOf).filter((action) => action !== undefined)).size).toBe(31);
  });

  it("spread a number over the arrows and nine digits", () => {
    const { actionOf } = controlsOf("Pendulum-v1", makeWorld("Pendulum-v1"));
    expect(
      ["left", "up", "right", "1", "5", "9"].map((key) => [...(actionOf(key) as Float32Array)][0]),
    ).toEqual([-2, 0, 2, -2, 0, 2]);
  });

  it("refuse what keys cannot say", () => {
    const many = { actionSpace: discrete(40) } as unknown as World;
    expect(() => controlsOf("Many", many)).toThrow("at most 33 actions, got Many, which has 40");
    const joint = { actionSpace: { type: "multiDiscrete", nvec: [3, 3] } } as unknown as World;
    expect(() => controlsOf("Joint", joint)).toThrow("takes several at once");
  });
});

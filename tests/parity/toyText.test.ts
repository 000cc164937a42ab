import { describe, expect, it } from "vitest";
import { golden } from "../envs/golden.ts";
import { replayMdp } from "./mdp.ts";
import { replayWalk } from "./walk.ts";

/** A recording with the value at `path` replaced. */
function altered(name: string, path: readonly (string | number)[], value: unknown): unknown {
  const recording = golden(`${name}`);
  const place = path.slice(0, -1).reduce((at, key) => at[key as never], recording as object);
  (place as Record<string | number, unknown>)[path[path.length - 1]] = value;
  return recording;
}

describe("replaying a transition table", () => {
  it.each([
    ["a probability by its last bit", ["P", 14, 2, 1, 0], 1 / 3 + 2 ** -54],
    ["a next state", ["P", 0, 0, 1, 1], 1],
    ["a reward", ["P", 14, 2, 1, 2], 0.5],
    ["a flag", ["P", 14, 2, 1, 3], 0],
    ["where episodes begin", ["isd", 0, 0], 1],
    ["the time limit", ["maxEpisodeSteps"], 200],
    ["the map", ["map", 0], "SFFH"],
    ["an argument", ["kwargs", "is_slippery"], false],
  ])("finds %s that was altered", (_what, path, value) => {
    const { mismatches } = replayMdp(altered("mdp-FrozenLake4x4-slippery", path, value));
    expect(mismatches).not.toEqual([]);
  });

  it("finds an outcome that was merged with its equal, or moved", () => {
    const stay = [0.33333333333333337, 0, 0, 0];
    const down = [0.33333333333333337, 4, 0, 0];
    const merged = [[0.6666666666666667, 0, 0, 0], down];
    const moved = [down, [0.3333333333333333, 0, 0, 0], stay];
    for (const row of [merged, moved]) {
      const { mismatches } = replayMdp(altered("mdp-FrozenLake4x4-slippery", ["P", 0, 0], row));
      expect(mismatches[0]).toMatch(/^state 0, action 0: outcomes: expected /);
    }
  });

  it.each([
    ["mdp-FrozenLake4x4-slippery", ["P", 3], [], "mdp.P: expected 16 rows of 4 actions"],
    ["mdp-FrozenLake4x4-slippery", ["P", 3, 1, 0, 3], 2, "mdp.P[3][1][0][3]: expected "],
    ["mdp-FrozenLake4x4-slippery", ["seed"], 1, "mdp.seed: unknown; expected one of kind, env"],
    ["mdp-FrozenLake4x4-slippery", ["kind"], "walk", 'mdp.kind: expected "mdp", got "walk".'],
    ["mdp-FrozenLake4x4-slippery", ["env"], "FrozenLake-v2", "env: expected one of CliffWalking-v0"],
    ["mdp-FrozenLake4x4-slippery", ["kwargs", "ice"], 1, "kwargs: expected one of is_slippery, map_name"],
    ["mdp-FrozenLake4x4-slippery", ["kwargs", "reward_schedule"], [1, 0], "kwargs.reward_schedule"],
    ["mdp-CliffWalking", ["kwargs", "map_name"], "4x4", "CliffWalking-v1.params.map: unknown"],
  ])("refuses a file that is not one (%s, %o)", (name, path, value, sentence) => {
    expect(() => replayMdp(altered(name, path, value))).toThrow(sentence);
  });
});

describe("replaying a walk", () => {
  it.each([
    ["a state", ["episodes", 1, "s", 3], 7],
    ["a reward", ["episodes", 1, "r", 3], 1],
    ["a flag", ["episodes", 1, "t", 3], 1],
    ["a draw", ["episodes", 1, "d", 3, 0], 0.999],
    ["a draw too many", ["episodes", 1, "d", 3], [0.1, 0.2]],
    ["a draw too few", ["episodes", 1, "d", 3], []],
    ["a reset that draws nothing", ["episodes", 1, "d0"], []],
    ["an action that there is not", ["episodes", 1, "a", 3], 4],
    ["an end", ["episodes", 1, "truncated"], true],
    ["the time limit", ["maxEpisodeSteps"], 99],
  ])("finds %s that was altered", (_what, path, value) => {
    const { mismatches } = replayWalk(altered("walk-FrozenLake4x4-slippery", path, value));
    expect(mismatches).not.toEqual([]);
  });

  it("says where, what was expected and what came", () => {
    const { mismatches } = replayWalk(altered("walk-FrozenLake4x4-slippery", ["episodes", 1, "s", 3], 7));
    expect(mismatches).toEqual([
      "episode 1, step 3: [state, observation, reward, terminated]: expected [7,7,0,0], got [4,4,0,0].",
    ]);
  });

  it("refuses a file whose columns differ in length", () => {
    const cut = altered("walk-FrozenLake4x4-slippery", ["episodes", 0, "r"], [0]);
    expect(() => replayWalk(cut)).toThrow("walk.episodes[0].r: expected 5 entries, one for each step");
  });
});

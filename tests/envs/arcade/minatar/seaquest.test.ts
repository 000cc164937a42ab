import { describe, expect, it } from "vitest";
import { DOWN, FIRE, LEFT, NOOP, RIGHT, UP } from "../../../../envs/arcade/minatar/minatar.ts";
import { type SeaquestState, seaquest } from "../../../../envs/arcade/minatar/seaquest.ts";
import type { Things } from "../../../../envs/arcade/minatar/things.ts";
import { make } from "../../../../envs/index.ts";
import { type Draw, RecordedRng } from "../../../parity/recordedRng.ts";

type Lists = "bullets" | "enemyBullets" | "fish" | "submarines" | "divers";
type Given = Partial<Omit<SeaquestState, Lists> & Record<Lists, number[]>>;

/** A sea into which nothing comes, but for what is given; the submarine at (5, 4), facing left. */
function sea({ bullets, enemyBullets, fish, submarines, divers, ...given }: Given = {}): SeaquestState {
  const far = { enemyTimer: 1000, diverTimer: 1000 };
  const state = { ...seaquest(true).init(noDraws), ...far, y: 4, surfaced: false, ...given };
  for (const [name, numbers] of Object.entries({ bullets, enemyBullets, fish, submarines, divers })) {
    state[name as Lists].numbers.set(numbers ?? []);
    state[name as Lists].length = numbers?.length ?? 0;
  }
  return state;
}

const listed = ({ numbers, length }: Things) => [...numbers.subarray(0, length)];

const noDraws = new RecordedRng().asRng();

/** Takes the actions one by one; gives the rewards. */
function play(state: SeaquestState, actions: readonly number[], ramping = true): number[] {
  return actions.map((action) => seaquest(ramping).frame(state, action, noDraws));
}

/** What one plane shows, as rows of text. */
function planeOf(state: SeaquestState, channel: number): string[] {
  const planes = new Float32Array(1000);
  seaquest(true).observe(state, planes);
  const cell = (at: number) => (planes[at * 10 + channel] === 1 ? "#" : ".");
  return Array.from({ length: 10 }, (_, y) =>
    Array.from({ length: 10 }, (_, x) => cell(y * 10 + x)).join(""),
  );
}

describe("Seaquest", () => {
  it("offers all six actions under both ids", () => {
    const names = ["no-op", "left", "up", "right", "down", "fire"];
    expect(make("MinAtar/Seaquest-v0").world.actionNames).toEqual(names);
    expect(make("MinAtar/Seaquest-v1").world.actionNames).toEqual(names);
  });
});

describe("Seaquest's submarine", () => {
  it("stays inside the grid, above the gauges, and shows its back behind it", () => {
    const state = sea({ x: 1 });
    play(state, [LEFT, LEFT, DOWN, DOWN, DOWN, DOWN, DOWN]);
    expect(state).toMatchObject({ x: 0, y: 8, direction: -1 });
    expect(planeOf(state, 0)[8]).toBe("#.........");
    expect(planeOf(state, 1)[8]).toBe(".#........");
    play(state, [RIGHT]);
    expect(planeOf(state, 1)[8]).toBe("#.........");
  });

  it("shoots every fifth step, the way it faces, one enemy with each bullet", () => {
    const fish = [2, 4, 1, 100, 0, 2, 4, 1, 90, 0]; // two in one cell
    const state = sea({ fish });
    expect(play(state, [FIRE, FIRE, FIRE, FIRE, FIRE])).toEqual([0, 0, 1, 0, 0]);
    expect(listed(state.fish)).toEqual([2, 4, 1, 85, 0]); // the older one is gone
    expect(listed(state.bullets)).toEqual([]);
    expect(play(state, [FIRE, NOOP, NOOP])).toEqual([0, 0, 1]);
    expect(listed(state.fish)).toEqual([]);
  });

  it("has air for 200 steps under water", () => {
    const state = sea({ y: 0, surfaced: true });
    play(state, [DOWN, ...new Array(199).fill(NOOP)]);
    expect(state).toMatchObject({ oxygen: 0, terminal: false });
    play(state, [NOOP]);
    expect(state.terminal).toBe(true);
  });

  it("shows a tenth of its air a cell, and its divers from the right", () => {
    expect(planeOf(sea({ oxygen: 199, aboard: 3 }), 7)[9]).toBe("#########.");
    expect(planeOf(sea({ oxygen: 19 }), 7)[9]).toBe("..........");
    expect(planeOf(sea({ aboard: 3 }), 8)[9]).toBe("......###.");
    expect(planeOf(sea({ aboard: -2 }), 8)[9]).toBe("..........");
  });

  it("may not surface without a diver, though it begins up there", () => {
    const state = sea({ y: 1 });
    expect(play(state, [UP])).toEqual([0]);
    expect(state.terminal).toBe(true);
    const fresh = sea({ y: 0, surfaced: true });
    play(fresh, [NOOP, NOOP]);
    expect(fresh.terminal).toBe(false); // where it begins
  });

  it("is paid for six divers by the air that is left, and owes one afterwards", () => {
    const state = sea({ y: 1, aboard: 6, oxygen: 139 });
    expect(play(state, [UP])).toEqual([6]); // ⌊139 / 20⌋
    expect(state).toMatchObject({ aboard: -1, oxygen: 200, terminal: false });
    expect(play(state, [DOWN, UP, DOWN, UP])).toEqual([0, 0, 0, 0]);
    expect(state).toMatchObject({ aboard: -3, oxygen: 200, terminal: false }); // surfaces with less than none
  });

  it("makes the game harder each time it surfaces: a shorter interval, and every second time a faster pace", () => {
    const state = sea({ y: 0, surfaced: true, aboard: -1 });
    const levels = Array.from({ length: 7 }, () => {
      play(state, [DOWN, UP]);
      return [state.enemyInterval, state.pace];
    });
    expect(levels.map(([interval]) => interval)).toEqual([19, 18, 17, 16, 15, 14, 13]);
    expect(levels.map(([, pace]) => pace)).toEqual([5, 4, 4, 3, 3, 2, 2]);
    for (let i = 0; i < 20; i++) play(state, [DOWN, UP]);
    expect(state).toMatchObject({ enemyInterval: 1, pace: 2, rampIndex: 19 });
    const level = sea({ y: 0, surfaced: true, aboard: -1 });
    play(level, [DOWN, UP, DOWN, UP], false);
    expect(level).toMatchObject({ enemyInterval: 20, pace: 5, rampIndex: 0 });
  });
});

describe("what lives in Seaquest's sea", () => {
  it("comes in by the draws, and not against what swims in its row", () => {
    const rng = new RecordedRng();
    const state = sea({ enemyTimer: 0 });
    const spawn = (draws: Draw[]) => {
      state.enemyTimer = 0;
      rng.serve(draws);
      seaquest(true).frame(state, NOOP, rng.asRng());
      expect(rng.unused).toBe(0);
      expect(state.enemyTimer).toBe(19);
    };
    spawn([
      ["u", 0.49],
      ["u", 0.33],
      ["i", 1, 9, 7],
    ]);
    expect(listed(state.submarines)).toEqual([0, 7, 1, 4, 9]);
    spawn([
      ["u", 0.5],
      ["u", 0.34],
      ["i", 1, 9, 7],
    ]);
    expect(listed(state.fish)).toEqual([]); // it would meet the submarine
    spawn([
      ["u", 0.5],
      ["u", 0.34],
      ["i", 1, 9, 8],
    ]);
    expect(listed(state.fish).slice(0, 4)).toEqual([9, 8, -1, 4]);
  });

  it("waits between two moves and leaves on the other side", () => {
    const state = sea({ fish: [8, 1, 1, 1, 0], divers: [0, 2, -1, 0, 0] });
    play(state, [NOOP]);
    expect(listed(state.fish)).toEqual([8, 1, 1, 0, 0]);
    expect(listed(state.divers)).toEqual([]);
    play(state, [NOOP]);
    expect(listed(state.fish)).toEqual([9, 1, 1, 5, 0]);
    expect(planeOf(state, 3)[1]).toBe("........#."); // its trail
    play(state, new Array(6).fill(NOOP));
    expect(listed(state.fish)).toEqual([]);
  });

  it("ends the game where it touches the submarine's front, not its back", () => {
    const at = (x: number) => {
      const state = sea({ fish: [x, 4, -1, 0, 0] });
      play(state, [NOOP]);
      return state.terminal;
    };
    expect([at(5), at(6), at(7)]).toEqual([true, true, false]); // swims from, to; into the back at 6
  });

  it("shoots once more when it is shot as it moves", () => {
    const state = sea({ submarines: [2, 4, 1, 0, 0], bullets: [4, 4, -1, 0, 0] });
    expect(play(state, [DOWN])).toEqual([1]);
    expect(listed(state.submarines)).toEqual([]);
    expect(listed(state.bullets)).toEqual([]);
    expect(listed(state.enemyBullets)).toEqual([4, 4, 1, 0, 0]); // from 3, and moved at once
  });

  it("shoots every eleventh step, which ends the game on the way into the submarine or out of its cell", () => {
    const state = sea({ submarines: [0, 4, 1, 100, 10] });
    play(state, [UP, ...new Array(9).fill(NOOP)]);
    expect(listed(state.enemyBullets)).toEqual([]);
    play(state, [NOOP, NOOP, NOOP]);
    expect(listed(state.enemyBullets)).toEqual([3, 4, 1, 0, 0]);
    const hit = (x: number) => {
      const target = sea({ enemyBullets: [x, 4, 1, 0, 0] });
      play(target, [NOOP]);
      return target.terminal;
    };
    expect([hit(3), hit(4), hit(5), hit(6)]).toEqual([false, true, true, false]);
  });

  it("comes aboard when it is a diver and there is room", () => {
    const state = sea({ aboard: 5, divers: [5, 4, 1, 3, 0, 6, 4, -1, 0, 0] });
    play(state, [NOOP]);
    expect(state.aboard).toBe(6); // the later one goes first and fills the boat
    expect(listed(state.divers)).toEqual([5, 4, 1, 2, 0]);
  });
});

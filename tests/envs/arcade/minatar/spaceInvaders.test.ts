import { describe, expect, it } from "vitest";
import { DOWN, FIRE, LEFT, NOOP, RIGHT, UP } from "../../../../envs/arcade/minatar/minatar.ts";
import { type SpaceInvadersState, spaceInvaders } from "../../../../envs/arcade/minatar/spaceInvaders.ts";
import { make } from "../../../../envs/index.ts";
import { RecordedRng } from "../../../parity/recordedRng.ts";

const noDraws = new RecordedRng().asRng();

/** Aliens as text, ten rows of which the empty ones at the end may be left out. They neither move nor shoot yet. */
function invasion(rows: readonly string[], given: Partial<SpaceInvadersState> = {}): SpaceInvadersState {
  const start = spaceInvaders(true).init(noDraws);
  const aliens = new Uint16Array(10);
  rows.forEach((row, y) => {
    for (let x = 0; x < 10; x++) if (row[x] === "#") aliens[y] |= 1 << x;
  });
  return { ...start, moveTimer: 1000, alienShotTimer: 1000, aliens, ...given };
}

/** Cells, row · 10 + column, in which a bit is set. */
function cellsOf(rows: Uint16Array): number[] {
  return Array.from({ length: 100 }, (_, cell) => cell).filter(
    (cell) => (rows[Math.floor(cell / 10)] >> (cell % 10)) & 1,
  );
}

function play(state: SpaceInvadersState, actions: readonly number[], ramping = true): number[] {
  return actions.map((action) => spaceInvaders(ramping).frame(state, action, noDraws));
}

/** What one plane shows, as rows of text without the empty ones at the end. */
function planeOf(state: SpaceInvadersState, channel: number): string[] {
  const planes = new Float32Array(600);
  spaceInvaders(true).observe(state, planes);
  const cell = (at: number) => (planes[at * 6 + channel] === 1 ? "#" : ".");
  const rows = Array.from({ length: 10 }, (_, y) =>
    Array.from({ length: 10 }, (_, x) => cell(y * 10 + x)).join(""),
  );
  while (rows.at(-1) === "..........") rows.pop();
  return rows;
}

const wave = new Array(4).fill("..######..");

describe("Space Invaders", () => {
  it("leaves up and down out of the minimal set", () => {
    expect(make("MinAtar/SpaceInvaders-v0").world.actionNames).toHaveLength(6);
    expect(make("MinAtar/SpaceInvaders-v1").world.actionNames).toEqual(["no-op", "left", "right", "fire"]);
  });

  it("begins with a wave of 24 that goes left, shown in two planes", () => {
    const state = spaceInvaders(true).init(noDraws);
    expect([0, 1, 2, 3].map((channel) => planeOf(state, channel).slice(-4))).toEqual([
      ["..........", "..........", "..........", ".....#...."],
      wave,
      wave,
      [],
    ]);
  });
});

describe("Space Invaders' cannon", () => {
  it("moves in its row and shoots every fifth step", () => {
    const state = invasion(["#........."], { x: 8 });
    play(state, [RIGHT, RIGHT, UP, DOWN, FIRE, FIRE, FIRE, FIRE, FIRE, FIRE]);
    expect(state.x).toBe(9);
    expect(planeOf(state, 4)).toEqual([
      "..........",
      "..........",
      "..........",
      ".........#", // fired as the fifth action
      "..........",
      "..........",
      "..........",
      "..........",
      ".........#", // as the tenth
    ]);
    play(state, [LEFT, NOOP, NOOP, NOOP]);
    expect(planeOf(state, 4)).toHaveLength(5); // the first has left at the top
    expect(cellsOf(state.bullets)).toHaveLength(1);
  });

  it("is paid for the alien it hits, whose bullet is spent", () => {
    const state = invasion(["", "", "", "....##....", "", "", "", "....#....."], { x: 4 });
    expect(play(state, [FIRE, NOOP, NOOP])).toEqual([0, 1, 0]);
    expect(planeOf(state, 1)).toEqual([...new Array(3).fill(".........."), "....##...."]);
    expect(cellsOf(state.bullets)).toEqual([]);
  });

  it("ends the game where a bullet or an alien meets it", () => {
    const bullet = (cell: number) => {
      const state = invasion(["#........."], {});
      state.enemyBullets[Math.floor(cell / 10)] = 1 << (cell % 10);
      play(state, [NOOP]);
      return state.terminal;
    };
    expect([bullet(85), bullet(84), bullet(75)]).toEqual([true, false, false]);
    const low = [...new Array(9).fill(""), "....#....."];
    const alien = (given: Partial<SpaceInvadersState>, action: number) => {
      const state = invasion(low, given);
      play(state, [action]);
      return state.terminal;
    };
    expect(alien({}, NOOP)).toBe(false);
    expect(alien({}, LEFT)).toBe(true); // into it
    expect(alien({ moveTimer: 0, direction: 1 }, NOOP)).toBe(true); // it comes
  });
});

describe("Space Invaders' aliens", () => {
  it("go sideways, and a row down at the border, where they turn", () => {
    const state = invasion(["..#......."], { direction: -1, moveTimer: 0 });
    const moves = Array.from({ length: 4 }, () => {
      play(state, [NOOP]);
      return planeOf(state, 1)
        .map((row) => row.indexOf("#"))
        .at(-1);
    });
    expect(moves).toEqual([1, 0, 0, 1]); // one alien alone moves every step
    expect(planeOf(state, 1)).toEqual(["..........", ".#........"]);
    expect(planeOf(state, 2)).toEqual([]);
    expect(planeOf(state, 3)).toEqual(["..........", ".#........"]);
    state.aliens.fill(0).fill(1 << 9, 2, 3);
    play(state, [NOOP]);
    expect(planeOf(state, 2)).toEqual([...new Array(3).fill(".........."), ".........#"]);
  });

  it("land: the game ends when they would go below the bottom row", () => {
    const rows = [...new Array(9).fill(""), "#........."];
    const state = invasion(rows, { direction: -1, moveTimer: 0 });
    play(state, [NOOP]);
    expect(state.terminal).toBe(true);
    const before = invasion(rows.slice(1), { direction: -1, moveTimer: 0 });
    play(before, [NOOP]);
    expect(before.terminal).toBe(false);
  });

  it("move every twelfth step while there are twelve, and as often as there are aliens after that", () => {
    const interval = (rows: readonly string[], moveInterval: number) => {
      const state = invasion(rows, { moveTimer: 0, moveInterval });
      play(state, [NOOP]);
      return state.moveTimer + 1;
    };
    expect([interval(wave, 12), interval(wave, 7), interval(["..###....."], 12)]).toEqual([12, 7, 3]);
  });

  it("shoot from the column nearest to the cannon, of two as near from the left, and from its lowest alien", () => {
    const shot = (rows: readonly string[], x: number) => {
      const state = invasion(rows, { x, alienShotTimer: 0 });
      play(state, [NOOP]);
      expect(state.alienShotTimer).toBe(9);
      return cellsOf(state.enemyBullets);
    };
    const rows = ["#..#...#..", "...#......", ".......#.."];
    expect(shot(rows, 5)).toEqual([13]); // columns 3 and 7 are as near
    expect(shot(rows, 6)).toEqual([27]);
    expect(shot(rows, 3)).toEqual([13]);
    expect(shot(rows, 1)).toEqual([0]);
    expect(shot(rows, 9)).toEqual([27]);
    expect(shot(["#........."], 9)).toEqual([0]);
  });

  it("come again, faster down to every sixth step, when all are shot", () => {
    const last = (moveInterval: number, ramping: boolean) => {
      const state = invasion(["", "", "", "", "", "", "", "", ".....#...."], {
        direction: 1,
        moveTimer: 5,
        moveInterval,
      });
      expect(play(state, [FIRE], ramping)).toEqual([1]);
      expect(planeOf(state, 1)).toEqual(wave);
      expect(state).toMatchObject({ direction: 1, moveTimer: 4, shotTimer: 4 }); // go on as they were
      return state.moveInterval;
    };
    expect([last(12, true), last(7, true), last(6, true), last(12, false)]).toEqual([11, 6, 6, 12]);
  });
});

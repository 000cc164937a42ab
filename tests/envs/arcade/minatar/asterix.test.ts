import { describe, expect, it } from "vitest";
import { type AsterixState, asterix } from "../../../../envs/arcade/minatar/asterix.ts";
import { DOWN, FIRE, LEFT, NOOP, RIGHT, UP } from "../../../../envs/arcade/minatar/minatar.ts";
import { make } from "../../../../envs/index.ts";
import { type Draw, RecordedRng } from "../../../parity/recordedRng.ts";

const ENEMY = 1;
const GOLD = 3;
const rng = new RecordedRng();

interface Thing {
  slot: number; // of row slot + 1
  kind: number;
  column: number;
  direction: number;
}

/** The player at (5, 5) among the things given; nothing else comes for a long time. */
function game(things: readonly Thing[], given: Partial<AsterixState> = {}): AsterixState {
  const state = { ...asterix(true).init(rng.asRng()), spawnTimer: 1000, moveTimer: 1000, ...given };
  for (const { slot, kind, column, direction } of things) {
    state.things[slot] = kind;
    state.columns[slot] = column;
    state.directions[slot] = direction;
  }
  return state;
}

function play(state: AsterixState, ...actions: number[]): number[] {
  return actions.map((action) => asterix(true).frame(state, action, rng.asRng()));
}

/** What comes when it is time, with these draws. */
function spawned(state: AsterixState, draws: readonly Draw[]): number[][] {
  state.spawnTimer = 0;
  rng.serve(draws);
  play(state, NOOP);
  expect(rng.unused).toBe(0);
  return [...state.things].map((kind, slot) => [kind, state.columns[slot], state.directions[slot]]);
}

describe("Asterix", () => {
  it("keeps the player off the first and the last row; fire does nothing", () => {
    const state = game([]);
    play(state, ...new Array(9).fill(UP), ...new Array(9).fill(LEFT));
    expect(state).toMatchObject({ x: 0, y: 1 });
    play(state, ...new Array(9).fill(DOWN), ...new Array(12).fill(RIGHT), FIRE);
    expect(state).toMatchObject({ x: 9, y: 8 });
    expect(make("MinAtar/Asterix-v1").world.actionNames).not.toContain("fire");
  });

  it("is paid for gold and ended by an enemy, whichever of the two moves", () => {
    const row = { slot: 4, direction: 1 }; // the player's
    const walked = game([{ ...row, kind: GOLD, column: 6 }]);
    expect(play(walked, RIGHT, NOOP)).toEqual([1, 0]);
    const met = game([{ ...row, kind: GOLD, column: 4 }], { moveTimer: 0 });
    expect(play(met, NOOP)).toEqual([1]);
    const enemy = game([{ ...row, kind: ENEMY, column: 4 }], { moveTimer: 0 });
    expect(play(enemy, NOOP)).toEqual([0]);
    expect(enemy.terminal).toBe(true);
  });

  it("draws side and kind, then one of the free slots in ascending order", () => {
    const taken = [0, 2].map((slot) => ({ slot, kind: ENEMY, column: 5, direction: 1 }));
    const draws: Draw[] = [
      ["u", 0.5],
      ["u", 0.3],
      ["i", 0, 6, 1],
    ];
    expect(spawned(game(taken), draws)[3]).toEqual([GOLD, 9, -1]); // free: 1, 3, 4, …
    const rightward: Draw[] = [
      ["u", 0.49],
      ["u", 0.34],
      ["i", 0, 6, 0],
    ];
    expect(spawned(game(taken), rightward)[1]).toEqual([ENEMY, 0, 1]);
  });

  it("draws two numbers and no slot when all are taken", () => {
    const all = Array.from({ length: 8 }, (_, slot) => ({ slot, kind: ENEMY, column: 0, direction: 1 }));
    const before = game(all);
    const after = spawned(before, [
      ["u", 0.1],
      ["u", 0.1],
    ]);
    expect(after).toEqual(all.map(() => [ENEMY, 0, 1]));
  });

  it("gets harder every 102 steps: things come sooner each time and move faster every second time", () => {
    const state = game([]);
    const pace = (steps: number) => {
      state.spawnTimer = state.moveTimer = 100_000;
      play(state, ...new Array(steps).fill(NOOP));
      return [state.spawnInterval, state.moveInterval];
    };
    expect(pace(101)).toEqual([10, 5]);
    expect(pace(1)).toEqual([9, 5]);
    expect(pace(102)).toEqual([8, 4]);
    expect(pace(102 * 20)).toEqual([1, 1]);
  });

  it("stays as it is without the ramp", () => {
    const state = game([], { spawnTimer: 100_000, moveTimer: 100_000 });
    for (let i = 0; i < 300; i++) asterix(false).frame(state, NOOP, rng.asRng());
    expect(state).toMatchObject({ spawnInterval: 10, moveInterval: 5, rampIndex: 0 });
  });

  it("leaves a trail behind what is not at the edge, in planes player, enemy, trail, gold", () => {
    const state = game([
      { slot: 0, kind: GOLD, column: 0, direction: 1 },
      { slot: 1, kind: ENEMY, column: 3, direction: -1 },
    ]);
    const planes = new Float32Array(400);
    asterix(true).observe(state, planes);
    const cells = [...planes.keys()].filter((i) => planes[i] === 1);
    const cell = (channel: number, row: number, column: number) => (row * 10 + column) * 4 + channel;
    expect(cells).toEqual([cell(3, 1, 0), cell(1, 2, 3), cell(2, 2, 4), cell(0, 5, 5)]);
  });
});

import { describe, expect, it } from "vitest";
import { type FreewayState, freeway } from "../../../../envs/arcade/minatar/freeway.ts";
import { DOWN, LEFT, NOOP, UP } from "../../../../envs/arcade/minatar/minatar.ts";
import { type Draw, RecordedRng } from "../../../parity/recordedRng.ts";

const rng = new RecordedRng();
const traffic = (speeds: number[], sides: number[]): Draw[] => [
  ["I", 1, 6, speeds],
  ["U", sides],
];
const eight = (value: number) => new Array(8).fill(value);

/** All cars stand at the left edge, the chicken where it is said. */
function game(given: Partial<FreewayState> = {}): FreewayState {
  rng.serve(traffic(eight(5), eight(0.9)));
  return { ...freeway.init(rng.asRng()), timers: new Int8Array(8).fill(100), ...given };
}

function play(state: FreewayState, ...actions: number[]): number[] {
  return actions.map((action) => freeway.frame(state, action, rng.asRng()));
}

describe("Freeway", () => {
  it("draws eight speeds, then eight directions", () => {
    rng.serve(traffic([1, 2, 3, 4, 5, 1, 2, 3], [0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.1]));
    const { speeds, timers, columns } = freeway.init(rng.asRng());
    expect([...speeds]).toEqual([1, -2, 3, -4, 5, -1, 2, -3]);
    expect([...timers]).toEqual([1, 2, 3, 4, 5, 1, 2, 3]);
    expect([...columns]).toEqual(eight(0));
  });

  it("lets the chicken walk every third step, at the border too", () => {
    const state = game({ walkTimer: 0 });
    const rows = [UP, UP, UP, UP, NOOP, DOWN, DOWN].map((action) => {
      play(state, action);
      return state.row;
    });
    expect(rows).toEqual([8, 8, 8, 7, 7, 7, 8]);
    const low = game({ walkTimer: 0 });
    play(low, DOWN);
    expect([low.row, low.walkTimer]).toEqual([9, 2]);
    play(low, LEFT);
    expect(low.row).toBe(9);
  });

  it("is paid for a crossing, which changes the traffic but not where the cars are", () => {
    const state = game({ row: 1, walkTimer: 0, columns: Int8Array.from([0, 1, 2, 3, 5, 6, 7, 8]) });
    rng.serve(traffic(eight(2), eight(0.2)));
    expect(play(state, UP)).toEqual([1]);
    expect(rng.unused).toBe(0);
    expect(state.row).toBe(9);
    expect([...state.speeds]).toEqual(eight(-2));
    expect([...state.columns]).toEqual([0, 1, 2, 3, 5, 6, 7, 8]);
  });

  it("sends the chicken back when a car stands where it walks, or drives into it", () => {
    const stands = game({ row: 4, walkTimer: 0, columns: Int8Array.from([0, 0, 4, 0, 0, 0, 0, 0]) });
    play(stands, UP);
    expect(stands.row).toBe(9);
    const drives = game({ row: 3, columns: Int8Array.from([0, 0, 3, 0, 0, 0, 0, 0]) });
    drives.timers[2] = 0;
    play(drives, NOOP);
    expect(drives.row).toBe(9);
  });

  it("moves a car of speed k every k + 1 steps, around the edges", () => {
    const state = game({ columns: new Int8Array(8).fill(8) });
    state.speeds.set([1, -1, 2]);
    state.timers.set([1, 1, 2]);
    const columns = Array.from({ length: 6 }, () => {
      play(state, NOOP);
      return [...state.columns].slice(0, 3);
    });
    expect(columns.map(([right]) => right)).toEqual([8, 9, 9, 0, 0, 1]);
    expect(columns.map(([, left]) => left)).toEqual([8, 7, 7, 6, 6, 5]);
    expect(columns.map(([, , slow]) => slow)).toEqual([8, 8, 9, 9, 9, 0]);
  });

  it("ends at step 2,501", () => {
    const state = game();
    play(state, ...new Array(2500).fill(NOOP));
    expect(state.terminal).toBe(false);
    play(state, NOOP);
    expect(state.terminal).toBe(true);
  });
});

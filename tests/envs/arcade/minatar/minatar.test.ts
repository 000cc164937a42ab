import { describe, expect, it } from "vitest";
import { type BreakoutState, breakout } from "../../../../envs/arcade/minatar/breakout.ts";
import { LEFT, minatar, NOOP, RIGHT } from "../../../../envs/arcade/minatar/minatar.ts";
import { type Ink, makeWorld, rng, sizeOf, type World } from "../../../../envs/index.ts";
import { RecordedRng } from "../../../parity/recordedRng.ts";

const world = minatar(breakout, { sticky: 0.1, minimal: false });
const games = ["Asterix", "Breakout", "Freeway", "Seaquest", "SpaceInvaders"];

/** A game begun after one whose last action was `lastAction`. */
function begun(lastAction = NOOP, given: Partial<BreakoutState> = {}): BreakoutState {
  const before = world.init(rng("before"));
  return { ...world.init(rng("begun"), { ...before, lastAction }), ...given };
}

/** Steps with this draw for the stickiness, and sees that it is the only one. */
function step(state: BreakoutState, action: number, draw: number) {
  const served = new RecordedRng();
  served.serve([["u", draw]]);
  const outcome = world.step(state, action, served.asRng());
  expect(served.unused).toBe(0);
  return outcome;
}

describe("What MinAtar's games share", () => {
  it("takes the last action again when the draw is below the stickiness, the last episode's at first", () => {
    const state = begun(LEFT);
    step(state, RIGHT, 0.0999);
    expect(state).toMatchObject({ lastAction: LEFT, paddle: 3 });
    step(state, RIGHT, 0.1);
    expect(state).toMatchObject({ lastAction: RIGHT, paddle: 4 });
    step(state, NOOP, 0);
    expect(state).toMatchObject({ lastAction: RIGHT, paddle: 5 });
    expect(world.init(rng("first")).lastAction).toBe(NOOP);
  });

  it("stands still once it is over, but for the draw and the action taken", () => {
    const state = begun(NOOP, { terminal: true });
    const before = structuredClone(state);
    expect(step(state, LEFT, 0.5)).toEqual({ reward: 0, terminated: true });
    expect(state).toEqual({ ...before, lastAction: LEFT });
  });

  it.each(games)("%s writes every number of an observation, whatever was there", (game) => {
    const { init, observe, observationSpace } = makeWorld(`MinAtar/${game}-v0`);
    const state = init(rng("observed"));
    const [clean, dirty] = [0, 7].map((value) => new Float32Array(sizeOf(observationSpace)).fill(value));
    observe(state, clean);
    observe(state, dirty);
    expect(dirty).toEqual(clean);
  });
});

/** The ink of each cell of the screen, row by row. */
function screenOf({ screen }: World, state: unknown): Ink[] {
  const inks: Ink[] = [];
  screen?.paint(state, {
    rect(ink, left, top, width, height) {
      for (let y = top; y < top + height; y++)
        for (let x = left; x < left + width; x++) inks[y * screen.width + x] = ink;
    },
  });
  return inks;
}

/** The last shape drawn in a cell. */
function drawnAt({ draw }: World, state: unknown, row: number, column: number): Ink | undefined {
  const inCell = draw?.(state).shapes.filter(
    (shape) => shape.kind === "rect" && Math.floor(shape.x) === column && Math.floor(shape.y) === row,
  );
  return inCell?.at(-1)?.ink;
}

describe("A picture of MinAtar", () => {
  it.each([
    ["over its own trail, where it has not moved", { x: 4, y: 5, lastX: 4, lastY: 5 }],
    ["over the brick it flies through", { x: 4, y: 2, lastX: 3, lastY: 3, strike: true }],
  ])("shows Breakout's ball %s", (_where, given) => {
    const state = begun(NOOP, given);
    const row = given.y;
    expect(screenOf(world, state)[row * 10 + 4]).toBe("body");
    expect(drawnAt(world, state, row, 4)).toBe("body");
    expect(screenOf(world, state)[row * 10 + 5]).toBe(row === 2 ? "goal" : "ground");
  });

  it.each(["Asterix", "Freeway", "Seaquest"])("shows %s's player over whatever passed", (game) => {
    const crossing = makeWorld(`MinAtar/${game}-v0`);
    const luck = rng("crossing");
    let state = crossing.init(luck);
    for (let i = 0; i < 5000; i++) {
      expect(screenOf(crossing, state)).toContain("accent");
      if (crossing.step(state, luck.int(6), luck).terminated) state = crossing.init(luck, state);
    }
  });
});

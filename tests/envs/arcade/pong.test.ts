import { describe, expect, it } from "vitest";
import type { PongState } from "../../../envs/arcade/pong.ts";
import { checkEnv, make, makeWorld, pongForTwo, Rng, rng } from "../../../envs/index.ts";

const [STAY, UP, DOWN] = [0, 1, 2];
const idle = [STAY, STAY] as const;
const LEFT = 0;
const RIGHT = 1;

/** A state with the ball here and moving so, both paddles in the middle unless told. */
function rally(game: ReturnType<typeof pongForTwo>, ball: Partial<PongState>): PongState {
  return Object.assign(game.init(rng("rally")), ball);
}

/** Serves at the given angle (−1 … 1) to the given side. */
function serving(angle: number, side: number): Rng {
  const luck = new Rng("serving");
  luck.uniform = () => angle;
  luck.int = () => side;
  return luck;
}

describe("Pong for two", () => {
  it("moves the ball and reflects it at the walls as worked by hand", () => {
    const game = pongForTwo();
    const state = rally(game, { ballX: 10, ballY: 4, velocityX: 3, velocityY: -2.5 });
    game.step(state, idle, rng("unused"));
    expect([state.ballX, state.ballY, state.velocityY]).toEqual([13, 2.5, 2.5]); // 1.5 is mirrored at 2
    Object.assign(state, { ballY: 157, velocityY: 2 });
    game.step(state, idle, rng("unused"));
    expect([state.ballY, state.velocityY]).toEqual([157, -2]); // 159 is mirrored at 158
    expect([state.lastX, state.lastY]).toEqual([13, 157]);
  });

  it.each([
    [LEFT, -1],
    [RIGHT, 1],
  ] as const)(
    "sends the ball back from seat %i, faster, and steeper away from the paddle's middle",
    (_seat, side) => {
      const game = pongForTwo();
      const state = rally(game, { ballX: side * 60, ballY: 85, velocityX: side * 3, velocityY: 0 });
      expect(game.step(state, idle, rng("unused"))).toEqual([
        { reward: 0, terminated: false },
        { reward: 0, terminated: false },
      ]);
      expect(state.ballX).toBe(side * 61); // 63 is mirrored at 62, where the ball touches the paddle's side at 64
      expect(state.velocityX).toBeCloseTo(side * -3.15, 12);
      expect(state.velocityY).toBeCloseTo(3.15 / 2, 12); // 5 of 10 below the middle
      Object.assign(state, { ballX: side * 60, ballY: 90, velocityX: side * 5.9, velocityY: 0 });
      game.step(state, idle, rng("unused"));
      expect([state.velocityX, state.velocityY]).toEqual([side * -6, 6]); // twice the first speed and no more, 45°
      Object.assign(state, { ballX: side * 60, ballY: 90.1, velocityX: side * 3, velocityY: 0 });
      game.step(state, idle, rng("unused"));
      expect(state.velocityX).toBe(side * 3); // missed
      state.paddles.fill(90);
      game.step(state, idle, rng("unused"));
      expect(state.velocityX).toBe(side * 3); // too late: it is behind the paddle
    },
  );

  it("gives a point to the other side for a lost ball and serves it to whoever lost it", () => {
    const game = pongForTwo({ points: 2 });
    const state = rally(game, { ballX: 79, ballY: 30, velocityX: 3, velocityY: 0 });
    expect(game.step(state, idle, serving(0.5, 0))).toEqual([
      { reward: 1, terminated: false },
      { reward: -1, terminated: false },
    ]);
    expect(state).toMatchObject({ ballX: 0, ballY: 80, velocityX: 3, velocityY: 1.5, lastX: 0, lastY: 80 });
    expect([...state.points]).toEqual([1, 0]);
    Object.assign(state, { ballX: 79, ballY: 30, velocityX: 3 });
    expect(game.step(state, idle, serving(0, 0))).toEqual([
      { reward: 1, terminated: true },
      { reward: -1, terminated: true },
    ]);
  });

  it("stops paddles at the walls", () => {
    const game = pongForTwo();
    const state = rally(game, { velocityX: 0, velocityY: 0 });
    for (let i = 0; i < 17; i++) game.step(state, [UP, DOWN], rng("unused"));
    expect([...state.paddles]).toEqual([12, 148]);
    for (let i = 0; i < 3; i++) game.step(state, [UP, DOWN], rng("unused"));
    expect([...state.paddles]).toEqual([8, 152]);
  });

  it.each(["features", "planes"])("looks the same from both sides of a mirrored game (%s)", (observation) => {
    const game = pongForTwo({ observation, points: 3 });
    const size = game.observationSpace.type === "box" ? game.observationSpace.low.length : 0;
    const angles = rng("angles");
    const moves = rng("moves");
    const [here, there] = [game.init(serving(0.3, 0)), game.init(serving(0.3, 1))];
    const [seen, seenThere] = [new Float32Array(size), new Float32Array(size)];
    for (let ended = false; !ended; ) {
      const [left, right] = [moves.int(3), moves.int(3)];
      const angle = angles.uniform(-1, 1);
      const outcome = game.step(here, [left, right], serving(angle, 0));
      expect(game.step(there, [right, left], serving(angle, 0))).toEqual([outcome[1], outcome[0]]);
      for (const seat of [LEFT, RIGHT] as const) {
        game.observe(here, seat, seen);
        game.observe(there, seat === LEFT ? RIGHT : LEFT, seenThere);
        expect(seenThere).toEqual(seen);
      }
      ended = outcome[0].terminated;
    }
  });

  it("shows what it says: from the left everything is mirrored", () => {
    const game = pongForTwo();
    const state = rally(game, { ballX: 40, ballY: 120, velocityX: 3, velocityY: -1.5 });
    state.paddles.set([20, 100]);
    const seen = new Float32Array(6);
    game.observe(state, RIGHT, seen);
    expect([...seen]).toEqual([0.25, -0.75, 0.5, 0.5, 0.5, -0.25]);
    game.observe(state, LEFT, seen);
    expect([...seen]).toEqual([-0.75, 0.25, -0.5, 0.5, -0.5, -0.25]);

    const planes = pongForTwo({ observation: "planes" });
    const grid = new Float32Array(20 * 20 * 4);
    planes.observe(state, RIGHT, grid);
    const covered = (channel: number) =>
      grid.filter((_, i) => i % 4 === channel).reduce((sum, share) => sum + share * 64, 0);
    expect([0, 1, 2, 3].map(covered)).toEqual([64, 64, 16, 16]);
    const at = (x: number, y: number, channel: number) =>
      grid[(Math.floor(y / 8) * 20 + Math.floor(x / 8)) * 4 + channel];
    expect([at(80 + 64, 100, 0), at(80 - 68, 20, 1), at(80 + 39, 119, 2)]).toEqual([0.5, 0.5, 0.0625]);
  });

  it("names a parameter that it does not know", () => {
    expect(() => pongForTwo({ opponentSpeed: 1 })).toThrow("pongForTwo.params.opponentSpeed: unknown");
  });
});

describe("Pong-v0", () => {
  it("keeps the contract seen as planes", () => {
    checkEnv(make("Pong-v0", { observation: "planes", paddle: 80, ballSpeed: 8, opponentSpeed: 16 }));
  });

  /** Mean points of the opponent less the learner's, who stays where it is. */
  function lead(params: object): number {
    const env = make<Float32Array, number>("Pong-v0", params);
    let total = 0;
    for (let seed = 0; seed < 10; seed++) {
      env.reset({ seed });
      for (let over = false; !over; ) {
        const { reward, terminated, truncated } = env.step(STAY);
        total -= reward;
        over = terminated || truncated;
      }
    }
    return total / 10;
  }

  it("has an opponent as good as its speed and skill", () => {
    const [slow, fast] = [lead({ opponentSpeed: 0.5 }), lead({ opponentSpeed: 3 })];
    expect(fast).toBeGreaterThan(slow + 3);
    const [careless, careful] = [lead({ opponentSkill: 0.2 }), lead({ opponentSkill: 1 })];
    expect(careful).toBeGreaterThan(careless + 3);
  });

  it("is won by following the ball and meeting it off the middle", () => {
    const env = make<Float32Array, number>("Pong-v0");
    let { observation } = env.reset({ seed: 0 });
    let total = 0;
    for (let over = false; !over; ) {
      const below = observation[3] - observation[0]; // shares of half the height
      const step = env.step(below < -0.09 ? UP : below > -0.06 ? DOWN : STAY);
      observation = step.observation;
      total += step.reward;
      over = step.terminated || step.truncated;
    }
    expect(total).toBeGreaterThan(15);
  });

  it("draws the same shapes all along", () => {
    const world = makeWorld("Pong-v0");
    const luck = rng("draw");
    const state = world.init(luck);
    const kinds = () =>
      world
        .draw?.(state)
        .shapes.map(({ kind }) => kind)
        .join();
    const first = kinds();
    for (let i = 0; i < 300; i++) world.step(state, luck.int(3), luck);
    expect(kinds()).toBe(first);
  });
});

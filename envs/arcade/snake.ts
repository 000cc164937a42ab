/**
 * Grow by eating, without biting yourself or the wall. After the Nokia 6110's Snake (1997), itself after Blockade (1976).
 *
 * A size × size grid. The snake starts three cells long in the middle, heading right; one piece of food lies on a cell that
 * is free, each equally likely. A step moves the head one cell; on food the snake grows by one, otherwise its tail follows,
 * so that the head may move onto the cell that the tail leaves.
 * Observation [size, size, 4], row by row: head; body without the head; food; order, from 1 / length at the tail to 1 at
 * the head, which tells where each part goes next and makes the state Markov.
 * Actions: 0 up, 1 right, 2 down, 3 left. Turning back into the own neck is not possible: the snake goes straight on.
 * Reward: 1 for food, −1 for the wall or the own body, which end the episode; so does a full board, which is won (info.won).
 * Time limit: size⁴ / 2 steps, twice what a snake takes that walks one round over the whole board again and again
 * (half the free cells for each piece of food: about size⁴ / 4 in all), so that only loops are cut off.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import type { Brush, Drawing, Shape } from "../core/drawing.ts";
import type { Rng } from "../core/rng.ts";
import { param } from "../core/schema.ts";
import { box, discrete } from "../core/spaces.ts";
import type { Outcome, World } from "../core/world.ts";

const rowStep = [-1, 0, 1, 0]; // by action
const columnStep = [0, 1, 0, -1];
const RIGHT = 1;
const channels = 4;
const startLength = 3;
const NOWHERE = -1;

export const snakeParams = z.strictObject({
  size: param(z.int().min(4).max(40).default(10), {
    title: "Size",
    description: "Rows and columns of the board.",
  }),
});

export interface SnakeState {
  readonly body: Int16Array; // [cells] a ring: the cells of the snake, tail to head
  tail: number; // index into `body`
  length: number;
  readonly taken: Uint8Array; // [cells] 1 where the snake is
  food: number; // cell, or −1 on a full board
  direction: number; // the action last taken
}

const plain: Outcome = Object.freeze({ reward: 0, terminated: false });
const ate: Outcome = Object.freeze({ reward: 1, terminated: false });
const died: Outcome = Object.freeze({ reward: -1, terminated: true });
const won: Outcome = Object.freeze({ reward: 1, terminated: true, info: Object.freeze({ won: 1 }) });

export function snake({ size }: z.output<typeof snakeParams>): World<SnakeState, number> {
  const cells = size * size;

  /** The cell ahead in a direction, or NOWHERE beyond the wall. */
  function ahead(cell: number, direction: number): number {
    const row = Math.floor(cell / size) + rowStep[direction];
    const column = (cell % size) + columnStep[direction];
    const inside = row >= 0 && row < size && column >= 0 && column < size;
    return inside ? row * size + column : NOWHERE;
  }

  return {
    observationSpace: box(0, 1, [size, size, channels]),
    actionSpace: discrete(4),
    actionNames: ["up", "right", "down", "left"],
    idle: (state) => state.direction,
    stepsPerSecond: 8,
    maxSteps: Math.floor((cells * cells) / 2),

    init(rng) {
      const state: SnakeState = {
        body: new Int16Array(cells),
        tail: 0,
        length: 0,
        taken: new Uint8Array(cells),
        food: NOWHERE,
        direction: RIGHT,
      };
      const middle = Math.floor(size / 2) * size + Math.floor(size / 2);
      for (let cell = middle - startLength + 1; cell <= middle; cell++) addHead(state, cell);
      placeFood(state, rng);
      return state;
    },

    step(state, action, rng) {
      const head = cellAt(state, state.length - 1);
      if (ahead(head, action) !== cellAt(state, state.length - 2)) state.direction = action;
      const next = ahead(head, state.direction);
      if (next === NOWHERE) return died;
      const eats = next === state.food;
      if (!eats) dropTail(state); // first, so that its cell is free
      if (state.taken[next] === 1) return died;
      addHead(state, next);
      if (!eats) return plain;
      placeFood(state, rng);
      return state.food === NOWHERE ? won : ate;
    },

    observe(state, out) {
      out.fill(0);
      const { length, food } = state;
      for (let part = 0; part < length; part++) {
        const at = cellAt(state, part) * channels;
        out[at + (part === length - 1 ? 0 : 1)] = 1;
        out[at + 3] = (part + 1) / length;
      }
      if (food !== NOWHERE) out[food * channels + 2] = 1;
    },

    draw: (state) => drawSnake(state, size),
    screen: { width: size, height: size, paint: (state, brush) => paintSnake(state, size, brush) },
  };
}

/** The cell of the snake's part `part`, 0 at the tail. */
function cellAt({ body, tail }: SnakeState, part: number): number {
  const at = tail + part;
  return body[at < body.length ? at : at - body.length];
}

function addHead(state: SnakeState, cell: number): void {
  const { body } = state;
  body[(state.tail + state.length) % body.length] = cell;
  state.length++;
  state.taken[cell] = 1;
}

function dropTail(state: SnakeState): void {
  state.taken[state.body[state.tail]] = 0;
  state.tail = (state.tail + 1) % state.body.length;
  state.length--;
}

/** One draw among the free cells, in the order of their numbers; none on a full board. */
function placeFood(state: SnakeState, rng: Rng): void {
  const { taken, length } = state;
  state.food = NOWHERE;
  if (length === taken.length) return;
  let toPass = rng.int(taken.length - length);
  let cell = 0;
  while (taken[cell] === 1 || toPass-- > 0) cell++;
  state.food = cell;
}

function paintSnake(state: SnakeState, size: number, brush: Brush): void {
  const { length, food } = state;
  brush.rect("ground", 0, 0, size, size);
  for (let part = 0; part < length; part++) {
    const cell = cellAt(state, part);
    brush.rect(part === length - 1 ? "accent" : "body", cell % size, Math.floor(cell / size), 1, 1);
  }
  if (food !== NOWHERE) brush.rect("goal", food % size, Math.floor(food / size), 1, 1);
}

/** From the tail, which tapers, to the head; a link for each pair of neighbours, so that the shapes stay while it moves. */
function drawSnake(state: SnakeState, size: number): Drawing {
  const { length, food, direction } = state;
  const x = (part: number) => (cellAt(state, part) % size) + 0.5;
  const y = (part: number) => Math.floor(cellAt(state, part) / size) + 0.5;
  const shapes: Shape[] = [
    { kind: "rect", ink: "ground", x: 0, y: 0, width: size, height: size, radius: 0.15 },
    {
      kind: "circle",
      ink: "goal",
      x: (food % size) + 0.5,
      y: Math.floor(food / size) + 0.5,
      radius: food === NOWHERE ? 0 : 0.3,
    },
  ];
  for (let part = 1; part < length; part++) {
    const width = part === 1 ? 0.5 : 0.68;
    shapes.push({
      kind: "line",
      ink: "body",
      width,
      x1: x(part - 1),
      y1: y(part - 1),
      x2: x(part),
      y2: y(part),
    });
  }
  const head = length - 1;
  shapes.push({ kind: "circle", ink: "accent", x: x(head), y: y(head), radius: 0.42 });
  for (const side of [-1, 1]) {
    shapes.push({
      kind: "circle",
      ink: "bright",
      x: x(head) + 0.14 * columnStep[direction] + 0.17 * side * rowStep[direction],
      y: y(head) + 0.14 * rowStep[direction] + 0.17 * side * columnStep[direction],
      radius: 0.08,
    });
  }
  return { width: size, height: size, shapes };
}

export const snakeEntry = envEntry({
  title: "Snake",
  description: "Eat and grow without running into the wall or yourself.",
  source: "after the Nokia 6110's Snake (1997) and Gremlin's Blockade (1976)",
  params: snakeParams,
  make: snake,
});

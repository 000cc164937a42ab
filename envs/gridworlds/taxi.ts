/**
 * Fetch a passenger by taxi and bring them where they want to go. Dietterich (2000), "Hierarchical Reinforcement Learning
 * with the MAXQ Value Function Decomposition", JAIR 13; rules of Gymnasium's Taxi-v3, and of its Taxi-v4 for rain and
 * fickle passengers.
 *
 * Observation: ((row · 5 + column) · 5 + passenger) · 4 + destination, with the places R 0, G 1, Y 2, B 3 and a passenger
 * aboard as 4. Actions: 0 south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off; border and walls stop. Reward −1 a step,
 * but 20 for the delivery that ends the episode, and −10 for picking up or dropping off where that cannot be.
 *
 * In rain a move may end on either side of the taxi instead, unless the way ahead is blocked. A fickle passenger goes
 * somewhere else than they first said; who is one shows only after the first cell driven with them. Such a world has no
 * model: no table of its 500 states tells the whole truth.
 *
 * Without the action mask agents may try what cannot be, as in published results.
 */
import { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { param } from "../core/schema.ts";
import type { Branch, World } from "../core/world.ts";
import { type Initial, type Table, type TableState, tableWorld } from "./table.ts";
import {
  ABOARD,
  ahead,
  decode,
  drawTaxi,
  EAST,
  encode,
  NORTH,
  places,
  type Ride,
  SOUTH,
  WEST,
} from "./taxiTown.ts";

const PICK_UP = 4;
const actionNames = ["south", "north", "east", "west", "pick up", "drop off"];
/** Left and right of each heading. */
const sides = [
  [EAST, WEST],
  [WEST, EAST],
  [NORTH, SOUTH],
  [SOUTH, NORTH],
];
const rides = Array.from({ length: 500 }, (_, state) => decode(state));

const taxiParams = z.strictObject({
  actionMask: param(z.boolean().default(false), {
    title: "Action mask",
    description: "Agents are told which actions change anything, and take no others.",
  }),
  rainy: param(z.boolean().default(false), {
    title: "Rainy",
    description: "The taxi may slip to the left or right of where it is driven.",
  }),
  rainyProbability: param(z.number().min(0).max(1).default(0.8), {
    title: "Grip",
    description: "How likely the taxi goes as driven when it rains.",
  }),
  fickle: param(z.boolean().default(false), {
    title: "Fickle passengers",
    description: "Some passengers change their destination once they have been driven a cell.",
  }),
  fickleProbability: param(z.number().min(0).max(1).default(0.3), {
    title: "Fickleness",
    description: "How likely a passenger changes their destination, where some do.",
  }),
});

function taxi(params: z.output<typeof taxiParams>): World<TableState, number> {
  const grip = params.rainy ? params.rainyProbability : undefined;
  const table: Table = rides.map((ride) => actionNames.map((_, action) => branches(ride, action, grip)));
  const world = tableWorld(table, initial, {
    maxSteps: 200,
    actionNames,
    stepsPerSecond: 8,
    draw: ({ state }) => drawTaxi(rides[state]),
    ...(params.actionMask && { legal: ({ state }: TableState, out: Uint8Array) => out.set(masks[state]) }),
  });
  return params.fickle ? withFicklePassengers(world, params.fickleProbability) : world;
}

/** The taxi anywhere, the passenger at a place that is not their destination. */
const initial: Initial = rides
  .filter(({ passenger, destination }) => passenger !== ABOARD && passenger !== destination)
  .map((ride) => [encode(ride), 1 / 300]);

/** `grip`: how likely the taxi goes as driven; it always does when there is none given. */
function branches(ride: Ride, action: number, grip: number | undefined): Branch[] {
  if (action >= PICK_UP) return [[1, ...handle(ride, action)]];
  if (grip === undefined) return [[1, ...drive(ride, action)]];
  const blocked = ahead(ride.cell, action) === ride.cell;
  const [left, right] = blocked ? [action, action] : sides[action];
  return [
    [grip, ...drive(ride, action)],
    [(1 - grip) / 2, ...drive(ride, left)],
    [(1 - grip) / 2, ...drive(ride, right)],
  ];
}

/** What certainly comes of something: [next state, reward, terminated]. */
type Result = [number, number, boolean];

function drive(ride: Ride, heading: number): Result {
  return [encode({ ...ride, cell: ahead(ride.cell, heading) }), -1, false];
}

/** Picks the passenger up or drops them off. */
function handle(ride: Ride, action: number): Result {
  const here = places.indexOf(ride.cell); // −1 between places
  const mayPickUp = ride.passenger === here;
  const mayDropOff = ride.passenger === ABOARD && here >= 0;
  if (action === PICK_UP ? !mayPickUp : !mayDropOff) return [encode(ride), -10, false];
  if (action === PICK_UP) return [encode({ ...ride, passenger: ABOARD }), -1, false];
  const delivered = here === ride.destination;
  return [encode({ ...ride, passenger: here }), delivered ? 20 : -1, delivered];
}

/** 1 for the actions that change something [states][actions]. */
const masks: readonly Uint8Array[] = rides.map((ride) =>
  Uint8Array.from(actionNames, (_, action) => {
    const [next] = action >= PICK_UP ? handle(ride, action) : drive(ride, action);
    return Number(next !== encode(ride));
  }),
);

interface FickleState extends TableState {
  /** The passenger will change their destination after the first cell of the ride. */
  fickle: boolean;
}

/** One uniform more at reset, and a choice of three when the passenger changes their destination. */
function withFicklePassengers(
  { model: _, ...world }: World<TableState, number>,
  probability: number,
): World<FickleState, number> {
  return {
    ...world,
    init: (rng) => ({ ...world.init(rng), fickle: rng.bernoulli(probability) }),
    step(state, action, rng) {
      const before = rides[state.state];
      const outcome = world.step(state, action, rng);
      const after = rides[state.state];
      if (state.fickle && before.passenger === ABOARD && before.cell !== after.cell) {
        state.fickle = false;
        const other = rng.int(3);
        const destination = other < before.destination ? other : other + 1;
        state.state += destination - before.destination;
      }
      return outcome;
    },
  };
}

export const taxiEntry = envEntry({
  title: "Taxi",
  description: "Fetch a passenger by taxi and bring them where they want to go.",
  source: "Dietterich (2000), JAIR 13; Gymnasium, Taxi-v3",
  params: taxiParams,
  aliases: ["Taxi-v4"],
  rewardThreshold: 8,
  make: taxi,
});

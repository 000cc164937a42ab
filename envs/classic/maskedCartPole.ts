/**
 * CartPole without its velocities: what is seen no longer tells which way the pole is falling, so that an agent has to
 * remember. After Wierstra, Foerster, Peters & Schmidhuber (2007), Solving deep memory POMDPs with recurrent policy
 * gradients, ICANN; Morad et al. (2023), POPGym, PositionOnlyCartPole.
 *
 * Observation [2]: x (m), theta (rad from upright). All else is CartPole-v1's. A player who pushes the way the pole leans
 * lasts some 40 steps; one who also remembers how it leaned a step ago balances it for good.
 */
import type { z } from "zod";
import { envEntry } from "../core/catalogue.ts";
import { type Box, box } from "../core/spaces.ts";
import type { World } from "../core/world.ts";
import { type CartPoleState, cartPole, cartPoleParams } from "./cartPole.ts";

function maskedCartPole(params: z.output<typeof cartPoleParams>): World<CartPoleState, number> {
  const world = cartPole(params);
  const { low, high } = world.observationSpace as Box; // x, xDot, theta, thetaDot
  return {
    ...world,
    observationSpace: box([low[0], low[2]], [high[0], high[2]], [2]),
    observe(state, out) {
      out[0] = state.x;
      out[1] = state.theta;
    },
  };
}

export const maskedCartPoleEntry = envEntry({
  title: "CartPole without velocities",
  description: "Balance a pole while seeing only where it is, and remembering where it was.",
  source: "Wierstra, Foerster, Peters & Schmidhuber (2007); POPGym, PositionOnlyCartPole",
  params: cartPoleParams,
  rewardThreshold: 475,
  make: maskedCartPole,
});

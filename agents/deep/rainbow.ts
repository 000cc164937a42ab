/**
 * Rainbow: DQN with all that had been found to help: double, duelling, prioritised replay, n-step returns, noisy networks
 * and a categorical distribution of the return.
 * Hessel, Modayil, van Hasselt, Schaul, Ostrovski, Dabney, Horgan, Piot, Azar & Silver (2018), Rainbow: combining
 * improvements in deep reinforcement learning, arXiv:1710.02298.
 *
 * The agent is dqn.ts with every switch on; the pieces are in agents/core: returns/targets.ts (double), replay/nStep.ts,
 * replay/sumTree.ts and prioritizedReplay.ts, distributions/atoms.ts, and the head that model.ts puts on a network
 * (duelling, noisy).
 *
 * Differs: priorities are weighed within their batch (see prioritizedReplay.ts); a memory of 100,000 unless told otherwise.
 */
import { agentEntry } from "../core/agent.ts";
import { refusesValues } from "../core/model.ts";
import { needsDiscreteActions } from "../core/suits.ts";
import { Dqn } from "./dqn.ts";
import { dqnParams } from "./dqnParams.ts";

/** The paper's, table 1, in steps of 4 frames: 20,000 before learning, a target every 8,000, which are 2,000 updates. */
const published = {
  double: true,
  dueling: true,
  prioritized: true,
  priorityExponent: 0.5,
  noisy: true,
  nSteps: 3,
  distribution: "categorical",
  learningRate: 6.25e-5,
  learningRateEnd: 6.25e-5,
  adamEpsilon: 1.5e-4,
  learningStarts: 20_000,
  targetEvery: 2000,
  epsilonStart: 0,
  epsilonEnd: 0,
  explorationSteps: 0,
} as const;

export const rainbowEntry = agentEntry({
  title: "Rainbow",
  description: "DQN with double, duelling, prioritised, n-step, noisy and distributional learning at once.",
  source: "Hessel et al. (2018), arXiv:1710.02298",
  params: dqnParams(published),
  refuses: needsDiscreteActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Dqn(setting, config, rng),
});

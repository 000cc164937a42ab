/**
 * C51: DQN that learns, for each action, with which probability the return will be each of 51 values.
 * Bellemare, Dabney & Munos (2017), A distributional perspective on reinforcement learning, arXiv:1707.06887.
 *
 * The agent is dqn.ts; what is its own is in valueHeads.ts (CategoricalHead) and agents/core/distributions/atoms.ts (the
 * projection, the cross entropy). Set `valueMin` and `valueMax` to the returns that the world can give.
 *
 * Differs: the gradient's norm is clipped, as by all of this family here.
 */
import { agentEntry } from "../core/agent.ts";
import { refusesValues } from "../core/model.ts";
import { needsDiscreteActions } from "../core/suits.ts";
import { Dqn } from "./dqn.ts";
import { dqnParams } from "./dqnParams.ts";

/** The paper's, section 5.1; its Adam's rate 2.5e-4 and ε = 0.01 / 32. */
const published = {
  distribution: "categorical",
  learningRate: 2.5e-4,
  learningRateEnd: 2.5e-4,
  adamEpsilon: 0.01 / 32,
  epsilonEnd: 0.01,
} as const;

export const c51Entry = agentEntry({
  title: "C51",
  description: "DQN that learns a probability for each of 51 returns, not only their mean.",
  source: "Bellemare, Dabney & Munos (2017), arXiv:1707.06887",
  params: dqnParams(published),
  refuses: needsDiscreteActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Dqn(setting, config, rng),
});

/**
 * QR-DQN: DQN that learns, for each action, the quantiles of its return; no range of returns need be known.
 * Dabney, Rowland, Bellemare & Munos (2018), Distributional reinforcement learning with quantile regression,
 * arXiv:1710.10044, QR-DQN-1 (κ = 1 is `huberDelta`).
 *
 * The agent is dqn.ts; what is its own is in valueHeads.ts (QuantileHead) and agents/core/distributions/quantiles.ts (the loss).
 *
 * Differs: 50 quantiles unless told otherwise (the paper: 200); the gradient's norm is clipped, as by all of this family
 * here.
 */
import { agentEntry } from "../core/agent.ts";
import { refusesValues } from "../core/model.ts";
import { needsDiscreteActions } from "../core/suits.ts";
import { Dqn } from "./dqn.ts";
import { dqnParams } from "./dqnParams.ts";

/** The paper's, section 5.2: Adam at 5e-5 with ε = 0.01 / 32. */
const published = {
  distribution: "quantile",
  atoms: 50,
  learningRate: 5e-5,
  learningRateEnd: 5e-5,
  adamEpsilon: 0.01 / 32,
  epsilonEnd: 0.01,
} as const;

export const qrDqnEntry = agentEntry({
  title: "QR-DQN",
  description: "DQN that learns quantiles of the return, not only its mean.",
  source: "Dabney, Rowland, Bellemare & Munos (2018), arXiv:1710.10044",
  params: dqnParams(published),
  refuses: needsDiscreteActions,
  refusesModel: refusesValues,
  make: (setting, config, rng) => new Dqn(setting, config, rng),
});

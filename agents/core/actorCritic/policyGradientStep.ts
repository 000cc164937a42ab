/** One gradient step of an actor and its critic: what REINFORCE and A2C share. */
import type { ActorCritic } from "./actorCritic.ts";
import type { ActorCriticLearner } from "./actorCriticLearner.ts";
import type { Rollout } from "./rollout.ts";

interface Weights {
  readonly valueCoefficient: number; // c_v
  readonly entropyCoefficient: number; // c_e
  readonly maxGradientNorm: number;
}

/** Means over the rows of a step. */
export const noGradient = { policyLoss: 0, valueLoss: 0, entropy: 0, gradientNorm: 0 };

/**
 * Down the mean over rows [from, from + size) of −A log π(a | s) + c_v ½ (V(s) − G)² − c_e H(π(· | s)), with the advantages
 * [size] given and the returns G of the rollout. Sutton et al. (2000), Theorem 1; Mnih et al. (2016), arXiv:1602.01783,
 * section 4. Writes what it came to; a norm that is not finite has moved nothing.
 */
export function policyGradientStep(
  { head }: ActorCritic,
  learner: ActorCriticLearner,
  rollout: Rollout,
  order: ArrayLike<number>,
  from: number,
  size: number,
  advantages: ArrayLike<number>,
  { valueCoefficient, entropyCoefficient, maxGradientNorm }: Weights,
  learningRate: number,
  out: typeof noGradient,
): void {
  const { data } = rollout;
  const { policy, critic, stride } = learner;
  learner.forward(rollout, order, from, size);
  const outputs = policy.output.head(size * stride); // [size, stride]
  const toOutputs = policy.outputGradient.head(size * stride);
  const values = critic.output.head(size * critic.outputSize);
  const toValues = critic.outputGradient.head(size * critic.outputSize);
  out.policyLoss = 0;
  out.valueLoss = 0;
  out.entropy = 0;
  for (let i = 0; i < size; i++) {
    const row = order[from + i];
    const at = row * head.width;
    head.look(outputs, i * stride, data.masks, row * head.choices);
    const [k, h] = [-advantages[i] / size, -entropyCoefficient / size];
    head.gradient(data.actions, at, k, h, toOutputs, i * stride);
    const last = (i + 1) * critic.outputSize - 1;
    const error = values[last] - data.returns[row];
    toValues[last] = (valueCoefficient * error) / size;
    out.policyLoss += k * head.logProbability(data.actions, at);
    out.valueLoss += (0.5 * error * error) / size;
    out.entropy += head.entropy() / size;
  }
  out.gradientNorm = learner.step(size, learningRate, maxGradientNorm);
}

/** Learning that has come to no number stops with advice. */
import { InputError } from "../../envs/core/errors.ts";

/** For agents without a limit to the length of gradients. */
export function expectFinite(agent: string, loss: number, step: number, learningRate: number): void {
  if (!Number.isFinite(loss)) throw divergedError(agent, step, `agent.params.learningRate (${learningRate})`);
}

/** For those that have the parameter `maxGradientNorm`. */
export function diverged(agent: string, step: number, learningRate: number): InputError {
  return divergedError(
    agent,
    step,
    `agent.params.learningRate (${learningRate}) or agent.params.maxGradientNorm`,
  );
}

function divergedError(agent: string, step: number, remedy: string): InputError {
  return new InputError(
    `${agent}: the loss is no longer a finite number at step ${step}: learning diverged; lower ${remedy}.`,
  );
}

import { InputError } from "../../envs/core/errors.ts";

/** Learning that has come to no number stops with advice. */
export function expectFinite(agent: string, loss: number, step: number, learningRate: number): void {
  if (Number.isFinite(loss)) return;
  throw new InputError(
    `${agent}: the loss is no longer a finite number at step ${step}: learning diverged; lower agent.params.learningRate (${learningRate}).`,
  );
}

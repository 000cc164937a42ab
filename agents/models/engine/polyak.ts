import { InputError } from "../../../envs/core/errors.ts";
import { expectNumber } from "./checks.ts";
import type { Tensor } from "./engine.ts";

/**
 * target [n] ← tau · online [n] + (1 − tau) · target: a slow copy of the learner's parameters. Polyak & Juditsky (1992);
 * Lillicrap et al. (2016), Algorithm 1. With tau = 1 it is a plain copy, the "hard" update of Mnih et al. (2015).
 */
export function polyak(target: Tensor, online: Tensor, tau: number): void {
  expectNumber("polyak.tau", tau, 0, 1);
  if (target.length !== online.length) {
    throw new InputError(
      `polyak: expected equal lengths, got a target of ${target.length} and an online of ${online.length}; build both from one spec.`,
    );
  }
  if (tau === 0) return;
  if (tau === 1) {
    target.data.set(online.data);
    return;
  }
  if (target.engine !== online.engine) {
    throw new InputError("polyak: expected both in one engine, got two; build the target with twin().");
  }
  target.engine.kernels.blend(online.offset, target.offset, tau, online.length);
}

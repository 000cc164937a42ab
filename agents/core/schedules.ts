/** Values that change while an agent learns: pure functions of the step. */
import { InputError } from "../../envs/core/errors.ts";
import { cos, pow } from "../../envs/core/math.ts";

/** `from` at step 0, `to` at step `over` and after it, a straight line between. */
export function linear(from: number, to: number, over: number, step: number): number {
  return step >= over ? to : from + ((to - from) * step) / over;
}

/** The same by equal factors: from (to / from)^(step / over). Both must be above zero. */
export function exponential(from: number, to: number, over: number, step: number): number {
  if (!(from > 0 && to > 0)) {
    throw new InputError(
      `exponential schedule: expected to go between values above 0, got from ${from} to ${to}; choose a small last value, or a linear schedule.`,
    );
  }
  return step >= over ? to : from * pow(to / from, step / over);
}

/** The same along half a cosine: slow, fast, slow. Loshchilov & Hutter (2017), arXiv:1608.03983, eq. 5. */
export function cosine(from: number, to: number, over: number, step: number): number {
  return step >= over ? to : to + ((from - to) * (1 + cos((Math.PI * step) / over))) / 2;
}

/** `from` at step 0 and 0 at step `over` and after it, a straight line between; an `over` of 0 leaves it as it is. */
export function fallen(from: number, over: number, step: number): number {
  return over === 0 ? from : linear(from, 0, over, step);
}

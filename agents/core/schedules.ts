/** Values that change while an agent learns: pure functions of the step. */
import { cos, pow } from "../../envs/core/math.ts";

/** `from` at step 0, `to` at step `over` and after it, a straight line between. */
export function linear(from: number, to: number, over: number, step: number): number {
  return step >= over ? to : from + ((to - from) * step) / over;
}

/** The same by equal factors: from (to / from)^(step / over). Both must be above zero. */
export function exponential(from: number, to: number, over: number, step: number): number {
  return step >= over ? to : from * pow(to / from, step / over);
}

/** The same along half a cosine: slow, fast, slow. Loshchilov & Hutter (2017), arXiv:1608.03983, eq. 5. */
export function cosine(from: number, to: number, over: number, step: number): number {
  return step >= over ? to : to + ((from - to) * (1 + cos((Math.PI * step) / over))) / 2;
}

/** What part of a learning rate counts while it warms up, in a straight line to 1. Goyal et al. (2017), arXiv:1706.02677, section 2.2. */
export function warmUp(over: number, step: number): number {
  return step + 1 >= over ? 1 : (step + 1) / over;
}

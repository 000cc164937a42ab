/** `from` at step 0, `to` at step `over` and after it, a straight line between. */
export function linear(from: number, to: number, over: number, step: number): number {
  return step >= over ? to : from + ((to - from) * step) / over;
}

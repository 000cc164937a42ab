/** CPU time per call: the median over batches of calls, after a warm-up. Wall time would measure the neighbours. */

export interface Figure {
  readonly name: string;
  readonly microseconds: number; // CPU time per call
  readonly gigaMultiplyAdds?: number; // per second of CPU time
  readonly stepsPerSecond?: number; // environment steps per second of CPU time
}

/** Microseconds of CPU time per call: the median of 31 batches of about 10 ms each. */
export function cpuTime(call: () => void): number {
  const calls = Math.ceil(1e4 / Math.max(0.05, timed(call, Math.ceil(3e5 / Math.max(1, timed(call, 100))))));
  const batches = Array.from({ length: 31 }, () => timed(call, calls));
  return batches.sort((a, b) => a - b)[15];
}

function timed(call: () => void, calls: number): number {
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

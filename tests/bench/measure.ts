/** CPU time per call: the median over batches of calls, after a warm-up. Wall time would measure the neighbours. */

export interface Figure {
  readonly name: string;
  readonly microseconds: number; // CPU time per call
  readonly gigaMultiplyAdds?: number; // per second of CPU time
  readonly stepsPerSecond?: number; // environment steps per second of CPU time
}

const BATCH = 1e4; // microseconds: many clock ticks, few interruptions

/**
 * Microseconds of CPU time per call: the median of up to 31 batches of about 10 ms each, as many as `seconds` allow,
 * but never fewer than three.
 */
export function cpuTime(call: () => void, seconds = 0.4): number {
  const calls = Math.ceil(BATCH / warm(call, (1e6 * seconds) / 3));
  const first = timed(call, calls);
  const count = Math.min(31, Math.max(3, Math.floor((1e6 * seconds) / (calls * first))));
  return median([first, ...Array.from({ length: count - 1 }, () => timed(call, calls))]);
}

/** Microseconds of CPU time of a single call: rough, for what takes seconds. */
export function cpuTimeOfOne(call: () => void): number {
  return timed(call, 1);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Calls until the compilers have had `budget` microseconds to see what is hot; the last microseconds per call. */
function warm(call: () => void, budget: number): number {
  let [spent, calls, latest] = [0, 1, 1];
  while (spent < budget) {
    latest = Math.max(0.05, timed(call, calls));
    spent += latest * calls;
    calls *= 2;
  }
  return latest;
}

function timed(call: () => void, calls: number): number {
  const start = process.cpuUsage();
  for (let i = 0; i < calls; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / calls;
}

import { InputError, shown } from "../envs/core/errors.ts";
import type { RunCheckpoint, RunEvent, RunResult } from "./events.ts";
import { Session } from "./session.ts";
import type { RunSpec, SpecInput } from "./spec.ts";

export interface RunOptions {
  /** Environment steps between two looks at the run; events are told in order whatever it is. */
  readonly stride?: number;
  /** Environment steps between checkpoint events; none unless given. */
  readonly checkpointEvery?: number;
  /** A saved run to go on with; its spec must be this one. */
  readonly resume?: RunCheckpoint;
}

/**
 * The events of a run, in order, to its end: `for (const event of run({ env: "CartPole-v1", agent: "dqn" })) …`.
 * Whoever wants to pause, step or edit holds a `Session` instead; this is a loop over one.
 */
export function* run(
  spec: SpecInput | RunSpec,
  options: RunOptions = {},
): Generator<RunEvent, RunResult, void> {
  const { stride = 1000, checkpointEvery = Infinity, resume } = options;
  expectStride("stride", stride);
  if (checkpointEvery !== Infinity) expectStride("checkpointEvery", checkpointEvery);
  const session = new Session(spec, resume);
  if (session.done) return session.result();
  let result: RunResult | undefined;
  while (!session.done) {
    const untilCheckpoint = checkpointEvery - (session.step % checkpointEvery);
    for (const event of session.advance(Math.min(stride, untilCheckpoint))) {
      if (event.type === "done") result = event.result;
      yield event;
    }
    if (session.step % checkpointEvery === 0 && !session.done) {
      yield { type: "checkpoint", step: session.step, checkpoint: session.save() };
    }
  }
  return result as RunResult;
}

function expectStride(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new InputError(`${name}: expected a whole number of steps of at least 1, got ${shown(value)}.`);
}

/** Runs to the end and returns the result. */
export function runToEnd(spec: SpecInput | RunSpec): RunResult {
  const events = run(spec);
  for (;;) {
    const { done, value } = events.next();
    if (done) return value;
  }
}

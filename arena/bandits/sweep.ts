/** One parameter of a policy over many values: a comparison of as many policies, all on the same rounds. */
import { agents } from "../../agents/index.ts";
import { InputError, shown } from "../../envs/core/errors.ts";
import { type EntrySpec, readEntry, readValues, writeEntry, writeValue } from "../../envs/core/shorthand.ts";
import type { BanditSpecInput } from "./spec.ts";

export interface SweepInput {
  /** Which of the policies; wanted where there are several. */
  readonly policy?: string;
  readonly parameter: string;
  readonly values: readonly unknown[];
}

/** A policy at each value of one of its parameters. */
export interface SweptPolicy {
  /** "ucb", with whatever else it was given. */
  readonly name: string;
  readonly parameter: string;
  /** Numbers in ascending order. */
  readonly values: readonly unknown[];
  /** The comparison's policies, one for each value. */
  readonly policies: readonly number[];
}

export interface Sweep {
  /** Its policies are those of all sweeps, one after the other, and then the ones that were not swept. */
  readonly spec: BanditSpecInput;
  readonly swept: readonly SweptPolicy[];
  readonly others: readonly number[];
}

/** Reads "epsilon=0.01,0.1" or, to tell which of several policies, "ucb.alpha=0.5,1". */
export function readSweep(where: string, text: string): SweepInput {
  const [, policy, parameter, values] = /^(?:([^.=]+)\.)?([^.=]+)=(.+)$/s.exec(text) ?? [];
  if (parameter === undefined)
    throw new InputError(
      `${where}: expected parameter=value,value,… or policy.parameter=value,value,…, for example epsilon=0.01,0.1, got ${shown(text)}.`,
    );
  return { ...(policy !== undefined && { policy }), parameter, values: readValues(values) };
}

export function sweepOf(input: BanditSpecInput, sweeps: readonly SweepInput[]): Sweep {
  const entries = input.policies.map(entryOf);
  const policies: EntrySpec[] = [];
  const places = sweeps.map((sweep) => placeOf(sweep, entries));
  const swept = sweeps.map((sweep, i) => {
    if (places.indexOf(places[i]) < i)
      throw new InputError(
        `sweep: expected one parameter of ${entries[places[i]].id} at a time, got ${sweeps[places.indexOf(places[i])].parameter} and ${sweep.parameter}; run two commands.`,
      );
    const entry = entries[places[i]];
    const values = inOrder(sweep);
    const from = policies.length;
    policies.push(...values.map((value) => withValue(entry, sweep.parameter, value)));
    return {
      name: writeEntry(entry),
      parameter: sweep.parameter,
      values,
      policies: values.map((_, k) => from + k),
    };
  });
  const rest = entries.filter((_, i) => !places.includes(i));
  const others = rest.map((_, k) => policies.length + k);
  return { spec: { ...input, policies: [...policies, ...rest] }, swept, others };
}

function entryOf(chosen: unknown): EntrySpec {
  const entry = typeof chosen === "string" ? readEntry("policies", chosen) : (chosen as Partial<EntrySpec>);
  return { id: agents.canonical(String(entry.id), "policies"), params: entry.params ?? {} };
}

/** The place of a sweep's policy among all. */
function placeOf({ policy, parameter }: SweepInput, entries: readonly EntrySpec[]): number {
  const names = entries.map(({ id }) => id).join(", ");
  if (policy === undefined) {
    if (entries.length === 1) return 0;
    throw new InputError(
      `sweep: expected a parameter with its policy, ${entries[0].id}.${parameter}=…, since there are several (${names}).`,
    );
  }
  const id = agents.canonical(policy, "sweep");
  const places = entries.flatMap((entry, i) => (entry.id === id ? [i] : []));
  if (places.length === 1) return places[0];
  throw new InputError(
    places.length === 0
      ? `sweep: expected one of the policies (${names}), got ${shown(policy)}.`
      : `sweep: expected ${id} once among the policies, got it ${places.length} times; leave the others out.`,
  );
}

function inOrder({ parameter, values }: SweepInput): unknown[] {
  const told = values.map(writeValue);
  const again = told.find((value, i) => told.indexOf(value) < i);
  if (again !== undefined)
    throw new InputError(`sweep: expected each value of ${parameter} once, got ${again} again.`);
  const numbers = values.filter((value) => typeof value === "number");
  return numbers.length === values.length ? numbers.sort((a, b) => a - b) : [...values];
}

function withValue({ id, params }: EntrySpec, parameter: string, value: unknown): EntrySpec {
  if (Object.hasOwn(params, parameter))
    throw new InputError(
      `sweep: expected ${parameter} in the sweep only, got ${writeEntry({ id, params })} too.`,
    );
  return { id, params: { ...params, [parameter]: value } };
}

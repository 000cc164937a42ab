/** Catalogues: every environment, wrapper, agent and model under its id, with the metadata that forms, help, docs and tests are made from. */
import { z } from "zod";
import { InputError, listed, nearest, shown } from "./errors.ts";
import { type ParamMeta, type ParamsSchema, param, parse } from "./schema.ts";
import { type EntrySpec, readEntry } from "./shorthand.ts";
import type { World } from "./world.ts";

/** What every entry of every catalogue tells of itself. */
export interface Entry<P extends ParamsSchema = ParamsSchema> {
  readonly title: string;
  /** One line. */
  readonly description: string;
  /** Paper, section; or the original whose behaviour it has. */
  readonly source: string;
  readonly params: P;
  /** Other names under which it is found too. */
  readonly aliases?: readonly string[];
}

export interface EnvEntry<P extends ParamsSchema = ParamsSchema> extends Entry<P> {
  make(params: z.output<P>): World;
  /** Mean return from which the task counts as solved, as registered by Gymnasium. */
  readonly rewardThreshold?: number;
  /** Info entries worth adding up over a run: a bandit's regret. */
  readonly totals?: readonly string[];
}

/** A run trains in one mode and is judged in the other: rewards are then unclipped and running statistics stand still. */
export type Mode = "train" | "evaluate";

export interface WrapperEntry<P extends ParamsSchema = ParamsSchema> extends Entry<P> {
  wrap(world: World, params: z.output<P>, mode: Mode): World;
}

export function envEntry<P extends ParamsSchema>(entry: EnvEntry<P>): EnvEntry<P> {
  return entry;
}

export function wrapperEntry<P extends ParamsSchema>(entry: WrapperEntry<P>): WrapperEntry<P> {
  return entry;
}

export interface Catalogue<E extends Entry> {
  /** "environment", "agent", …, for sentences. */
  readonly kind: string;
  /** Adds an entry under a new id. */
  register(id: string, entry: E): void;
  /** The id that an id or alias stands for; `path` names the field that asked. */
  canonical(id: string, path?: string): string;
  get(id: string, path?: string): E;
  /** `params` checked, with defaults filled in. */
  params(id: string, params: unknown, path?: string): Record<string, unknown>;
  /** An entry as people choose it (its id, "id:name=value,…", or { id, params }) with id and parameters complete. */
  resolve(chosen: unknown, path?: string): { id: string; params: Record<string, unknown> };
  ids(): string[];
  entries(): [string, E][];
}

export function catalogue<E extends Entry>(kind: string, initial: Readonly<Record<string, E>>): Catalogue<E> {
  const entries = new Map<string, E>();
  const aliases = new Map<string, string>();

  function register(id: string, entry: E): void {
    for (const name of [id, ...(entry.aliases ?? [])]) {
      if (entries.has(name) || aliases.has(name)) {
        throw new InputError(`${kind}: expected a new id, got ${shown(name)}, which is registered already.`);
      }
    }
    entries.set(id, entry);
    for (const alias of entry.aliases ?? []) aliases.set(alias, id);
  }

  function canonical(id: string, path = kind): string {
    if (entries.has(id)) return id;
    const target = aliases.get(id);
    if (target !== undefined) return target;
    const guess = typeof id === "string" ? nearest(id, [...entries.keys(), ...aliases.keys()]) : undefined;
    const hint = guess ? ` Did you mean ${guess}?` : "";
    throw new InputError(
      `${path}: expected the id of a known ${kind} (${listed([...entries.keys()], typeof id === "string" ? id : undefined)}), got ${shown(id)}.${hint}`,
    );
  }

  const get = (id: string, path?: string) => entries.get(canonical(id, path)) as E;
  const params = (id: string, given: unknown, path = kind) => parse(get(id).params, given ?? {}, path);

  function resolve(chosen: unknown, path = kind) {
    if (
      typeof chosen !== "string" &&
      (typeof chosen !== "object" || chosen === null || Array.isArray(chosen))
    ) {
      throw new InputError(
        `${path}: expected the id of a known ${kind}, or { id, params }, got ${shown(chosen)}.`,
      );
    }
    const { id, params: given } = parse(
      chosenSchema,
      typeof chosen === "string" ? readEntry(path, chosen) : chosen,
      path,
    );
    return { id: canonical(id, path), params: params(canonical(id, path), given, `${path}.params`) };
  }

  for (const [id, entry] of Object.entries(initial)) register(id, entry);
  return {
    kind,
    register,
    canonical,
    get,
    params,
    resolve,
    ids: () => [...entries.keys()],
    entries: () => [...entries],
  };
}

const chosenSchema = z.strictObject({
  id: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});

/** A parameter that is an entry of a catalogue with parameters of its own, `initial` unless given. */
export function entryParam<E extends Entry>(from: Catalogue<E>, initial: string, meta: ParamMeta) {
  const schema = z.unknown().transform((chosen, context): EntrySpec => {
    try {
      return from.resolve(chosen, "");
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.addIssue({ code: "custom", message: error.message, params: { goesOn: true } });
      return z.NEVER;
    }
  });
  return param(schema.prefault(initial), { ...meta, catalogue: from.kind });
}

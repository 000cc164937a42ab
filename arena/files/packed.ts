/**
 * Plain data in two parts: JSON for everything small, and the typed arrays, of which a replay memory has hundreds of
 * megabytes, as the bytes they are. What JSON has no word for (an array, NaN, −0, undefined) is { "$": … } in it.
 */
import { InputError } from "../../envs/core/errors.ts";

const kinds = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
} as const;
export type TypedArray = InstanceType<(typeof kinds)[keyof typeof kinds]>;

/** Its kind and how many numbers it has: what is needed to read its bytes. */
export interface ArrayDescription {
  readonly kind: string;
  readonly length: number;
}

export interface Packed {
  readonly tree: unknown; // survives JSON
  readonly arrays: readonly TypedArray[]; // the very ones of the data, not copies
}

export function pack(data: unknown): Packed {
  const arrays: TypedArray[] = [];
  return { tree: packed(data, arrays), arrays };
}

function packed(value: unknown, arrays: TypedArray[]): unknown {
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "number") return packedNumber(value);
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    if (!Object.hasOwn(kinds, value.constructor.name)) throw unknownKind(value);
    return { $: arrays.push(value as TypedArray) - 1 };
  }
  if (Array.isArray(value)) return value.map((item) => packed(item, arrays));
  if (Object.getPrototypeOf(value) !== Object.prototype || Object.hasOwn(value, "$"))
    throw unknownKind(value);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, packed(field, arrays)]));
}

function packedNumber(value: number): unknown {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? value
    : { $: Object.is(value, -0) ? "-0" : String(value) };
}

function unknownKind(value: object): Error {
  return new Error(
    `packed: expected plain data of numbers, text, lists, objects and typed arrays, got ${value.constructor?.name ?? "an object"}`,
  );
}

export function describeArray(array: TypedArray): ArrayDescription {
  return { kind: array.constructor.name, length: array.length };
}

export function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** How many bytes an array takes; `place` is told when there is no such array. */
export function sizeOf({ kind, length }: ArrayDescription, place: string): number {
  if (!Object.hasOwn(kinds, kind) || !Number.isInteger(length) || length < 0)
    throw new InputError(`${place}: expected the arrays of a saved run, got ${kind}[${length}].`);
  return kinds[kind as keyof typeof kinds].BYTES_PER_ELEMENT * length;
}

/** An array of zeros, for its bytes to be read into. */
export function emptyArray({ kind, length }: ArrayDescription): TypedArray {
  return new kinds[kind as keyof typeof kinds](length);
}

/** The data again; the arrays are in it, not copies of them. */
export function unpack({ tree, arrays }: Packed): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map((item) => unpack({ tree: item, arrays }));
  if (Object.hasOwn(tree, "$")) return special((tree as { $: number | string }).$, arrays);
  return Object.fromEntries(
    Object.entries(tree).map(([name, field]) => [name, unpack({ tree: field, arrays })]),
  );
}

function special(name: number | string, arrays: readonly TypedArray[]): unknown {
  if (typeof name === "number") return arrays[name];
  return name === "undefined" ? undefined : Number(name);
}

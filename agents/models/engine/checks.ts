/** Checks of what people write into network specs and optimiser settings. Each names the field it complains about. */
import { InputError, nearest, shown } from "../../../envs/core/errors.ts";

export function expectInteger(where: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new InputError(
    `${where}: expected an integer of at least ${least}, got ${shown(value)}; count in whole numbers.`,
  );
}

/** `value` must lie in [low, high], or in [low, high) where `open`. */
export function expectNumber(
  where: string,
  value: number,
  low: number,
  high = Number.MAX_VALUE,
  open = false,
): void {
  if (typeof value === "number" && value >= low && (open ? value < high : value <= high)) return;
  const range = high === Number.MAX_VALUE ? `of at least ${low}` : `in [${low}, ${high}${open ? ")" : "]"}`;
  throw new InputError(
    `${where}: expected a finite number ${range}, got ${shown(value)}; choose one in that range.`,
  );
}

export function expectBoolean(where: string, value: boolean): void {
  if (typeof value === "boolean") return;
  throw new InputError(`${where}: expected true or false, got ${shown(value)}; write one of the two.`);
}

/** A list of at least so many, without holes. */
export function expectList(where: string, value: readonly unknown[], least = 0): void {
  if (Array.isArray(value) && value.length >= least) return;
  const wanted = least > 0 ? `a list of at least ${least}` : "a list";
  throw new InputError(`${where}: expected ${wanted}, got ${shown(value)}; write [ … ].`);
}

/** One or more whole sides of at least 1. */
export function expectShape(where: string, shape: readonly number[]): void {
  expectList(where, shape, 1);
  for (let axis = 0; axis < shape.length; axis++) expectInteger(`${where}[${axis}]`, shape[axis], 1);
}

export function expectOneOf(where: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  const guess = typeof value === "string" ? nearest(value, known) : undefined;
  const remedy = guess === undefined ? "choose one of these." : `did you mean ${shown(guess)}?`;
  throw new InputError(`${where}: expected one of ${known.join(", ")}, got ${shown(value)}; ${remedy}`);
}

/** Plain data in named fields, of which all are known. */
export function expectKeys(where: string, given: object, known: readonly string[]): void {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InputError(
      `${where}: expected an object with ${known.join(", ")}, got ${shown(given)}; write { … }.`,
    );
  }
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const guess = nearest(key, known);
    const remedy = guess === undefined ? "remove it." : `did you mean ${shown(guess)}?`;
    throw new InputError(`${where}: expected only ${known.join(", ")}, got ${shown(key)}; ${remedy}`);
  }
}

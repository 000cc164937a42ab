/** Checkpoints as text: plain data with typed arrays and numbers that JSON has no word for, every bit kept. */
import { InputError, shown } from "../../envs/core/errors.ts";
import type { Checkpoint } from "./agent.ts";

const arrays = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint8Array } as const;
type ArrayName = keyof typeof arrays;

/** Numbers in full precision; arrays as {"Float64Array": […]}, and ∞, −∞, NaN and −0 as {"number": "Infinity"}. */
export function checkpointToJson(checkpoint: Checkpoint): string {
  return JSON.stringify(checkpoint, (_, value: unknown) => {
    if (typeof value === "number") return written(value);
    if (!ArrayBuffer.isView(value)) return value;
    return { [value.constructor.name]: Array.from(value as unknown as ArrayLike<number>) };
  });
}

function written(value: number): unknown {
  if (Object.is(value, -0)) return { number: "-0" };
  return Number.isFinite(value) ? value : { number: String(value) };
}

/** What `checkpointToJson` wrote, or an InputError for anything else. */
export function checkpointFromJson(text: string): Checkpoint {
  const value = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Checkpoint;
  throw new InputError(
    `checkpoint: expected the JSON of a saved agent, { … }, got ${shown(value)}; save it with checkpointToJson.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => revived(value));
  } catch (error) {
    throw new InputError(
      `checkpoint: expected the JSON of a saved agent, got something else (${(error as Error).message}).`,
    );
  }
}

function revived(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const [name, ...more] = Object.keys(value);
  if (name === undefined || more.length > 0) return value;
  const inner = (value as Record<string, unknown>)[name];
  if (name === "number" && typeof inner === "string") return Number(inner);
  if (Object.hasOwn(arrays, name) && Array.isArray(inner))
    return arrays[name as ArrayName].from(inner as number[]);
  return value;
}

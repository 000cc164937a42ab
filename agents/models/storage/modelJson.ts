/** What model.json must hold for tfjs to make a layers model of it. */
import { z } from "zod";
import { InputError, shown } from "../../../envs/core/errors.ts";

/** Bytes of one number, as stored. */
const widths = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 } as const;

const inFolder = /^(?!\/)(?!.*(^|[\\/])\.\.([\\/]|$))[^:]+$/; // neither absolute, nor above, nor elsewhere on the web

/** The schema's parts. Each says in words what is expected there. */
const text = z.string("text");
const size = "a whole number of at least 0";
const side = z.number(size).int(size).nonnegative(size);
const path = z.string("text").regex(inFolder, "the name of a file beside it");
const oneOf = <T extends string>(...known: T[]) => z.enum(known, `one of ${known.join(", ")}`);
const object = <T extends z.ZodRawShape>(shape: T) => z.looseObject(shape, "an object");
const list = <T extends z.ZodType>(element: T) => z.array(element, "a list");

const entry = object({
  name: text,
  shape: list(side),
  dtype: oneOf("float32", "int32", "bool", "complex64"),
  quantization: object({
    dtype: oneOf("uint8", "uint16", "float16"),
    scale: z.number("a number").optional(),
    min: z.number("a number").optional(),
  }).optional(),
});

const schema = object({
  format: z.literal("layers-model", '"layers-model"').optional(),
  modelTopology: object({}),
  weightsManifest: list(object({ paths: list(path), weights: list(entry) })),
  userDefinedMetadata: object({ modelSha256: text.optional() }).nullish(),
});

type WeightEntry = z.infer<typeof entry>;

export interface WeightsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
  readonly bytes: number; // of all its files together
}

/** `where` is the file's name. */
export function readModelJson(where: string, content: string) {
  const json = parsed(where, content);
  const { success, data, error } = schema.safeParse(json);
  if (!success) {
    throw new InputError(
      `${where}: expected a layers model as tfjs saves it, got ${inWords(error.issues[0], json)}; save the model again, or convert it with tensorflowjs_converter to tfjs_layers_model.`,
    );
  }
  const weightsManifest = data.weightsManifest.map(
    (group): WeightsGroup => ({
      ...group,
      bytes: group.weights.reduce((sum, each) => sum + bytesOf(each), 0),
    }),
  );
  return { ...data, weightsManifest };
}

/** Some editors write a byte-order mark before the text. */
function parsed(where: string, content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\ufeff/, ""));
  } catch {
    throw new InputError(
      `${where}: expected JSON, got ${shown(content)}; choose the model.json that tfjs or its converter wrote.`,
    );
  }
}

/** What came in the place that does not fit. */
function inWords({ path, message }: z.core.$ZodIssue, json: unknown): string {
  const got = path.reduce((inner, key) => (inner as Record<PropertyKey, unknown>)[key], json);
  if (path.length === 0) return shown(got);
  const field = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `one whose ${field.slice(1)} is ${got === undefined ? "missing" : shown(got)} instead of ${message}`;
}

function bytesOf({ shape, dtype, quantization }: WeightEntry): number {
  return shape.reduce((product, each) => product * each, 1) * widths[quantization?.dtype ?? dtype];
}

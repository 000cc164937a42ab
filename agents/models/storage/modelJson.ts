/** What model.json must hold for tfjs to make a layers model of it. */
import { z } from "zod";
import { InputError, shown } from "../../../envs/core/errors.ts";

/** Bytes of one number, as stored. */
const widths = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 } as const;

const entry = z.looseObject({
  name: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  dtype: z.enum(["float32", "int32", "bool", "complex64"]),
  quantization: z.looseObject({ dtype: z.enum(["uint8", "uint16", "float16"]) }).optional(),
});

const inFolder = /^(?!\/)(?!.*(^|[\\/])\.\.([\\/]|$))[^:]+$/; // neither absolute, nor above, nor elsewhere on the web

const schema = z.looseObject({
  format: z.literal("layers-model").optional(),
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(
    z.looseObject({ paths: z.array(z.string().regex(inFolder)), weights: z.array(entry) }),
  ),
  userDefinedMetadata: z.looseObject({ weightsSha256: z.string().optional() }).optional(),
});

export interface WeightsGroup {
  readonly paths: readonly string[];
  readonly weights: readonly z.infer<typeof entry>[];
  readonly bytes: number; // of all its files together
}

/** `where` is the file's name. */
export function readModelJson(where: string, text: string) {
  const json = parsed(where, text);
  const { success, data, error } = schema.safeParse(json);
  if (!success) {
    const { path, message } = error.issues[0];
    throw new InputError(
      `${where}: expected a layers model as tfjs saves it, got one whose ${path.join(".") || "content"} does not fit (${message}); convert the model with tensorflowjs_converter to tfjs_layers_model.`,
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

function parsed(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(
      `${where}: expected JSON, got ${shown(text)}; choose the model.json that tfjs or its converter wrote.`,
    );
  }
}

function bytesOf({ shape, dtype, quantization }: z.infer<typeof entry>): number {
  return shape.reduce((product, side) => product * side, 1) * widths[quantization?.dtype ?? dtype];
}

/** Where each parameter array lies in a network's flat vectors. */
import { type LayerPlan, type Shape, sizeOf } from "../layers/layer.ts";

/** The place of one array in `parameters` and, alike, in `gradients`. */
export interface ParameterSlot {
  readonly layer: number;
  readonly name: string;
  readonly offset: number; // elements from the start of the flat vector
  readonly shape: Shape;
  readonly trainable: boolean;
}

/** A stretch of a flat vector, in elements. */
export interface Range {
  readonly start: number;
  readonly length: number;
}

/** One array after the other in the order of the layers; what no gradient moves comes last, out of the optimiser's way. */
export function lay(plans: readonly LayerPlan[]): ParameterSlot[] {
  const slots = plans.flatMap((plan, layer) =>
    plan.parameters.map(({ name, shape, trainable = true }) => ({
      layer,
      name,
      shape,
      trainable,
      offset: 0,
    })),
  );
  let end = 0;
  for (const slot of [...slots.filter((s) => s.trainable), ...slots.filter((s) => !s.trainable)]) {
    slot.offset = end;
    end += sizeOf(slot.shape);
  }
  return slots;
}

/** The slots as stretches, neighbours joined. */
export function rangesOf(slots: readonly ParameterSlot[]): Range[] {
  const ranges: { start: number; length: number }[] = [];
  for (const { offset, shape } of [...slots].sort((a, b) => a.offset - b.offset)) {
    const last = ranges.at(-1);
    if (last && last.start + last.length === offset) last.length += sizeOf(shape);
    else ranges.push({ start: offset, length: sizeOf(shape) });
  }
  return ranges;
}

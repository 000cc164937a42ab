/**
 * Fourier's basis: φ_c(x) = cos(π c · x) for x in [0, 1]ᵈ and every vector c of whole numbers from 0 to the order.
 * Konidaris, Osentoski & Thomas (2011), doi:10.1609/aaai.v25i1.7903.
 *
 * The weight of φ_c learns at the rate α / ‖c‖, and that of the constant at α, as the paper recommends.
 * Differs: rates are divided by the number of features, too, so that α is a share of the error, as with tiles.
 */
import { cos } from "../../envs/core/math.ts";
import type { Box } from "../../envs/core/spaces.ts";
import { type Features, UnitScale } from "./features.ts";

/** (order + 1)ᵈ. */
export function fourierSize(dimensions: number, order: number): number {
  let size = 1;
  for (let i = 0; i < dimensions; i++) size *= order + 1;
  return size;
}

export function fourierBasis(space: Box, order: number): Features {
  const scale = new UnitScale(space);
  const dimensions = scale.unit.length;
  const size = fourierSize(dimensions, order);
  const frequencies = new Float64Array(size * dimensions); // [size, dimensions] c
  const rates = new Float64Array(size);
  for (let feature = 0; feature < size; feature++) {
    let squares = 0;
    for (let i = 0, rest = feature; i < dimensions; i++, rest = Math.floor(rest / (order + 1))) {
      const c = rest % (order + 1);
      frequencies[feature * dimensions + i] = c;
      squares += c * c;
    }
    rates[feature] = 1 / (size * (squares === 0 ? 1 : Math.sqrt(squares)));
  }
  return {
    size,
    active: size,
    binary: false,
    rates,
    write(observation, indices, values) {
      const unit = scale.scale(observation);
      for (let feature = 0, at = 0; feature < size; feature++) {
        let angle = 0;
        for (let i = 0; i < dimensions; i++, at++) angle += frequencies[at] * unit[i];
        indices[feature] = feature;
        values[feature] = cos(Math.PI * angle);
      }
    },
  };
}

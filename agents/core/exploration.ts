/** Choosing an action from a value for each. Masks [n] hold 1 for legal actions; without one, all are. */
import { exp } from "../../envs/core/math.ts";
import type { Rng } from "../../envs/core/rng.ts";

/** The action of highest value, the first of equals; greedy play that draws no luck. */
export function argmax(values: ArrayLike<number>, mask?: ArrayLike<number>): number {
  let best = -1;
  for (let a = 0; a < values.length; a++) {
    if ((!mask || mask[a]) && (best < 0 || values[a] > values[best])) best = a;
  }
  return best;
}

/** An action of highest value, equals equally likely. */
export function randomArgmax(values: ArrayLike<number>, rng: Rng, mask?: ArrayLike<number>): number {
  const first = argmax(values, mask);
  let chosen = first;
  let equals = 1;
  for (let a = first + 1; a < values.length; a++) {
    if ((!mask || mask[a]) && values[a] === values[first] && rng.int(++equals) === 0) chosen = a;
  }
  return chosen;
}

/** Any legal action, all equally likely. */
export function uniformAction(count: number, rng: Rng, mask?: ArrayLike<number>): number {
  if (!mask) return rng.int(count);
  let chosen = -1;
  let legal = 0;
  for (let a = 0; a < count; a++) if (mask[a] && rng.int(++legal) === 0) chosen = a;
  return chosen;
}

/** With probability ε any legal action, otherwise a best one. Sutton & Barto (2018), §2.2. */
export function epsilonGreedy(
  values: ArrayLike<number>,
  epsilon: number,
  rng: Rng,
  mask?: ArrayLike<number>,
): number {
  return rng.bernoulli(epsilon) ? uniformAction(values.length, rng, mask) : randomArgmax(values, rng, mask);
}

/** What `randomArgmax` chooses with, as probabilities: equal shares for the actions of highest value. Written to `out` [n]. */
export function shareAmongBest(
  values: ArrayLike<number>,
  out: Float64Array,
  mask?: ArrayLike<number>,
): Float64Array {
  const best = values[argmax(values, mask)];
  let equals = 0;
  for (let a = 0; a < out.length; a++) {
    out[a] = (!mask || mask[a]) && values[a] === best ? 1 : 0;
    equals += out[a];
  }
  for (let a = 0; a < out.length; a++) out[a] /= equals;
  return out;
}

/** What `epsilonGreedy` chooses with, as probabilities, written to `out` [n]. */
export function epsilonGreedyProbabilities(
  values: ArrayLike<number>,
  epsilon: number,
  out: Float64Array,
  mask?: ArrayLike<number>,
): Float64Array {
  shareAmongBest(values, out, mask);
  let legal = 0;
  for (let a = 0; a < out.length; a++) if (!mask || mask[a]) legal++;
  for (let a = 0; a < out.length; a++)
    out[a] = (1 - epsilon) * out[a] + (!mask || mask[a] ? epsilon / legal : 0);
  return out;
}

/**
 * Boltzmann's distribution: probabilities of the legal actions in proportion to exp(value / temperature), the
 * temperature above 0. Sutton & Barto (2018), eq. 2.11. Written to `out` [n].
 */
export function boltzmann(
  values: ArrayLike<number>,
  temperature: number,
  out: Float64Array,
  mask?: ArrayLike<number>,
): Float64Array {
  const best = values[argmax(values, mask)];
  let sum = 0;
  for (let a = 0; a < out.length; a++) {
    const weight = !mask || mask[a] ? exp((values[a] - best) / temperature) : 0;
    out[a] = weight;
    sum += weight;
  }
  for (let a = 0; a < out.length; a++) out[a] /= sum;
  return out;
}

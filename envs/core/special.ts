/**
 * The normal and the gamma distribution: their functions and the inverses of these. Beta and Student's t are in beta.ts.
 * As with `Math`, the answer outside a function's domain is NaN. The small tail has functions of its own, so that a
 * probability of 1e-12 is as exact as one of 1/2.
 *
 * A density is its peak times exp(−a divergence), not powers over gamma functions, whose logarithms would cancel: shapes
 * of a million keep their digits (after Loader 2000, "Fast and accurate computation of binomial probabilities").
 * A&S stands for Abramowitz & Stegun (1964), Handbook of Mathematical Functions.
 */
import { deviance } from "./divergences.ts";
import { exp, expm1, log, log1p } from "./math.ts";

const TWO_PI = 6.283185307179586;
const HALF_LOG_TWO_PI = 0.9189385332046728;
const ROUNDING = 1.1102230246251565e-16; // 2^-53

/** log Γ(x) for x > 0, exact also at 1 and 2, where it is 0. */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : Number.NaN;
  if (x < 0.5) return logGammaOfOneAnd(x) - log(x);
  if (x < 1.5) return logGammaOfOneAnd(x - 1);
  if (x < 2.5) return polynomial(AROUND_TWO, x - 2) * (x - 2);
  if (x === Infinity) return Infinity;
  let product = 1; // Γ(x) = Γ(y) / product, A&S 6.1.16
  let y = x;
  for (; y < 10; y++) product *= y;
  return (y - 0.5) * log(y) - y + HALF_LOG_TWO_PI + stirlingSeries(y) - (product > 1 ? log(product) : 0);
}

/** log Γ(2 + z) / z for |z| ≤ 1/2, the last power first: ±(ζ(k) − 1) / k, and 1 − γ (A&S 6.1.33). */
const AROUND_TWO = Float64Array.from([
  -1.1921401405860912e-9, 2.4836745438024785e-9, -5.183475041970047e-9, 1.0838659214896955e-8,
  -2.2711094608943164e-8, 4.7698101693639804e-8, -1.0043224823968099e-7, 2.1207184805554665e-7,
  -4.492469198764566e-7, 9.55141213040742e-7, -2.039215753801366e-6, 4.374866789907488e-6,
  -9.439488275268397e-6, 2.050721277567069e-5, -4.492623673813314e-5, 9.945751278180853e-5,
  -0.00022315475845357939, 0.0005096695247430425, -0.001192753911703261, 0.0028905103307415234,
  -0.007385551028673986, 0.020580808427784546, -0.0673523010531981, 0.3224670334241132, 0.42278433509846713,
]);

/** log Γ(x) less Stirling's formula, (x − 1/2) log x − x + log √(2π). */
export function stirlingRemainder(x: number): number {
  return x < 10 ? logGamma(x) - ((x - 0.5) * log(x) - x + HALF_LOG_TWO_PI) : stirlingSeries(x);
}

/** The same for x of at least 10, by A&S 6.1.40. */
function stirlingSeries(x: number): number {
  const s = 1 / (x * x);
  return (
    (1 / 12 -
      s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156)))))) /
    x
  );
}

/** P(Z ≤ z) of a standard normal Z; of the upper tail, normalCdf(−z). */
export function normalCdf(z: number): number {
  const half = gammaTail(0.5, (z * z) / 2) / 2; // A&S 26.4.19 and 7.1.1
  return z > 0 ? 1 - half : half;
}

/** The z with normalCdf(z) = p, by Wichura's rational functions (1988, algorithm AS 241, PPND16). */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE, r)) / polynomial(CENTRE_BELOW, r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-log(tail));
  const z =
    r <= 5
      ? polynomial(TAIL, r - 1.6) / polynomial(TAIL_BELOW, r - 1.6)
      : polynomial(FAR, r - 5) / polynomial(FAR_BELOW, r - 5);
  return q < 0 ? -z : z;
}

// Wichura's coefficients, the last power first.
const CENTRE = Float64Array.from([
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
]);
const CENTRE_BELOW = Float64Array.from([
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1.0,
]);
const TAIL = Float64Array.from([
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
]);
const TAIL_BELOW = Float64Array.from([
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1.0,
]);
const FAR = Float64Array.from([
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
]);
const FAR_BELOW = Float64Array.from([
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1.0,
]);

/** P(X ≤ x) for a gamma variable of the given shape and scale 1: the regularised lower incomplete gamma function. */
export function gammaCdf(shape: number, x: number): number {
  if (!(shape > 0) || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  if (x < shape) return gammaDensity(shape, x) * gammaSeries(shape, x);
  return 1 - gammaTail(shape, x);
}

/** P(X > x), the regularised upper incomplete gamma function. */
export function gammaTail(shape: number, x: number): number {
  if (!(shape > 0) || Number.isNaN(x)) return Number.NaN;
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  if (shape < 1 && x < 1) return tailNearZero(shape, x);
  if (x < shape) return 1 - gammaDensity(shape, x) * gammaSeries(shape, x);
  return gammaDensity(shape, x) * gammaFraction(shape, x);
}

/** The x with gammaCdf(shape, x) = p. */
export function gammaQuantile(shape: number, p: number): number {
  return p > 0.5 ? solveGamma(shape, 1 - p, -1) : solveGamma(shape, p, 1);
}

/** The x with gammaTail(shape, x) = q. */
export function gammaUpperQuantile(shape: number, q: number): number {
  return q > 0.5 ? solveGamma(shape, 1 - q, 1) : solveGamma(shape, q, -1);
}

/** The density of log X at log x: x^a exp(−x) / Γ(a). */
function gammaDensity(shape: number, x: number): number {
  return Math.sqrt(shape / TWO_PI) * exp(-deviance(shape, x) - stirlingRemainder(shape));
}

/** P(X ≤ x) over `gammaDensity`, for x below the shape (A&S 6.5.29). */
function gammaSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = shape + 1; term > sum * ROUNDING; n++) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

/** P(X > x) over `gammaDensity`, for x from the shape on: A&S 6.5.31, every other convergent, by Lentz's method (1976). */
function gammaFraction(shape: number, x: number): number {
  let denominator = x + 1 - shape;
  let below = 1 / denominator;
  let above = Infinity;
  let fraction = below;
  for (let n = 1; ; n++) {
    const numerator = n * (shape - n);
    denominator += 2;
    below = 1 / (denominator + numerator * below);
    above = denominator + numerator / above;
    const factor = above * below;
    fraction *= factor;
    if (!(Math.abs(factor - 1) >= 4 * ROUNDING)) return fraction;
  }
}

/** P(X > x) for shape and x below 1, where it may be nearly 0 for both reasons: 1 − exp of log P (A&S 6.5.29). */
function tailNearZero(shape: number, x: number): number {
  let power = 1;
  let sum = 0;
  for (let n = 1; Math.abs(power) > ROUNDING; n++) {
    power *= -x / n;
    sum += power / (shape + n);
  }
  return -expm1(shape * log(x) - logGammaOfOneAnd(shape) + log1p(shape * sum));
}

/**
 * The x at which the lower (side 1) or upper tail (side −1) has a probability of at most 1/2. The logarithm of a tail is
 * concave in log x, so Halley's iteration from the approximation of Wilson & Hilferty (A&S 26.4.17) finds it.
 */
function solveGamma(shape: number, tail: number, side: number): number {
  if (!(shape > 0) || !(tail >= 0)) return Number.NaN;
  if (tail === 0) return side > 0 ? 0 : Infinity;
  const root = 1 - 1 / (9 * shape) + (side * normalQuantile(tail)) / (3 * Math.sqrt(shape));
  let x = shape * root * root * root;
  if (root < 0.2) x = exp(((side > 0 ? log(tail) : log1p(-tail)) + logGammaOfOneAnd(shape)) / shape);
  for (let round = 0; round < 100 && x > 0; round++) {
    const probability = side > 0 ? gammaCdf(shape, x) : gammaTail(shape, x);
    if (probability === 0) {
      x *= side > 0 ? 2 : 0.5; // from where it underflows
      continue;
    }
    const hazard = gammaDensity(shape, x) / probability;
    const step = tailStep(log(probability / tail), hazard, side * (x - shape));
    x *= exp(-side * step);
    if (Math.abs(step) * hazard < 1e-5) break;
  }
  return x;
}

/**
 * Halley's step to the root of the falling function `gap`, the log of a tail over its target. Its derivative is −hazard,
 * and that of log hazard is hazard + `slope`, of the log density.
 */
export function tailStep(gap: number, hazard: number, slope: number): number {
  const newton = gap / hazard;
  return newton / Math.max(0.5, 1 + (newton * (hazard + slope)) / 2);
}

/** log Γ(1 + x) for x above −1/2, exact also near 0. */
function logGammaOfOneAnd(x: number): number {
  return x < 0.5 ? polynomial(AROUND_TWO, x) * x - log1p(x) : logGamma(1 + x);
}

/** Σ coefficients · powers of x, by Horner's rule. */
function polynomial(coefficients: Float64Array, x: number): number {
  let sum = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) sum = sum * x + coefficients[i];
  return sum;
}

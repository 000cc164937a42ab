/** The probability of each arm to be the best one under posteriors of density ∝ exp(−n kl(mean, μ)): Σ over a grid of μ. */
import type { Divergence } from "../../../envs/core/divergences.ts";
import { exp } from "../../../envs/core/math.ts";

/** Densities below exp(−40) of their peak are nothing. */
const NOTHING = 40;
/** Intervals over what is left of the narrowest posterior: about seven to a standard deviation. */
const INTERVALS = 128;
const MOST_INTERVALS = 20_000;

export class BestArmQuadrature {
  private readonly divergence: Divergence;
  /** Twice the point about which the family is symmetric, as Bernoulli's is about 1/2; undefined for each arm's own mean. */
  private readonly mirror: number | undefined;
  private readonly lows: Float64Array; // [arms] where a posterior begins
  private readonly highs: Float64Array; // [arms] and ends
  private points = 0;
  private grid = new Float64Array(0); // [points]
  private densities = new Float64Array(0); // [arms, points]
  private distributions = new Float64Array(0); // [arms, points] F, the density's running sum

  constructor(arms: number, divergence: Divergence, family: "bernoulli" | "gaussian") {
    this.divergence = divergence;
    this.mirror = family === "bernoulli" ? 1 : undefined;
    this.lows = new Float64Array(arms);
    this.highs = new Float64Array(arms);
  }

  /** Writes the probabilities to `out`. [arms] */
  write(means: Float64Array, counts: Float64Array, out: Float64Array): void {
    const { lows, highs } = this;
    this.find(means, counts);
    let floor = -Infinity; // the best arm is surely above it
    for (let arm = 0; arm < out.length; arm++) floor = Math.max(floor, lows[arm]);
    let [low, high, width] = [Infinity, -Infinity, Infinity];
    for (let arm = 0; arm < out.length; arm++) {
      if (highs[arm] <= floor) continue;
      low = Math.min(low, lows[arm]);
      high = Math.max(high, highs[arm]);
      width = Math.min(width, highs[arm] - lows[arm]);
    }
    const intervals = Math.min(MOST_INTERVALS, Math.ceil(((high - low) / width) * INTERVALS));
    this.span(low, high, intervals + 1);
    for (let arm = 0; arm < out.length; arm++)
      if (highs[arm] <= floor) this.leaveOut(arm);
      else this.fill(arm, means[arm], counts[arm]);
    this.integrate(out);
  }

  private find(means: Float64Array, counts: Float64Array): void {
    const { lows, highs, divergence, mirror } = this;
    for (let arm = 0; arm < lows.length; arm++) {
      const mean = means[arm];
      const most = NOTHING / counts[arm];
      highs[arm] = divergence.upper(mean, most);
      lows[arm] =
        mirror === undefined ? 2 * mean - highs[arm] : mirror - divergence.upper(mirror - mean, most);
    }
  }

  private span(low: number, high: number, points: number): void {
    this.points = points;
    if (this.grid.length < points) this.grid = new Float64Array(2 * points);
    const step = (high - low) / (points - 1);
    for (let i = 0; i < points; i++) this.grid[i] = low + i * step;
    this.grid[points - 1] = high; // not beyond it by rounding
    const size = this.lows.length * points;
    if (this.densities.length >= size) return;
    this.densities = new Float64Array(2 * size);
    this.distributions = new Float64Array(2 * size);
  }

  /** An arm that is surely below the best. */
  private leaveOut(arm: number): void {
    const { points } = this;
    this.densities.fill(0, arm * points, (arm + 1) * points);
    this.distributions.fill(1, arm * points, (arm + 1) * points);
  }

  private fill(arm: number, mean: number, count: number): void {
    const { densities, distributions, divergence, lows, highs, grid, points } = this;
    const start = arm * points;
    const end = start + points;
    for (let i = 0; i < points; i++) {
      const mu = grid[i];
      const inside = mu >= lows[arm] && mu <= highs[arm];
      densities[start + i] = inside ? exp(-count * divergence.kl(mean, mu)) : 0;
    }
    let sum = 0;
    distributions[start] = 0;
    for (let i = start + 1; i < end; i++) {
      sum += areaBefore(densities, i, start, end);
      distributions[i] = sum;
    }
    for (let i = start; i < end; i++) {
      densities[i] /= sum;
      distributions[i] /= sum;
    }
  }

  /** Of each arm, its density times all others' distributions. */
  private integrate(out: Float64Array): void {
    const { densities, distributions, points } = this;
    out.fill(0);
    for (let i = 0; i < points; i++) {
      let product = i === points - 1 ? 0.5 : 1;
      for (let at = i; at < out.length * points; at += points) product *= distributions[at];
      if (product === 0) continue;
      for (let arm = 0; arm < out.length; arm++)
        out[arm] += (densities[arm * points + i] / distributions[arm * points + i]) * product;
    }
    let sum = 0;
    for (let arm = 0; arm < out.length; arm++) sum += out[arm];
    for (let arm = 0; arm < out.length; arm++) out[arm] /= sum;
  }
}

/**
 * What lies between points i − 1 and i, in steps: the integral of the cubic through them and their neighbours, which is
 * good to the fourth order of the step; a trapezium where the density begins or ends.
 */
function areaBefore(f: Float64Array, i: number, start: number, end: number): number {
  const left = i - 2 >= start ? f[i - 2] : 0;
  const right = i + 1 < end ? f[i + 1] : 0;
  if (left === 0 || right === 0) return (f[i - 1] + f[i]) / 2;
  return (13 * (f[i - 1] + f[i]) - left - right) / 24;
}

/** The probability of each arm to be the best one under posteriors of density ∝ exp(−n kl(mean, μ)): Σ over a grid of μ. */
import type { Divergence } from "../../envs/core/divergences.ts";
import { exp } from "../../envs/core/math.ts";

/** Densities below exp(−40) of their peak are nothing. */
const NOTHING = 40;
/** Points over what is left of the narrowest posterior: about seven to a standard deviation. */
const POINTS = 128;
const MOST_POINTS = 20_000;

export class BestArmQuadrature {
  private readonly divergence: Divergence;
  /** Twice the point about which the family is symmetric, as Bernoulli's is about 1/2; undefined for each arm's own mean. */
  private readonly mirror: number | undefined;
  private readonly lows: Float64Array; // [arms] where a posterior begins
  private readonly highs: Float64Array; // [arms] and ends
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
    const points = Math.min(MOST_POINTS, Math.ceil(((high - low) / width) * POINTS));
    const step = (high - low) / points;
    this.grow(out.length * (points + 1));
    for (let arm = 0; arm < out.length; arm++)
      this.fill(arm, points + 1, low, step, means[arm], counts[arm], highs[arm] <= floor);
    this.integrate(points + 1, out);
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

  private grow(size: number): void {
    if (this.densities.length >= size) return;
    this.densities = new Float64Array(2 * size);
    this.distributions = new Float64Array(2 * size);
  }

  /** One arm's density and distribution on the grid, by trapezia; an arm that is out has none and is surely below. */
  private fill(
    arm: number,
    points: number,
    low: number,
    step: number,
    mean: number,
    count: number,
    isOut: boolean,
  ): void {
    const { densities, distributions, divergence, lows, highs } = this;
    const start = arm * points;
    let sum = 0;
    let last = 0;
    for (let i = 0; i < points; i++) {
      const mu = i === points - 1 ? Math.max(low + i * step, highs[arm]) : low + i * step;
      const inside = !isOut && mu >= lows[arm] && mu <= highs[arm];
      const density = inside ? exp(-count * divergence.kl(mean, mu)) : 0;
      if (i > 0) sum += (last + density) / 2;
      densities[start + i] = last = density;
      distributions[start + i] = sum;
    }
    for (let i = start; i < start + points; i++) {
      densities[i] = isOut ? 0 : densities[i] / sum;
      distributions[i] = isOut ? 1 : distributions[i] / sum;
    }
  }

  /** Of each arm, its density times all others' distributions. */
  private integrate(points: number, out: Float64Array): void {
    const { densities, distributions } = this;
    out.fill(0);
    for (let i = 0; i < points; i++) {
      let product = 1;
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

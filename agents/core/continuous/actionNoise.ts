/**
 * Noise on actions, so that a policy explores that is deterministic, or whose own luck is not enough: of its own each step (Gaussian), or drifting, so
 * that neighbouring steps push the same way (Ornstein & Uhlenbeck, 1930; Lillicrap et al., 2016, §3).
 */
import { z } from "zod";
import type { Rng } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import { restore } from "../checkpoint.ts";

const kinds = ["gaussian", "ornsteinUhlenbeck"] as const;

/** An agent's parameters for its noise; actions lie in [−1, 1] whatever the world's bounds. */
export function noiseParams({ kind, scale }: { kind: (typeof kinds)[number]; scale: number }) {
  return {
    noise: param(z.enum(kinds).default(kind), {
      title: "Action noise",
      description: "What is added to actions while exploring: new in each step, or drifting.",
      live: true,
    }),
    noiseScale: param(z.number().min(0).max(10).default(scale), {
      title: "Noise σ",
      description: "Standard deviation of the noise, or of the drift's shocks; actions lie in [−1, 1].",
      live: true,
    }),
    noiseReturn: param(z.number().min(0).max(10).default(0.15), {
      title: "Noise θ",
      description: "How strongly drifting noise is drawn back to 0.",
      live: true,
    }),
    noiseStep: param(z.number().gt(0).max(1).default(1), {
      title: "Noise Δt",
      description: "Time that a step takes for drifting noise: the smaller, the slower it drifts.",
      live: true,
      log: true,
    }),
  };
}

type NoiseParams = {
  readonly [K in keyof ReturnType<typeof noiseParams>]: z.output<ReturnType<typeof noiseParams>[K]>;
};

/** x + θ (0 − x) Δt + σ √Δt ε with ε ~ N(0, 1): Ornstein and Uhlenbeck's process after a step (Euler and Maruyama). */
export function drifted(x: number, theta: number, sigma: number, step: number, epsilon: number): number {
  return x - theta * x * step + sigma * Math.sqrt(step) * epsilon;
}

export class ActionNoise {
  /** Where drifting noise stands. */
  readonly drift: Float64Array; // [dims]

  constructor(dims: number) {
    this.drift = new Float64Array(dims);
  }

  /** An episode begins: the drift is back at 0. */
  reset(): void {
    this.drift.fill(0);
  }

  /** unit [dims] ← clip(unit + noise, −1, 1). Without noise it draws no luck. */
  add(unit: Float32Array, { noise, noiseScale, noiseReturn, noiseStep }: NoiseParams, rng: Rng): void {
    if (noiseScale === 0) return;
    const { drift } = this;
    for (let j = 0; j < unit.length; j++) {
      const epsilon = rng.normal();
      if (noise === "ornsteinUhlenbeck")
        drift[j] = drifted(drift[j], noiseReturn, noiseScale, noiseStep, epsilon);
      const added = noise === "gaussian" ? noiseScale * epsilon : drift[j];
      unit[j] = Math.max(-1, Math.min(1, unit[j] + added));
    }
  }

  save(): Float64Array {
    return this.drift.slice();
  }

  load(drift: Float64Array | undefined): void {
    restore(this.drift, drift, "drift");
  }
}

/** Any action, all equally likely, into `unit` [dims]: how learners begin. */
export function uniformUnit(unit: Float32Array, rng: Rng): void {
  for (let j = 0; j < unit.length; j++) unit[j] = rng.uniform(-1, 1);
}

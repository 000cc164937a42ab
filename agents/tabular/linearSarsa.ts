/**
 * Semi-gradient SARSA(λ) with linear values, Q(s, a) = w_aᵀ φ(s), for worlds that show a few numbers.
 * Sutton & Barto (2018), §10.1 and §12.7; tiles as in §9.5.4, Fourier's cosines as in Konidaris et al. (2011).
 *
 * Differs: dutch traces come without the second correction of true online TD(λ) (§12.5).
 */
import { z } from "zod";
import { InputError } from "../../envs/core/errors.ts";
import type { Rng, RngState } from "../../envs/core/rng.ts";
import { param } from "../../envs/core/schema.ts";
import { type Box, describeSpace } from "../../envs/core/spaces.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Metrics,
  type Setting,
  type Transition,
} from "../core/agent.ts";
import { restore } from "../core/checkpoint.ts";
import { argmax, epsilonGreedy } from "../core/exploration.ts";
import { discount } from "../core/params.ts";
import { tdTarget } from "../core/returns/temporalDifference.ts";
import { Traces, traceKinds } from "../core/returns/traces.ts";
import { countOf, needsDiscreteActions } from "../core/suits.ts";
import type { Features } from "./features.ts";
import { fourierBasis, fourierSize } from "./fourierBasis.ts";
import { epsilon, lambda, learningRate } from "./params.ts";
import { tileCoding } from "./tileCoding.ts";

/** Numbers in an observation, and Fourier features, at most. */
const MOST_NUMBERS = 16;
const MOST_COSINES = 20_000;

const params = z.strictObject({
  features: param(z.enum(["tiles", "fourier"]).default("tiles"), {
    title: "Features",
    description: "What values are linear in: tiles of shifted grids, or Fourier's cosines.",
  }),
  tilings: param(z.int().min(1).max(256).default(8), {
    title: "Tilings",
    description: "Shifted grids; a power of two is best.",
  }),
  tiles: param(z.int().min(1).max(256).default(8), {
    title: "Tiles",
    description: "Of each grid along each number.",
  }),
  memory: param(z.int().min(1).max(4_194_304).default(65_536), {
    title: "Memory",
    description: "Weights of tiles for each action, at most; where there are more tiles, some share one.",
  }),
  order: param(z.int().min(1).max(64).default(3), {
    title: "Order",
    description: "Highest frequency of Fourier's cosines in each number.",
  }),
  learningRate: learningRate(),
  discount: discount(1),
  epsilon: epsilon(0.05),
  lambda: lambda(0.9),
  traces: param(z.enum(traceKinds).default("dutch"), {
    title: "Traces",
    description: "How often met features gather eligibility: summed, replaced (tiles alone), or in between.",
  }),
});

type LinearSarsaParams = z.output<typeof params>;

type LinearSarsaCheckpoint = {
  readonly weights: Float64Array;
  readonly progress?: {
    readonly traces: ReturnType<Traces["save"]>;
    readonly next: { readonly action: number; readonly observation: Float64Array };
    readonly rng: RngState;
  };
};

/** φ of an observation. */
interface Seen {
  readonly observation: Float64Array; // [numbers]
  readonly indices: Int32Array; // [active]
  readonly values: Float64Array; // [active]
}

export class LinearSarsa implements Agent<Float32Array, number> {
  readonly params: LinearSarsaParams;
  readonly features: Features;
  readonly weights: Float64Array; // [actions, features]
  readonly traces: Traces;
  /** The action that it has learned from and takes next, −1 for none, and where. */
  next = { action: -1, observation: new Float64Array(0) };
  private readonly q: Float64Array; // [actions]
  private readonly rng: Rng;
  private seen: [Seen, Seen]; // the last two observations looked at, the latest first
  private readonly metrics = { tdError: 0 };

  constructor({ observationSpace, actionSpace }: Setting, config: LinearSarsaParams, rng: Rng) {
    this.params = config;
    this.features = featuresFor(observationSpace as Box, config);
    this.q = new Float64Array(countOf(actionSpace));
    this.weights = new Float64Array(this.q.length * this.features.size);
    this.traces = new Traces(this.weights.length);
    this.rng = rng;
    const numbers = (observationSpace as Box).low.length;
    this.next.observation = new Float64Array(numbers);
    const { active } = this.features;
    const unseen = (): Seen => ({
      observation: new Float64Array(numbers).fill(Number.NaN),
      indices: new Int32Array(active),
      values: new Float64Array(active),
    });
    this.seen = [unseen(), unseen()];
  }

  begin(): void {
    this.next.action = -1;
    this.traces.clear();
  }

  act(observation: Float32Array, mode: ActMode, mask?: Uint8Array): number {
    const { next } = this;
    if (mode === "greedy") return argmax(this.valuesOf(this.look(observation)), mask);
    const chosen = same(next.observation, observation) ? next.action : -1;
    next.action = -1;
    if (chosen >= 0 && (!mask || mask[chosen])) return chosen;
    return epsilonGreedy(this.valuesOf(this.look(observation)), this.params.epsilon, this.rng, mask);
  }

  /** δ = r + γ Q(s′, a′) − Q(s, a); e ← γλ e + ∇Q(s, a); w ← w + α δ e (eq. 12.7 and 12.5 for action values). */
  learn(transition: Transition<Float32Array, number>): Metrics {
    const { observation, action, reward, nextObservation, terminated, truncated, nextMask } = transition;
    const { traces, next, rng, params: p } = this;
    const now = this.look(observation);
    const value = this.valueOf(now, action);
    next.action = -1;
    let nextValue = 0;
    if (!terminated) {
      const q = this.valuesOf(this.look(nextObservation));
      const chosen = epsilonGreedy(q, p.epsilon, rng, nextMask);
      nextValue = q[chosen];
      if (!truncated) {
        next.action = chosen;
        next.observation.set(nextObservation);
      }
    }
    const tdError = tdTarget(reward, terminated, nextValue, p.discount) - value;
    if (!Number.isFinite(tdError)) throw diverged(p.learningRate);
    traces.decay(p.discount * p.lambda);
    this.trace(now, action);
    traces.apply(this.weights, p.learningRate * tdError);
    if (terminated || truncated) traces.clear();
    this.metrics.tdError = tdError;
    return this.metrics;
  }

  /** Adds φ(s) to the traces of an action's weights, each times its own share of the learning rate. */
  private trace({ indices, values }: Seen, action: number): void {
    const { traces, features, params: p } = this;
    const from = action * features.size;
    let fresh = 1; // 1 − α eᵀφ for dutch traces
    if (p.traces === "dutch") {
      let overlap = 0;
      for (let k = 0; k < indices.length; k++) overlap += traces.values[from + indices[k]] * values[k];
      fresh -= p.learningRate * overlap;
    }
    for (let k = 0; k < indices.length; k++) {
      const step = fresh * features.rates[indices[k]] * values[k];
      if (p.traces === "replacing") traces.replace(from + indices[k], step);
      else traces.add(from + indices[k], step);
    }
  }

  /** φ(observation), computed unless it is one of the last two. */
  private look(observation: Float32Array): Seen {
    const [latest, other] = this.seen;
    if (same(latest.observation, observation)) return latest;
    this.seen = [other, latest];
    if (same(other.observation, observation)) return other;
    other.observation.set(observation);
    this.features.write(observation, other.indices, other.values);
    return other;
  }

  /** Q(s, a). */
  private valueOf({ indices, values }: Seen, action: number): number {
    const { weights, features } = this;
    const from = action * features.size;
    let sum = 0;
    for (let k = 0; k < indices.length; k++) sum += weights[from + indices[k]] * values[k];
    return sum;
  }

  /** Q(s, ·) [actions], overwritten by the next call. */
  private valuesOf(seen: Seen): Float64Array {
    for (let a = 0; a < this.q.length; a++) this.q[a] = this.valueOf(seen, a);
    return this.q;
  }

  inspect(observation: Float32Array): Insight {
    const values = [...this.valuesOf(this.look(observation))];
    return { actions: { label: "Q(s, a)", values }, numbers: { traced: this.traces.count } };
  }

  save(scope: CheckpointScope = "all"): LinearSarsaCheckpoint {
    const weights = this.weights.slice();
    if (scope === "policy") return { weights };
    const { action, observation } = this.next;
    const next = { action, observation: observation.slice() };
    return { weights, progress: { traces: this.traces.save(), next, rng: this.rng.save() } };
  }

  load({ weights, progress }: LinearSarsaCheckpoint): void {
    restore(this.weights, weights, "weights");
    if (!progress) return;
    this.traces.load(progress.traces);
    this.next.action = progress.next.action;
    restore(this.next.observation, progress.next.observation, "next.observation");
    this.rng.load(progress.rng);
  }
}

function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function featuresFor(space: Box, config: LinearSarsaParams): Features {
  if (config.features === "tiles") return tileCoding(space, config);
  const size = fourierSize(space.low.length, config.order);
  if (size > MOST_COSINES) {
    throw new InputError(
      `agent.params.order: expected (order + 1)^${space.low.length} cosines to be at most ${MOST_COSINES}, got ${size}; choose a lower order, or tiles.`,
    );
  }
  if (config.traces === "replacing") {
    throw new InputError(
      `agent.params.traces: expected "accumulating" or "dutch" with Fourier's cosines, got "replacing"; replacing is for features that are 0 or 1, such as tiles.`,
    );
  }
  return fourierBasis(space, config.order);
}

function diverged(rate: number): InputError {
  return new InputError(
    `linearSarsa: the error is no longer a finite number: learning diverged; lower agent.params.learningRate (${rate}).`,
  );
}

function refuses(setting: Setting): string | undefined {
  const space = setting.observationSpace;
  if (space.type === "box" && space.low.length <= MOST_NUMBERS) return needsDiscreteActions(setting);
  return `it is for observations of at most ${MOST_NUMBERS} numbers, Box[n], and the world shows ${describeSpace(space)}`;
}

export const linearSarsaEntry = agentEntry({
  title: "Linear SARSA(λ)",
  description: "Learns action values that are linear in tiles or in Fourier's cosines, with traces.",
  source: "Sutton & Barto (2018), §9.5.4, §10.1, §12.7; Konidaris et al. (2011)",
  params,
  refuses,
  make: (setting, config, rng) => new LinearSarsa(setting, config, rng) as Agent,
});

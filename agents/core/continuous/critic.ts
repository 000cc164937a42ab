/** Q(s, a) of continuous actions: a network over [observation ++ action], its slow copy, and what moves them. */
import { entryParam } from "../../../envs/core/catalogue.ts";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { EntrySpec } from "../../../envs/core/shorthand.ts";
import { oneHotSizeOf, sizeOf } from "../../../envs/core/spaces.ts";
import type { Engine } from "../../models/engine/engine.ts";
import { Network } from "../../models/engine/network.ts";
import { polyak } from "../../models/engine/polyak.ts";
import { models, networkOf } from "../../models/index.ts";
import { Adam } from "../../models/optimizers/adam.ts";
import type { OptimizerState } from "../../models/optimizers/optimizer.ts";
import type { Setting } from "../agent.ts";
import { restore } from "../checkpoint.ts";
import { refusesValues } from "../model.ts";
import type { ContinuousBatch } from "../replay/continuousReplay.ts";

/** The parameter "critic", chosen as "model" is. */
export function criticParam(initial: string) {
  return entryParam(models, initial, {
    title: "Critic",
    description: "The network that judges actions; it sees the observation and the action as one row.",
  });
}

/** An entry's `refusesModel`: the actor must suit the observation, a critic the row of observation and action. */
export function refusesActorOrCritic(setting: Setting, chosen: EntrySpec, field: string): string | undefined {
  if (field !== "critic") return refusesValues(setting, chosen);
  const entry = models.get(chosen.id);
  if (entry.answers === "probabilities")
    return `${chosen.id} answers with probabilities, and the agent asks for values`;
  const numbers = oneHotSizeOf(setting.observationSpace) + sizeOf(setting.actionSpace);
  const need = entry.refuses([numbers], chosen.params);
  if (need === undefined) return undefined;
  return `${chosen.id} needs ${need}, and a critic sees observation and action as one row of ${numbers} numbers`;
}

export interface CriticState {
  readonly parameters: Float32Array;
  readonly target: Float32Array;
  readonly optimizer: OptimizerState;
  readonly noise: RngState;
}

interface CriticOptions {
  readonly inputs: number; // numbers in an observation
  readonly dims: number; // and in an action
  readonly batch: number;
  readonly rng: Rng;
}

export class Critic {
  readonly online: Network; // [batch, inputs + dims] → Q [batch, 1]
  readonly target: Network;
  readonly optimizer: Adam;
  private readonly inputs: number;
  private readonly dims: number;

  constructor(engine: Engine, chosen: EntrySpec, { inputs, dims, batch, rng }: CriticOptions) {
    const spec = networkOf(chosen, { input: [inputs + dims], outputs: 1 });
    this.online = new Network(engine, spec, { maxBatch: batch, rng, inputGradient: true });
    this.target = this.online.twin();
    this.optimizer = new Adam(this.online);
    this.inputs = inputs;
    this.dims = dims;
  }

  /** Q(s, a) [rows, 1] of observations [rows, inputs] and actions [rows, dims], valid until the network's next forward. */
  values(
    network: Network,
    observations: Float32Array,
    actions: Float32Array,
    rows: number,
    training = false,
  ): Float32Array {
    const { inputs, dims } = this;
    const { data } = network.input;
    for (let i = 0; i < rows; i++) {
      const row = i * (inputs + dims);
      for (let j = 0; j < inputs; j++) data[row + j] = observations[i * inputs + j];
      for (let j = 0; j < dims; j++) data[row + inputs + j] = actions[i * dims + j];
    }
    return network.forward(rows, training);
  }

  /** One step of Adam down the mean of ½ (Q(s, a) − y)² over a batch, given y [batch]; the loss before it. */
  regress(
    { size, observations, actions }: ContinuousBatch,
    targets: Float64Array,
    learningRate: number,
  ): number {
    const { online, optimizer } = this;
    const q = this.values(online, observations, actions, size, true);
    const gradient = online.outputGradient.head(size);
    let loss = 0;
    for (let i = 0; i < size; i++) {
      const error = q[i] - targets[i];
      gradient[i] = error / size;
      loss += (0.5 * error * error) / size;
    }
    online.backward(size);
    optimizer.learningRate = learningRate;
    optimizer.step();
    return loss;
  }

  /** Adds dL/da [rows, dims] for the dL/dQ [rows] that `online.outputGradient` holds, after `values` of the online network. */
  addActionGradients(rows: number, out: Float32Array): void {
    const { online, inputs, dims } = this;
    online.backwardToInput(rows);
    const { data } = online.inputGradient as NonNullable<Network["inputGradient"]>; // it was asked for
    for (let i = 0; i < rows; i++) {
      const row = i * (inputs + dims) + inputs;
      for (let j = 0; j < dims; j++) out[i * dims + j] += data[row + j];
    }
  }

  /** The slow copy moves by τ. */
  follow(tau: number): void {
    polyak(this.target.parameters, this.online.parameters, tau);
  }

  private get noise(): Rng {
    return this.online.noise as Rng; // it was built with one
  }

  save(): CriticState {
    const { online, target, optimizer, noise } = this;
    return {
      parameters: online.parameters.data.slice(),
      target: target.parameters.data.slice(),
      optimizer: optimizer.save(),
      noise: noise.save(),
    };
  }

  load({ parameters, target, optimizer, noise }: CriticState): void {
    restore(this.online.parameters.data, parameters, "critic");
    restore(this.target.parameters.data, target, "critic's target");
    this.optimizer.load(optimizer);
    this.noise.load(noise);
  }
}

/**
 * Writes dL/da [rows, dims] of L = −mean min(Q₁(s, a), Q₂(s, a)) into `out`, for the critics' observations [rows, inputs]
 * and actions [rows, dims], and returns −L. Where there is no second critic, the first alone counts.
 */
export function lowerValueGradients(
  first: Critic,
  second: Critic | undefined,
  observations: Float32Array,
  actions: Float32Array,
  rows: number,
  out: Float32Array,
): number {
  const q1 = first.values(first.online, observations, actions, rows, true);
  const q2 = second?.values(second.online, observations, actions, rows, true);
  const gradient1 = first.online.outputGradient.head(rows);
  const gradient2 = second?.online.outputGradient.head(rows);
  let mean = 0;
  for (let i = 0; i < rows; i++) {
    const lower = q2 === undefined || q1[i] <= q2[i];
    mean += (lower ? q1[i] : q2[i]) / rows;
    gradient1[i] = lower ? -1 / rows : 0;
    if (gradient2) gradient2[i] = lower ? 0 : -1 / rows;
  }
  out.fill(0);
  first.addActionGradients(rows, out);
  second?.addActionGradients(rows, out);
  return mean;
}

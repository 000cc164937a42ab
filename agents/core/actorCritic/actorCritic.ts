/**
 * A policy and a state value from networks: two of one model, side by side, or one with both for its outputs. With what
 * makes observations ready for them, and what their outputs mean as actions.
 */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
import { exp } from "../../../envs/core/math.ts";
import type { Rng } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import type { EntrySpec } from "../../../envs/core/shorthand.ts";
import { oneHotSizeOf, type Space, type Value } from "../../../envs/core/spaces.ts";
import { Engine } from "../../models/engine/engine.ts";
import { Network, type NetworkSpec } from "../../models/engine/network.ts";
import { sizeOf } from "../../models/layers/layer.ts";
import type { Insight, Setting } from "../agent.ts";
import { type Body, body, wearBody } from "../body.ts";
import { restore } from "../checkpoint.ts";
import { encode } from "../encoding.ts";
import { hiddenAnswers, model, networkFor } from "../model.ts";
import type { MomentsState } from "../moments.ts";
import { normalizations, ObservationNormalizer } from "../normalization.ts";
import { type ActionHead, CategoricalHead, headFor } from "./actionHead.ts";

/** First outputs of a policy are so small that all actions are about equally likely; those of a value are not scaled. */
const POLICY_GAIN = 0.01;

export function actorCriticParams() {
  return {
    model: model("mlp:activation=tanh,initializer=orthogonalRoot2"),
    body: body(),
    networks: param(z.enum(["auto", "separate", "shared"]).default("auto"), {
      title: "Networks",
      description:
        "Whether policy and value have a network each or share one up to the outputs; auto shares it where images are seen.",
    }),
    logDeviation: param(z.number().min(-10).max(5).default(0), {
      title: "First log σ",
      description:
        "Where the spread of real-valued actions begins; it is learned. Numbered actions have none.",
    }),
    ...normalizations(),
  };
}

export type ActorCriticConfig = {
  readonly model: EntrySpec;
  readonly body?: Body | undefined;
  readonly networks: "auto" | "separate" | "shared";
  readonly logDeviation: number;
  readonly normalizeObservations?: boolean; // false unless given
};

export type ActorCriticState = {
  readonly policy: Float32Array;
  readonly critic?: Float32Array;
  readonly logDeviations?: Float32Array;
  readonly observations?: MomentsState;
};

export class ActorCritic {
  readonly engine = new Engine();
  readonly head: ActionHead;
  readonly policy: Network; // [1, inputs] → [1, head.outputs], and V behind them where the body is shared
  readonly critic: Network | undefined; // [1, inputs] → V [1, 1]
  readonly normalizer: ObservationNormalizer | undefined;
  private readonly space: Space;
  private readonly raw: Float32Array; // [inputs]
  private readonly acted: Float32Array; // [head.width]

  constructor({ observationSpace, actionSpace }: Setting, config: ActorCriticConfig, rng: Rng) {
    this.space = observationSpace;
    this.head = headFor(actionSpace, this.engine, config.logDeviation);
    const { outputs } = this.head;
    const shared = config.networks === "auto" ? isImage(observationSpace) : config.networks === "shared";
    const network = (count: number, luck: Rng) => {
      const spec = withOrthogonalOutputs(networkFor(observationSpace, count, config.model));
      return new Network(this.engine, spec, { maxBatch: 1, rng: luck });
    };
    this.policy = network(shared ? outputs + 1 : outputs, rng.split("network"));
    this.critic = shared ? undefined : network(1, rng.split("critic"));
    scaleOutputs(this.policy, outputs, POLICY_GAIN);
    wearBody(this.policy, config.body);
    const inputs = oneHotSizeOf(observationSpace);
    this.normalizer = config.normalizeObservations ? new ObservationNormalizer(inputs) : undefined;
    this.raw = new Float32Array(inputs);
    this.acted = new Float32Array(this.head.width);
  }

  /** Puts an observation before the policy and its outputs before the head; returns it as the networks see it [inputs]. */
  look(observation: Value, mask?: Uint8Array): Float32Array {
    const seen = this.policy.input.data;
    this.see(observation, seen);
    this.head.look(this.policy.forward(1), 0, mask);
    return seen;
  }

  private see(observation: Value, out: Float32Array): void {
    encode(this.space, observation, out);
    this.normalizer?.normalize(out);
  }

  /** The action that is most probable. */
  best(observation: Value, mask?: Uint8Array): Value {
    this.look(observation, mask);
    this.head.best(this.acted, 0);
    return this.head.action(this.acted, 0);
  }

  /** π(· | observation) of numbered actions [choices]. */
  probabilities(observation: Value, mask?: Uint8Array): Float64Array {
    if (!(this.head instanceof CategoricalHead)) {
      throw new InputError(
        "probabilities: expected a world of numbered actions, got one of real ones, whose policy has a density; use inspect for its μ and σ.",
      );
    }
    this.look(observation, mask);
    return this.head.distribution.probabilities;
  }

  /** The networks' own luck: what dropout drops. */
  get noises(): Rng[] {
    return [this.policy.noise, this.critic?.noise].filter((noise) => noise !== undefined);
  }

  /** V(observation). */
  value(observation: Value): number {
    const { critic, policy } = this;
    const network = critic ?? policy;
    this.see(observation, network.input.data);
    return network.forward(1)[network.outputSize - 1];
  }

  /** Statistics of what is seen, from an observation that was acted on. */
  takeIntoAccount(observation: Value): void {
    if (!this.normalizer) return;
    encode(this.space, observation, this.raw);
    this.normalizer.moments.add(this.raw);
  }

  /** Probabilities of numbered actions, or μ and σ of real ones; V(s); what the policy's layers answer. */
  inspect(observation: Value): Insight {
    const { head } = this;
    const value = this.value(observation);
    this.look(observation);
    const layers = hiddenAnswers(this.policy);
    if (head instanceof CategoricalHead) {
      const values = [...head.distribution.probabilities];
      return {
        actions: { label: "π(a | s)", values },
        numbers: { "V(s)": value, entropy: head.entropy() },
        layers,
      };
    }
    const means = [...this.policy.output.head(head.outputs)];
    const logs = [...(head.own?.parameters.data ?? [])];
    const numbers = Object.fromEntries([
      ["V(s)", value],
      ...means.map((mean, i) => [`μ ${i + 1}`, mean] as const),
      ...logs.map((log, i) => [`σ ${i + 1}`, exp(log)] as const),
    ]);
    return { numbers, layers };
  }

  save(): ActorCriticState {
    const { policy, critic, head, normalizer } = this;
    return {
      policy: policy.parameters.data.slice(),
      ...(critic && { critic: critic.parameters.data.slice() }),
      ...(head.own && { logDeviations: head.own.parameters.data.slice() }),
      ...(normalizer && { observations: normalizer.moments.save() }),
    };
  }

  load(state: ActorCriticState): void {
    restore(this.policy.parameters.data, state.policy, "policy");
    if (this.critic) restore(this.critic.parameters.data, state.critic, "critic");
    if (this.head.own) restore(this.head.own.parameters.data, state.logDeviations, "logDeviations");
    this.normalizer?.moments.load(state.observations as MomentsState, "observations");
  }
}

function isImage(space: Space): boolean {
  return space.type === "box" && space.shape.length === 3;
}

/** Outputs begin orthogonal, whatever the model says of its other layers: Huang et al. (2022), "37 implementation details". */
function withOrthogonalOutputs(spec: NetworkSpec): NetworkSpec {
  const last = spec.layers.at(-1);
  if (last?.type !== "dense") return spec;
  return { ...spec, layers: [...spec.layers.slice(0, -1), { ...last, initializer: "orthogonal" }] };
}

/** The first weights of the last layer's first `count` units, times `gain`. */
function scaleOutputs(network: Network, count: number, gain: number): void {
  const last = network.spec.layers.length - 1;
  const slot = network.layout.find(({ layer, name }) => layer === last && name === "weights");
  if (!slot) return;
  const weights = network.parameters.part(slot.offset, sizeOf(slot.shape)).data; // [features, units]
  for (let i = 0; i < weights.length; i++) if (i % network.outputSize < count) weights[i] *= gain;
}

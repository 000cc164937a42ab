/**
 * Members of a generation at play: each is a vector of parameters for one and the same network, and earns the mean return
 * of its episodes. In a run the lanes play them, a whole episode each, the next lane that is free the next member.
 *
 * `write` is a pure function of the distribution, the generation and the member, and `tell` takes what a member earned in
 * any order. So whoever has many threads can have members play elsewhere, and the update comes to the same bits. For this
 * the statistics by which observations are normalised are those of earlier generations, gathered member by member.
 */
import { z } from "zod";
import { InputError } from "../../../envs/core/errors.ts";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import type { EntrySpec } from "../../../envs/core/shorthand.ts";
import type { Value } from "../../../envs/core/spaces.ts";
import { Engine } from "../../models/engine/engine.ts";
import { Network } from "../../models/engine/network.ts";
import type { ActMode, Insight, Setting, Transition } from "../agent.ts";
import { restore } from "../checkpoint.ts";
import { encode } from "../encoding.ts";
import { actionFrom, outputsFor } from "../greedyAction.ts";
import { hiddenAnswers, model, networkFor } from "../model.ts";
import { type MomentsState, RunningMoments } from "../moments.ts";
import { normalizations, ObservationNormalizer } from "../normalization.ts";

export function populationParams({ population }: { population: number }) {
  return {
    model: model("mlp:hidden=[16],activation=tanh"),
    population: param(z.int().min(2).max(10_000).default(population), {
      title: "Population",
      description: "Members of each generation.",
    }),
    episodes: param(z.int().min(1).max(1000).default(1), {
      title: "Episodes",
      description: "Episodes of each member, whose mean return it is judged by.",
    }),
    normalizeObservations: normalizations().normalizeObservations,
    longest: param(z.int().min(1).default(1000), {
      title: "Longest episode",
      description:
        "Steps after which the next member takes over, in worlds without a time limit of their own.",
    }),
    lanes: param(z.int().min(1).max(1024).default(1), {
      title: "Parallel worlds",
      description: "Worlds in which members play at once, one in each.",
    }),
  };
}

interface PopulationConfig {
  readonly model: EntrySpec;
  readonly population: number;
  readonly episodes: number;
  readonly longest: number;
  readonly lanes: number;
  readonly normalizeObservations: boolean;
}

/** A lane that has no member to play, since all episodes of the generation are under way, plays the policy itself. */
const SPARE = -1;

/** Where a lane's episode stands. */
interface Seat {
  member: number;
  steps: number;
  return: number;
}

/** What greedy play needs. */
export type EvolvedPolicy = { readonly parameters: Float32Array; readonly observations?: MomentsState };

export interface PopulationState {
  readonly generation: number;
  readonly begun: number;
  readonly earned: Float64Array;
  readonly played: Int32Array;
  readonly seats: readonly Seat[];
  readonly seen: readonly MomentsState[];
  readonly luck: RngState;
}

export class Population {
  readonly policy: Network; // the middle of the distribution: what plays greedily
  readonly size: number;
  generation = 0;
  /** Sums of the returns of each member's episodes, and how many they are. */
  readonly earned: Float64Array; // [members]
  readonly played: Int32Array; // [members]
  /** Episodes begun in this generation; member m's are m, m + size, m + 2 size, … */
  begun = 0;
  readonly seats: Seat[]; // [lanes]
  /** What is known of observations from earlier generations. */
  readonly normalizer: ObservationNormalizer | undefined;
  /** What each member has seen in this one, if it is to be known. */
  readonly seen: RunningMoments[]; // [members]
  private readonly setting: Setting;
  private readonly config: PopulationConfig;
  private readonly longest: number;
  private readonly luck: Rng;
  private readonly write: (member: number, out: Float32Array) => void;
  private players: Network[] = []; // [lanes], made by whoever is going to learn
  private readonly actions: Float32Array[]; // [lanes], each [size of an action]

  /** `write` writes a member's parameters; what it draws comes from `luckOf`. */
  constructor(
    setting: Setting,
    config: PopulationConfig,
    rng: Rng,
    write: (member: number, out: Float32Array) => void,
  ) {
    const outputs = outputsFor(setting.actionSpace);
    const spec = networkFor(setting.observationSpace, outputs, config.model);
    this.policy = new Network(new Engine(), spec, { maxBatch: 1, rng: rng.split("network") });
    this.setting = setting;
    this.config = config;
    this.longest = setting.maxSteps ?? config.longest;
    this.size = config.population;
    this.earned = new Float64Array(this.size);
    this.played = new Int32Array(this.size);
    const inputs = this.policy.inputSize;
    const isNormalised = config.normalizeObservations;
    this.normalizer = isNormalised ? new ObservationNormalizer(inputs) : undefined;
    this.seen = Array.from({ length: isNormalised ? this.size : 0 }, () => new RunningMoments(inputs));
    this.luck = rng.split("members");
    this.write = write;
    this.seats = Array.from({ length: config.lanes }, () => ({ member: SPARE, steps: 0, return: 0 }));
    this.actions = this.seats.map(() => new Float32Array(outputs));
  }

  /** A network for each lane, the first members in them. What is there already stays. */
  prepare(): void {
    if (this.players.length === 0) this.players = this.seats.map(() => this.policy.twin());
    if (this.begun === 0) this.assignFree();
  }

  /** The luck that member number `member` of this generation is made with, from its beginning. */
  luckOf(member: number): Rng {
    this.luck.branch(this.generation * this.size + member);
    return this.luck;
  }

  act(observation: Value, mode: ActMode, mask: Uint8Array | undefined, lane = 0): Value {
    if (mode === "explore") this.prepare();
    const { member } = this.seats[lane];
    const plays = mode === "explore" && member !== SPARE;
    const network = plays ? this.players[lane] : this.policy;
    this.look(observation, network, plays ? this.seen[member] : undefined);
    return actionFrom(this.setting.actionSpace, network.forward(1), this.actions[lane], mask);
  }

  /** Puts an observation before a network; it counts for what is `seen` as it was before it is normalised. */
  private look(observation: Value, network: Network, seen?: RunningMoments): void {
    const input = network.input.data;
    encode(this.setting.observationSpace, observation, input);
    seen?.add(input);
    this.normalizer?.normalize(input);
  }

  /** An episode begins: whatever was earned in one that did not end counts for nothing. */
  begin(lane = 0): void {
    Object.assign(this.seats[lane], { steps: 0, return: 0 });
  }

  /** One step of a lane; true when with it the generation has earned all it can. */
  observe({ reward, terminated, truncated, lane = 0 }: Transition): boolean {
    this.prepare();
    const seat = this.seats[lane];
    seat.return += reward;
    seat.steps++;
    if (!terminated && !truncated && seat.steps < this.longest) return false;
    const { member, return: earned } = seat;
    this.begin(lane);
    this.assign(lane);
    if (member === SPARE) return false;
    this.tell(member, earned);
    return this.isComplete;
  }

  /** What an episode of a member came to. */
  tell(member: number, earned: number): void {
    if (!(member >= 0 && member < this.size) || this.played[member] >= this.config.episodes) {
      throw new InputError(
        `population: expected the return of one of ${this.size} members with fewer than ${this.config.episodes} episodes, got member ${member}; ask the generation once.`,
      );
    }
    this.earned[member] += earned;
    this.played[member]++;
  }

  get isComplete(): boolean {
    return this.played.every((episodes) => episodes === this.config.episodes);
  }

  /** Mean returns [members]. */
  fitness(): Float64Array {
    return this.earned.map((sum) => sum / this.config.episodes);
  }

  /** The distribution has moved: its first members take the lanes whose episodes have not begun. */
  nextGeneration(): void {
    this.generation++;
    this.begun = 0;
    this.earned.fill(0);
    this.played.fill(0);
    for (const seen of this.seen) {
      this.normalizer?.moments.absorb(seen); // in the members' order, whoever played first
      seen.clear();
    }
    this.assignFree();
  }

  private assignFree(): void {
    for (const [lane, seat] of this.seats.entries()) if (seat.steps === 0) this.assign(lane);
  }

  private assign(lane: number): void {
    const isLeft = this.begun < this.size * this.config.episodes;
    this.seats[lane].member = isLeft ? this.begun++ % this.size : SPARE;
    this.dress(lane);
  }

  private dress(lane: number): void {
    const { member } = this.seats[lane];
    if (member !== SPARE) this.write(member, this.players[lane].parameters.data);
  }

  inspect(observation: Value): Insight {
    const { actionSpace } = this.setting;
    this.look(observation, this.policy);
    const outputs = this.policy.forward(1);
    const layers = hiddenAnswers(this.policy);
    if (actionSpace.type === "discrete")
      return { actions: { label: "h(s, a)", values: [...outputs] }, layers };
    const action = actionFrom(actionSpace, outputs, new Float32Array(outputs.length)) as Float32Array;
    return { numbers: Object.fromEntries(Array.from(action, (x, i) => [`action ${i + 1}`, x])), layers };
  }

  savePolicy(): EvolvedPolicy {
    const { policy, normalizer } = this;
    const parameters = policy.parameters.data.slice();
    return { parameters, ...(normalizer && { observations: normalizer.moments.save() }) };
  }

  loadPolicy({ parameters, observations }: EvolvedPolicy): void {
    restore(this.policy.parameters.data, parameters, "parameters");
    this.normalizer?.moments.load(observations as MomentsState, "observations");
  }

  save(): PopulationState {
    const { generation, begun, luck } = this;
    return {
      generation,
      begun,
      earned: this.earned.slice(),
      played: this.played.slice(),
      seats: this.seats.map((seat) => ({ ...seat })),
      seen: this.seen.map((seen) => seen.save()),
      luck: luck.save(),
    };
  }

  /** After the distribution itself, which the members at play are made from again. */
  load({ generation, begun, earned, played, seats, seen, luck }: PopulationState): void {
    restore(this.earned, earned, "population.earned");
    restore(this.played, played, "population.played");
    if (seats.length !== this.seats.length) {
      throw new InputError(
        `checkpoint.population: expected ${this.seats.length} lanes, got ${seats.length}; load it with the parameters it was saved with.`,
      );
    }
    this.seen.forEach((own, member) => {
      own.load(seen[member], `population.seen[${member}]`);
    });
    this.luck.load(luck);
    this.generation = generation;
    this.begun = begun;
    seats.forEach((seat, lane) => {
      Object.assign(this.seats[lane], seat);
    });
    if (begun === 0) return; // saved before anyone played
    if (this.players.length === 0) this.players = this.seats.map(() => this.policy.twin());
    for (const lane of this.seats.keys()) this.dress(lane);
  }
}

/** Policies that search for the best arm: the loop that they share. Each arm once first, then whatever the search wishes. */
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import type { ActMode, Checkpoint, CheckpointScope, Insight, Transition } from "../../core/agent.ts";
import { argmax, randomArgmax, shareAmongBest } from "../../core/exploration.ts";
import type { Identifier } from "../../core/identifier.ts";
import { ArmStatistics } from "../armStatistics.ts";

export interface Units {
  /** A reward as the search takes it; throws where it is none that the search is made for. */
  take(reward: number): number;
  /** A mean of such, as that of rewards. */
  give(mean: number): number;
}

/** What tells one from another. */
export interface Search {
  /** What `wish` writes: "preferences", of which the highest is pulled, equals equally likely, or "probabilities". */
  readonly wishes: "preferences" | "probabilities";
  /** Writes it for each arm. It is asked once every arm has been pulled, and until it is sure. [arms] */
  wish(arms: ArmStatistics, out: Float64Array): void;
  /** Where it counts in other units than those of the rewards. */
  readonly units?: Units | undefined;
  /** An arm was pulled and paid, which `arms` know already. Ties are broken by `rng`. */
  notice?(arm: number, reward: number, arms: ArmStatistics, rng: Rng): void;
  /** The arm it would name now: that of the highest mean unless it knows better. */
  best?(arms: ArmStatistics): number;
  /** It is sure of that arm. Asked after each pull, once every arm has been pulled. */
  isSure(arms: ArmStatistics): boolean;
  /** What it remembers beyond `arms`. */
  save?(): Checkpoint;
  load?(checkpoint: Checkpoint): void;
}

interface Saved {
  readonly arms: ReturnType<ArmStatistics["save"]>;
  readonly named: number;
  readonly search?: Checkpoint;
  readonly rng?: RngState;
}

export class IdentifyingAgent<S extends Search = Search> implements Identifier {
  readonly params: Record<string, unknown>;
  readonly search: S;
  readonly arms: ArmStatistics;
  /** The arm it named for good, −1 before. */
  named = -1;
  private readonly rng: Rng;
  private readonly wishes: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, params: Record<string, unknown>, search: S, rng: Rng) {
    this.params = params;
    this.search = search;
    this.arms = new ArmStatistics(arms);
    this.rng = rng;
    this.wishes = new Float64Array(arms);
    this.shares = new Float64Array(arms);
  }

  get stopped(): boolean {
    return this.named >= 0;
  }

  recommendation(): number {
    if (this.named >= 0) return this.named;
    return this.search.best ? this.search.best(this.arms) : argmax(this.arms.means);
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    const { arms, rng } = this;
    if (mode === "greedy" || this.stopped) {
      const best = this.recommendation();
      return !mask || mask[best] ? best : argmax(arms.means, mask);
    }
    if (this.isRandom()) return rng.categorical(this.probabilities(0, mask));
    return randomArgmax(this.preferences(), rng, mask);
  }

  private isRandom(): boolean {
    return this.search.wishes === "probabilities" && this.arms.untried === 0;
  }

  /** Of the searches that have preferences, and of all while there are arms never pulled. [arms] */
  private preferences(): Float64Array {
    const { arms, wishes } = this;
    if (arms.untried === 0) this.search.wish(arms, wishes);
    else for (let arm = 0; arm < wishes.length; arm++) wishes[arm] = arms.counts[arm] === 0 ? 1 : 0;
    return wishes;
  }

  probabilities(observation: number, mask?: Uint8Array): Float64Array {
    const { shares, search } = this;
    if (this.stopped) {
      shares.fill(0);
      shares[this.act(observation, "explore", mask)] = 1;
      return shares;
    }
    if (!this.isRandom()) return shareAmongBest(this.preferences(), shares, mask);
    search.wish(this.arms, shares);
    if (mask) shareAmongLegal(shares, mask);
    return shares;
  }

  learn({ action, reward }: Transition<number, number>): undefined {
    const { search, arms, rng } = this;
    const taken = search.units ? search.units.take(reward) : reward;
    arms.update(action, taken);
    if (this.stopped) return;
    search.notice?.(action, taken, arms, rng);
    if (arms.untried === 0 && search.isSure(arms)) this.named = this.recommendation();
  }

  inspect(): Insight {
    const { units } = this.search;
    const means = [...this.arms.means];
    return {
      actions: { label: "estimated mean", values: units ? means.map((mean) => units.give(mean)) : means },
      numbers: { recommendation: this.recommendation(), stopped: this.stopped ? 1 : 0 },
    };
  }

  save(scope: CheckpointScope = "all"): Checkpoint {
    const { arms, named, search, rng } = this;
    return {
      arms: arms.save(),
      named,
      ...(search.save && { search: search.save() }),
      ...(scope === "all" && { rng: rng.save() }),
    };
  }

  load(checkpoint: Checkpoint): void {
    const { arms, named, search, rng } = checkpoint as unknown as Saved;
    this.arms.load(arms);
    this.named = named;
    if (search) this.search.load?.(search);
    if (rng) this.rng.load(rng);
  }
}

/** Probabilities over those arms alone; equal ones where they had none. */
function shareAmongLegal(shares: Float64Array, mask: Uint8Array): void {
  let sum = 0;
  let legal = 0;
  for (let arm = 0; arm < shares.length; arm++) {
    if (!mask[arm]) shares[arm] = 0;
    else legal++;
    sum += shares[arm];
  }
  for (let arm = 0; arm < shares.length; arm++)
    if (mask[arm]) shares[arm] = sum > 0 ? shares[arm] / sum : 1 / legal;
}

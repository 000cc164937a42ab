/**
 * Explore-then-commit: each arm m times in turn, then the best of them for ever. Lattimore & Szepesvári (2020), §6,
 * Algorithm 1.
 */
import { z } from "zod";
import type { Rng, RngState } from "../../../envs/core/rng.ts";
import {
  type ActMode,
  type Agent,
  agentEntry,
  type CheckpointScope,
  type Insight,
  type Transition,
} from "../../core/agent.ts";
import { argmax, randomArgmax } from "../../core/exploration.ts";
import { count } from "../../core/params.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ArmStatistics } from "../armStatistics.ts";

const params = z.strictObject({
  pulls: count(100, 1, "Pulls m", "How often each arm is pulled before one is chosen."),
});

export class ExploreThenCommit implements Agent<number, number> {
  readonly params: z.output<typeof params>;
  readonly arms: ArmStatistics;
  /** The arm chosen for ever, −1 before. */
  committed = -1;
  private readonly rng: Rng;
  private readonly wishes: Float64Array; // [arms]
  private readonly shares: Float64Array; // [arms]

  constructor(arms: number, config: z.output<typeof params>, rng: Rng) {
    this.params = config;
    this.arms = new ArmStatistics(arms);
    this.rng = rng;
    this.wishes = new Float64Array(arms);
    this.shares = new Float64Array(arms);
  }

  /** Highest for the arm to pull. Before the choice that is the first of those pulled least. [arms] */
  private wished(): Float64Array {
    const { wishes, committed } = this;
    const { counts, means } = this.arms;
    if (committed < 0) for (let arm = 0; arm < wishes.length; arm++) wishes[arm] = -counts[arm];
    else wishes.set(means);
    if (committed >= 0) wishes[committed] = Infinity;
    return wishes;
  }

  act(_observation: number, mode: ActMode, mask?: Uint8Array): number {
    if (mode === "greedy") return argmax(this.arms.means, mask);
    if (this.committed >= 0 && (!mask || mask[this.committed])) return this.committed;
    return argmax(this.wished(), mask);
  }

  probabilities(observation: number, mask?: Uint8Array): Float64Array {
    this.shares.fill(0);
    this.shares[this.act(observation, "explore", mask)] = 1;
    return this.shares;
  }

  /** With the last pull that was missing the choice is made, equals equally likely. */
  learn({ action, reward }: Transition<number, number>): undefined {
    this.arms.update(action, reward);
    if (this.committed < 0 && this.explored()) this.committed = randomArgmax(this.arms.means, this.rng);
  }

  private explored(): boolean {
    const { counts } = this.arms;
    for (let arm = 0; arm < counts.length; arm++) if (counts[arm] < this.params.pulls) return false;
    return true;
  }

  inspect(): Insight {
    return { actions: { label: "estimated mean", values: [...this.arms.means] } };
  }

  save(scope: CheckpointScope = "all") {
    const { committed } = this;
    return { arms: this.arms.save(), committed, ...(scope === "all" && { rng: this.rng.save() }) };
  }

  load(checkpoint: { arms: ReturnType<ArmStatistics["save"]>; committed: number; rng?: RngState }): void {
    this.arms.load(checkpoint.arms);
    this.committed = checkpoint.committed;
    if (checkpoint.rng) this.rng.load(checkpoint.rng);
  }
}

export const exploreThenCommitEntry = agentEntry({
  title: "Explore-then-commit",
  description: "Pulls each arm so often in turn, then the best of them for ever.",
  source: "Lattimore & Szepesvári (2020), Bandit Algorithms, §6",
  params,
  aliases: ["etc"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) => new ExploreThenCommit(countOf(actionSpace), config, rng),
});

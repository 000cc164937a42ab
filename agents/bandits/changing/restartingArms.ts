/** What a policy has seen of each arm since it last believed that its mean had changed. */
import { log, log1p } from "../../../envs/core/math.ts";
import type { Checkpoint } from "../../core/agent.ts";
import { restore } from "../../core/checkpoint.ts";
import { ArmStatistics } from "../armStatistics.ts";
import type { ArmMemory } from "../indexAgent.ts";

/** Watches what one arm pays for a change of its mean. */
export interface ChangeDetector {
  /** One more reward, in [0, 1]: whether there has been a change by now. */
  add(reward: number): boolean;
  /** Forgets all rewards. */
  restart(): void;
  save(): Checkpoint;
  load(saved: Checkpoint): void;
}

/** What tells changes: a detector for each arm, or somebody who knows their times. */
export interface ChangeWatch {
  /** Whether means have changed by the time of the next pull, `arm` having paid `reward` at pull number `pulls`. */
  changed(arm: number, reward: number, pulls: number): boolean;
  /** The arm is forgotten. */
  restart(arm: number): void;
  save(): Checkpoint;
  load(saved: Checkpoint): void;
}

export class RestartingArms implements ArmMemory {
  /** Of the pulls since each arm's last restart. */
  readonly since: ArmStatistics;
  readonly counts: Float64Array; // [arms]
  readonly means: Float64Array; // [arms]
  /** p ln p + (1 − p) ln (1 − p) of each arm's mean, a share of the range of rewards. [arms] */
  readonly negentropies: Float64Array;
  /** Pulls before each arm's last restart. [arms] */
  readonly restartedAt: Float64Array;
  /** Pulls in all. */
  pulls = 0;
  /** Changes that were told. */
  alarms = 0;
  readonly watch: ChangeWatch;
  /** A change makes it forget all arms, not just the one that was pulled. */
  readonly forgetsAll: boolean;

  constructor(arms: number, watch: ChangeWatch, forgetsAll: boolean) {
    this.since = new ArmStatistics(arms);
    this.counts = this.since.counts;
    this.means = this.since.means;
    this.negentropies = new Float64Array(arms);
    this.restartedAt = new Float64Array(arms);
    this.watch = watch;
    this.forgetsAll = forgetsAll;
  }

  get untried(): number {
    return this.since.untried;
  }

  update(arm: number, reward: number): void {
    this.pulls++;
    this.since.update(arm, reward);
    this.negentropies[arm] = negentropy(this.means[arm]);
    if (!this.watch.changed(arm, reward, this.pulls)) return;
    this.alarms++;
    if (!this.forgetsAll) this.restart(arm);
    else for (let other = 0; other < this.counts.length; other++) this.restart(other);
  }

  private restart(arm: number): void {
    this.since.restart(arm);
    this.watch.restart(arm);
    this.restartedAt[arm] = this.pulls;
  }

  save() {
    const { since, restartedAt, pulls, alarms, watch } = this;
    return { since: since.save(), restartedAt: restartedAt.slice(), pulls, alarms, watch: watch.save() };
  }

  load(saved: ReturnType<RestartingArms["save"]>): void {
    this.since.load(saved.since);
    this.means.forEach((mean, arm) => {
      this.negentropies[arm] = negentropy(mean);
    });
    restore(this.restartedAt, saved.restartedAt, "restartedAt");
    this.pulls = saved.pulls;
    this.alarms = saved.alarms;
    this.watch.load(saved.watch);
  }
}

function negentropy(p: number): number {
  return p > 0 && p < 1 ? p * log(p) + (1 - p) * log1p(-p) : 0;
}

/** A detector for each arm. */
export class ArmDetectors implements ChangeWatch {
  readonly detectors: readonly ChangeDetector[]; // [arms]

  constructor(arms: number, make: () => ChangeDetector) {
    this.detectors = Array.from({ length: arms }, make);
  }

  changed(arm: number, reward: number): boolean {
    return this.detectors[arm].add(reward);
  }

  restart(arm: number): void {
    this.detectors[arm].restart();
  }

  save() {
    return { detectors: this.detectors.map((detector) => detector.save()) };
  }

  load({ detectors }: ReturnType<ArmDetectors["save"]>): void {
    this.detectors.forEach((detector, arm) => {
      detector.load(detectors[arm]);
    });
  }
}

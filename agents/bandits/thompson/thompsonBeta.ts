/**
 * Thompson sampling for rewards 0 and 1: draw a success rate for each arm from its Beta posterior, pull the arm of the
 * highest draw. Thompson (1933); Agrawal & Goyal (2012), Algorithms 1 and 2.
 *
 * Other rewards in the declared range count as a success with the probability of their share of it (Algorithm 2).
 */
import { z } from "zod";
import type { Rng } from "../../../envs/core/rng.ts";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { ascending, ascends, rewardRange, unitReward } from "../rewardRange.ts";
import { type Beliefs, ThompsonAgent } from "../thompsonAgent.ts";
import { BetaPosteriors } from "./betaPosteriors.ts";
import { Race } from "./race.ts";

const params = z
  .strictObject({
    priorAlpha: param(z.number().min(1).max(1e6).default(1), {
      title: "Prior α",
      description: "Successes that every arm begins with; 1 and 1 is the uniform prior.",
    }),
    priorBeta: param(z.number().min(1).max(1e6).default(1), {
      title: "Prior β",
      description: "Failures that every arm begins with.",
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

/** Of success rates, in [0, 1]. */
class BetaBeliefs implements Beliefs {
  readonly params: Params;
  readonly posteriors: BetaPosteriors;
  readonly race: Race;
  readonly low = 0;
  readonly high = 1;

  constructor(arms: number, params: Params) {
    this.params = params;
    this.posteriors = new BetaPosteriors(arms, params.priorAlpha, params.priorBeta);
    this.race = new Race(arms, this.posteriors);
  }

  get means(): Float64Array {
    return this.posteriors.means;
  }

  get deviations(): Float64Array {
    return this.means.map((_, arm) => this.posteriors.deviation(arm));
  }

  density(arm: number, x: number): number {
    return this.posteriors.density(arm, x);
  }

  cdf(arm: number, x: number): number {
    return this.posteriors.cdf(arm, x);
  }

  winner(rng: Rng, mask?: ArrayLike<number>): number {
    return mask ? this.race.winnerAmong(mask, rng) : this.race.winner(rng);
  }

  learn(arm: number, reward: number, rng: Rng): void {
    const { posteriors, race, params } = this;
    const unit = unitReward("Thompson sampling", reward, params);
    const success = unit === 1 || (unit > 0 && rng.uniform() < unit);
    race.update(arm, posteriors.update(arm, success, race.mark, race.below[arm]));
  }

  save() {
    return { posteriors: this.posteriors.save(), race: this.race.save() };
  }

  load({ posteriors, race }: ReturnType<BetaBeliefs["save"]>): void {
    this.posteriors.load(posteriors);
    this.race.load(race);
  }
}

export const thompsonBetaEntry = agentEntry({
  title: "Thompson sampling",
  description: "Pulls each arm as often as it is likely to be the best; for rewards in a declared range.",
  source: "Thompson (1933); Agrawal & Goyal (2012), Algorithms 1 and 2",
  params,
  aliases: ["thompsonBeta"],
  refuses: needsBandit,
  make: ({ actionSpace }, config, rng) =>
    new ThompsonAgent(config, new BetaBeliefs(countOf(actionSpace), config), rng),
});

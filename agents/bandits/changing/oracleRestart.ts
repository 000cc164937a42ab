/**
 * An index policy that is told when the means change, and starts anew then: what policies that have to notice it are
 * compared with. As in Besson, Kaufmann, Maillard & Seznec (2022), where it is "Oracle-Restart".
 */
import { z } from "zod";
import { param } from "../../../envs/core/schema.ts";
import { agentEntry, type Setting } from "../../core/agent.ts";
import { countOf, needsBandit } from "../../core/suits.ts";
import { IndexAgent, type IndexRule } from "../indexAgent.ts";
import { ascending, ascends, ownReward, rewardRange, unitReward } from "../rewardRange.ts";
import { highestRestartedKlUcb, restartedKlUcb, restartedUcb } from "./restartedIndices.ts";
import { type ChangeWatch, RestartingArms } from "./restartingArms.ts";

const params = z
  .strictObject({
    index: param(z.enum(["klUcb", "ucb1"]).default("klUcb"), {
      title: "Index",
      description: "What it pulls the highest of between two changes.",
      live: true,
    }),
    ...rewardRange,
  })
  .refine(ascends, ascending);

type Params = z.output<typeof params>;

const upperBound: IndexRule<Params, RestartingArms> = {
  label: "upper bound",
  write: (arms, { index }, out) =>
    index === "klUcb" ? restartedKlUcb(arms, out) : restartedUcb(arms, 2, out),
  writeHighest: (arms, { index }, out) =>
    index === "klUcb" ? highestRestartedKlUcb(arms, out) : restartedUcb(arms, 2, out),
  take: (reward, range) => unitReward("Oracle restart", reward, range),
  give: ownReward,
};

/** Tells the changes of the world, by the pulls before each. */
class KnownChanges implements ChangeWatch {
  readonly changes: readonly number[];
  /** How many of them are over. */
  past = 0;

  constructor(changes: readonly number[]) {
    this.changes = changes;
  }

  changed(_arm: number, _reward: number, pulls: number): boolean {
    if (pulls !== this.changes[this.past]) return false;
    this.past++;
    return true;
  }

  /** All arms at once, and there is nothing else to forget. */
  restart(): void {}

  save() {
    return { past: this.past };
  }

  load({ past }: ReturnType<KnownChanges["save"]>): void {
    this.past = past;
  }
}

function needsChanges(setting: Setting): string | undefined {
  if (!needsBandit(setting) && setting.bandit?.changes) return undefined;
  return (
    needsBandit(setting) ?? "it needs to be told when the means change, and the world shows no such times"
  );
}

export const oracleRestartEntry = agentEntry({
  title: "Oracle restart",
  description: "Starts anew whenever the means change, of which it is told.",
  source: "Besson, Kaufmann, Maillard & Seznec (2022), Oracle-Restart",
  params,
  refuses: needsChanges,
  make({ actionSpace, bandit }, config, rng) {
    const arms = countOf(actionSpace);
    const watch = new KnownChanges(bandit?.changes ?? []);
    return new IndexAgent(arms, config, upperBound, rng, new RestartingArms(arms, watch, true));
  },
});

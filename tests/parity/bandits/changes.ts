/** Change detectors on the scripted rewards: the alarm after as many samples as recorded. */
import { z } from "zod";
import { BernoulliGlr } from "../../../agents/bandits/changing/bernoulliGlr.ts";
import { Cusum } from "../../../agents/bandits/changing/cusum.ts";
import { PageHinkley } from "../../../agents/bandits/changing/pageHinkley.ts";
import type { ChangeDetector } from "../../../agents/bandits/changing/restartingArms.ts";
import { holdsIf, type Line, leftOut } from "./line.ts";
import type { BanditReference } from "./reference.ts";

const record = z.looseObject({
  params: z.record(z.string(), z.unknown()),
  detected_after_samples: z.int().nullable(),
});

export function detectionLines({ index_values: values }: BanditReference): Line[] {
  const { rewards, ...detectors } = values?.change_detection ?? { rewards: [] };
  return Object.entries(detectors).flatMap(([name, given]) => {
    const { success, data } = record.safeParse(given);
    return success ? [detectionLine(name, data, rewards)] : []; // "change_after" and the like
  });
}

function detectionLine(
  name: string,
  { params, detected_after_samples: recorded }: z.output<typeof record>,
  rewards: readonly number[],
): Line {
  const what = `alarm of ${name}`;
  const number = (key: string) => Number(params[key]);
  const told = (alarm: number | null) =>
    holdsIf(alarm === recorded, `${what}: after ${alarm} samples, recorded ${recorded}`);
  if (name === "BernoulliGLR") return told(alarmOf(new BernoulliGlr(number("delta")), rewards));
  if (name === "PHT") return told(alarmOf(new PageHinkley(number("epsilon"), number("h")), rewards));
  if (name !== "CUSUM") return leftOut(what, "we have no detector of this name");
  // its walk has the first M samples in it, of which ours takes the mean alone: they are handed in twice
  const first = rewards.slice(0, number("M"));
  const alarm = alarmOf(new Cusum(number("M"), number("epsilon"), number("h")), [...first, ...rewards]);
  return told(alarm === null ? null : alarm - first.length);
}

function alarmOf(detector: ChangeDetector, rewards: readonly number[]): number | null {
  const at = rewards.findIndex((reward) => detector.add(reward));
  return at < 0 ? null : at + 1;
}

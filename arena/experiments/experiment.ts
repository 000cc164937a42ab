/** An experiment asks one question, plays what answers it, and tells what holds of what its source claims. */

import type { PlayBlocks } from "../bandits/compare.ts";
import type { Contents } from "../bandits/report.ts";
import type { BanditSpec } from "../bandits/spec.ts";
import { counted } from "../bandits/words.ts";
import type { Section } from "../report/page.ts";

export interface Experiment {
  /** Its file's name, and what the command line calls it. */
  readonly id: string;
  readonly question: string;
  readonly source: string;
  /** How often each policy starts anew, unless told otherwise. */
  readonly repetitions: number;
  run(options: ExperimentOptions): Promise<Findings>;
}

export interface ExperimentOptions {
  readonly play: PlayBlocks;
  readonly repetitions: number;
}

export interface Findings {
  readonly claims: readonly Claim[];
  readonly sections: readonly Section[];
  /** Of all comparisons that were played. */
  readonly specs: readonly BanditSpec[];
}

/** Something that a source says and that figures can contradict. */
export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
  /** What was measured. */
  readonly figures: string;
}

/** One after the other, as one. */
export function together(parts: readonly Findings[]): Findings {
  return {
    claims: parts.flatMap(({ claims }) => claims),
    sections: parts.flatMap(({ sections }) => sections),
    specs: parts.flatMap(({ specs }) => specs),
  };
}

export function verdict({ holds }: Claim): string {
  return holds ? "HOLDS" : "FAILS";
}

/** "5 of 6 claims hold, with 2,000 repetitions." */
export function outcome({ claims }: Findings, repetitions: number): string {
  const held = claims.filter(({ holds }) => holds).length;
  return `${held} of ${counted(claims.length, "claim")} ${held === 1 ? "holds" : "hold"}, with ${counted(repetitions, "repetition")}.`;
}

export function experimentReport(
  { question, source, id }: Experiment,
  findings: Findings,
  repetitions: number,
): Contents {
  return {
    title: question,
    lead: `${outcome(findings, repetitions)} After ${source}.`,
    sections: [
      {
        heading: "Claims",
        text: "A difference counts where it is more than two standard errors; ± is one standard error.",
        table: {
          columns: ["Claim", "Verdict", "Figures"],
          rows: findings.claims.map((claim) => [
            unbroken(claim.claim),
            verdict(claim),
            unbroken(claim.figures),
          ]),
        },
      },
      ...findings.sections,
    ],
    spec: { experiment: id, repetitions, comparisons: findings.specs.map(briefly) },
  };
}

/** "1.3 ± 0.1" and "ε = 0.1" stay in one line. */
function unbroken(text: string): string {
  return text.replace(/ ([=±]) /g, "\u00a0$1\u00a0");
}

/** Without its times where they are one for each pull: a thousand numbers that say nothing. */
function briefly({ times, ...spec }: BanditSpec) {
  return { ...spec, times: times.length === spec.horizon ? "every pull" : times };
}

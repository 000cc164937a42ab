/** A judgement by a log, told as a table or as JSON. */
import type { Judgement, LoggedData, OffPolicyEstimate } from "../index.ts";
import { table } from "./table.ts";

export interface Told {
  /** Where the log comes from, in words. */
  readonly source: string;
  readonly log: LoggedData;
  readonly judgement: Judgement;
  /** What the simulator knows. */
  readonly truth: { readonly mean: number; readonly standardError: number | null } | null;
  readonly wallSeconds: number;
}

export function asJson({ source, log, judgement, truth, wallSeconds }: Told): string {
  const { policy: _, rows, ...rest } = judgement;
  const { rounds, features, actionCount, actionNames } = log;
  const about = { source, rounds, features, actionCount, ...(actionNames && { actionNames }) };
  return `${JSON.stringify({ log: about, ...rest, estimates: rows, truth, wallSeconds })}\n`;
}

export function inWords({ source, log, judgement, truth, wallSeconds }: Told): string {
  const { target, trained, judged, rows, logged } = judgement;
  const made = trained === 0 ? "" : `, made from the first ${count(trained, "round")}`;
  const seen = log.features === 0 ? "no context" : `contexts of ${count(log.features, "number")}`;
  const lines = rows.map((row) => {
    const { estimate, standardError, interval } = row;
    return [
      named(row, judgement),
      estimate === null ? "none" : withError(estimate, standardError),
      interval === null ? "" : `${figure(interval[0])} … ${figure(interval[1])}`,
      ...(truth ? [estimate === null ? "" : signed(estimate - truth.mean)] : []),
    ];
  });
  const head = ["estimator", "reward a round", "95 % interval", ...(truth ? ["off the truth"] : [])];
  return [
    `${target.name}: ${target.description}${made}`,
    `judged by ${count(judged, "round")} of ${source}: ${log.actionCount} actions, ${seen}`,
    "",
    table([
      head,
      ...lines,
      ...(truth ? [["the simulator's truth", withError(truth.mean, truth.standardError), "", ""]] : []),
      ["the logger's own", withError(logged.mean, logged.standardError), "", ...(truth ? [""] : [])],
    ]),
    ...weightsInWords(judgement),
    `± is one standard error. ${wallSeconds.toFixed(1)} s\n`,
  ].join("\n");
}

function named({ name }: OffPolicyEstimate, { matches }: Judgement): string {
  return name === "replay" && matches !== null ? `replay (${count(matches, "match", "matches")})` : name;
}

/** How far the weights can be trusted. */
function weightsInWords({ judged, weights, matches }: Judgement): string[] {
  const { effectiveSampleSize, maxWeight, meanWeight, zeroWeights, unsupported } = weights;
  const lines = [
    `Effective sample size ${Math.round(effectiveSampleSize).toLocaleString("en")} of ${judged.toLocaleString("en")}; weights up to ${maxWeight.toFixed(1)}, on average ${meanWeight.toFixed(3)} (1 but for luck, if propensities are right and the logger takes whatever the target may).`,
  ];
  if (zeroWeights > 0)
    lines.push(
      `In ${count(zeroWeights, "round")} the logger did what the target never does: IPS learns nothing from them.`,
    );
  if (unsupported !== null && unsupported > 0)
    lines.push(
      `With probability ${unsupported.toFixed(3)} the target does what the logger never does: no log can tell what that earns, and only DM and DR's model guess it.`,
    );
  if (matches === null) lines.push("No replay: the logger did not choose uniformly.");
  return lines;
}

function withError(value: number, error: number | null): string {
  return error === null ? figure(value) : `${figure(value)} ± ${figure(error)}`;
}

function figure(value: number): string {
  return value.toFixed(4);
}

function signed(value: number): string {
  return value < 0 ? figure(value) : `+${figure(value)}`;
}

function count(n: number, one: string, more = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
}

/** A bar on standard error while a run trains, where a person looks at it. */
import { SingleBar } from "cli-progress";
import type { RunEvent, Score } from "../index.ts";

export class Progress {
  private readonly start = performance.now();
  private readonly bar = new SingleBar({
    format: "{bar} {percentage}% | {value}/{total} steps | {speed} steps/s | ETA {eta_formatted} | {score}",
    hideCursor: false, // a run that is broken off leaves the terminal as it was
    linewrap: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  private score = "";

  constructor(steps: number) {
    if (process.stderr.isTTY) this.bar.start(steps, 0, { speed: "…", score: "" });
  }

  tell(event: RunEvent): void {
    if (event.type === "evaluation") this.score = `greedy ${inWords(event.score)}`;
    if (event.type !== "metrics") return;
    const seconds = (performance.now() - this.start) / 1000;
    this.bar.update(event.step, { speed: Math.round(event.step / seconds), score: this.score });
  }

  stop(): void {
    this.bar.stop();
  }
}

/** A bar of pulls. */
export class PullProgress {
  private readonly start = performance.now();
  private readonly bar = new SingleBar({
    format: "{bar} {percentage}% | {made}/{all} pulls | {speed} million pulls/s | ETA {eta_formatted}",
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  private started = false;

  tell(pulls: number, total: number): void {
    if (!process.stderr.isTTY) return;
    const seconds = (performance.now() - this.start) / 1000;
    const [made, all] = [pulls, total].map((count) => count.toLocaleString("en"));
    const speed = (pulls / seconds / 1e6).toFixed(1);
    if (!this.started) this.bar.start(total, 0, { made, all, speed });
    this.started = true;
    this.bar.update(pulls, { made, all, speed });
  }

  stop(): void {
    this.bar.stop();
  }
}

/** "482.1 ± 3.4", the standard error behind the sign. */
export function inWords({ mean: value, standardError: error }: Score): string {
  return error === null ? value.toFixed(1) : `${value.toFixed(1)} ± ${error.toFixed(1)}`;
}

/** A bar on standard error while a run trains, where a person looks at it. */
import { SingleBar } from "cli-progress";
import type { RunEvent, RunSpec, Score } from "../index.ts";

export class Progress {
  private readonly start = performance.now();
  private readonly bar = new SingleBar({
    format: "{bar} {percentage}% | {value}/{total} {what} | {speed} steps/s | ETA {eta_formatted} | {score}",
    hideCursor: false, // a run that is broken off leaves the terminal as it was
    linewrap: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  private score = "";
  private episodes = 0;
  private readonly spec: RunSpec;
  private readonly firstStep: number;

  /** Counts episodes where they are the budget. `step` and `episodes` are behind it already. */
  constructor(spec: RunSpec, { step, episodes } = { step: 0, episodes: 0 }) {
    this.spec = spec;
    this.firstStep = step;
    this.episodes = episodes;
    if (!process.stderr.isTTY) return;
    const what = spec.episodes === undefined ? "steps" : "episodes";
    this.bar.start(spec.episodes ?? spec.steps, this.valueAt(step), { speed: "…", score: "", what });
  }

  private valueAt(step: number): number {
    return this.spec.episodes === undefined ? step : this.episodes;
  }

  tell(event: RunEvent): void {
    if (event.type === "evaluation") this.score = `greedy ${inWords(event.score)}`;
    if (event.type === "episode") this.episodes = event.episode + 1;
    if (event.type !== "metrics") return;
    const seconds = (performance.now() - this.start) / 1000;
    const speed = Math.round((event.step - this.firstStep) / seconds);
    this.bar.update(this.valueAt(event.step), { speed, score: this.score });
  }

  stop(): void {
    this.bar.stop();
  }
}

/** A bar of pulls, or of what else there is much of. */
export class PullProgress {
  private readonly start = performance.now();
  private readonly bar = new SingleBar({
    format: "{bar} {percentage}% | {made}/{all} {what} | {speed} {what}/s | ETA {eta_formatted}",
    hideCursor: false,
    linewrap: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  private readonly what: string;
  private started = false;

  constructor(what = "pulls") {
    this.what = what;
  }

  tell(pulls: number, total: number): void {
    if (!process.stderr.isTTY) return;
    const seconds = (performance.now() - this.start) / 1000;
    const [made, all] = [pulls, total].map((count) => count.toLocaleString("en"));
    const speed = inShort(pulls / seconds);
    if (!this.started) this.bar.start(total, 0, { made, all, speed, what: this.what });
    this.started = true;
    this.bar.setTotal(total); // which may grow
    this.bar.update(pulls, { made, all, speed });
  }

  stop(): void {
    this.bar.stop();
  }
}

/** "12.3 million" */
function inShort(count: number): string {
  return count < 1e5 ? Math.round(count).toLocaleString("en") : `${(count / 1e6).toFixed(1)} million`;
}

/** "482.1 ± 3.4", the standard error behind the sign. */
export function inWords({ mean: value, standardError: error }: Score): string {
  return error === null ? value.toFixed(1) : `${value.toFixed(1)} ± ${error.toFixed(1)}`;
}

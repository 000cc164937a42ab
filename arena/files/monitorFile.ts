/** A row for each training episode in the format of Stable-Baselines3's Monitor, which its `load_results` and plots read. */
import type { RunEvent, RunSpec } from "../index.ts";
import { type Follower, NewFile } from "./follower.ts";

export class MonitorFile implements Follower {
  private readonly file: NewFile;
  private readonly start: number; // ms

  /** `now` in ms since 1970: t counts from it, in seconds. */
  constructor(path: string, spec: RunSpec, now = Date.now()) {
    this.file = new NewFile(path);
    this.start = now;
    const head = { t_start: now / 1000, env_id: spec.env.id };
    this.file.write(Buffer.from(`#${JSON.stringify(head)}\nr,l,t\n`));
  }

  tell(event: RunEvent, now = Date.now()): void {
    if (event.type !== "episode") return;
    const seconds = (now - this.start) / 1000;
    this.file.write(
      Buffer.from(`${Number(event.return.toFixed(6))},${event.length},${seconds.toFixed(6)}\n`),
    );
  }

  close(): void {
    this.file.close();
  }
}

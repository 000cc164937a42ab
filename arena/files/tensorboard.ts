/**
 * What a run tells, as TensorBoard reads it, under the names that Stable-Baselines3 gives: a file of records (TFRecord), each
 * an `Event` of TensorFlow (event.proto, summary.proto: the fields are numbered there) in the encoding of Protocol Buffers.
 */
import { hostname } from "node:os";
import { join } from "node:path";
import { hashSpec, mean, type RunEvent, type RunSpec } from "../index.ts";
import { maskedCrc32c } from "./crc32c.ts";
import { expectFolder, type Follower, NewFile } from "./follower.ts";

/** Episodes that the rollout's means are taken over. */
const WINDOW = 100;

type Scalars = readonly (readonly [tag: string, value: number])[];

export class TensorboardFile implements Follower {
  readonly folder: string;
  private readonly file: NewFile;
  private readonly start = performance.now();
  private readonly firstStep: number;
  private readonly returns: number[] = []; // of the last episodes
  private readonly lengths: number[] = [];

  /** In a folder of its own under `logs`, so that TensorBoard shows the runs there beside each other. */
  constructor(logs: string, spec: RunSpec, firstStep = 0) {
    const name = `${spec.agent.id}_${spec.env.id.replaceAll(/[^\w.-]/g, "-")}_${spec.seed}_${hashSpec(spec).slice(0, 8)}`;
    this.folder = join(logs, name);
    this.firstStep = firstStep;
    expectFolder(this.folder);
    const now = Date.now();
    const file = `events.out.tfevents.${Math.floor(now / 1000)}.${hostname()}.${process.pid}.${now % 1000}`;
    this.file = new NewFile(join(this.folder, file));
    this.file.write(record(Buffer.concat([double(1, now / 1000), text(3, "brain.Event:2")])));
  }

  tell(event: RunEvent): void {
    const { step } = event;
    if (event.type === "episode") this.remember(event.return, event.length);
    if (event.type === "evaluation") this.write(step, [["eval/mean_reward", event.score.mean]]);
    if (event.type !== "metrics") return;
    const seconds = (performance.now() - this.start) / 1000;
    const { reward: _, ...others } = event.totals;
    this.write(step, [
      ...(this.returns.length > 0
        ? ([
            ["rollout/ep_rew_mean", mean(this.returns)],
            ["rollout/ep_len_mean", mean(this.lengths)],
          ] as const)
        : []),
      ...Object.entries(others).map(([name, total]) => [`rollout/total_${snake(name)}`, total] as const),
      ["time/fps", Math.floor((step - this.firstStep) / seconds)],
      ...Object.entries(event.values).map(([name, value]) => [tagOf(name), value] as const),
    ]);
  }

  private remember(episodeReturn: number, length: number): void {
    this.returns.push(episodeReturn);
    this.lengths.push(length);
    if (this.returns.length <= WINDOW) return;
    this.returns.shift();
    this.lengths.shift();
  }

  private write(step: number, scalars: Scalars): void {
    const values = scalars.map(([tag, value]) => nested(1, [text(1, tag), float(2, value)]));
    this.file.write(record(Buffer.concat([double(1, Date.now() / 1000), whole(2, step), nested(5, values)])));
  }

  close(): void {
    this.file.close();
  }
}

function tagOf(name: string): string {
  return name === "epsilon" ? "rollout/exploration_rate" : `train/${snake(name)}`;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Length (8 bytes), its checksum, the data, its checksum; all little-endian. */
export function record(data: Uint8Array): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length));
  head.writeUInt32LE(maskedCrc32c(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(maskedCrc32c(data));
  return Buffer.concat([head, data, tail]);
}

/** A field's number and how its value is encoded, then the value. */
function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = (field << 3) | 1;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function float(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = (field << 3) | 5;
  bytes.writeFloatLE(value, 1);
  return bytes;
}

function whole(field: number, value: number): Buffer {
  return Buffer.from([field << 3, ...varint(value)]);
}

function text(field: number, value: string): Buffer {
  return nested(field, [Buffer.from(value)]);
}

function nested(field: number, parts: readonly Uint8Array[]): Buffer {
  const inner = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(inner.length)]), inner]);
}

/** Seven bits in each byte, the lowest first; the eighth says that more follow. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

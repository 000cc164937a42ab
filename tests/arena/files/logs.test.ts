import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { crc32c, maskedCrc32c } from "../../../arena/files/crc32c.ts";
import { expectFolder, expectFree, MonitorFile, TensorboardFile } from "../../../arena/files/index.ts";
import { record } from "../../../arena/files/tensorboard.ts";
import { type RunEvent, resolveSpec, run } from "../../../arena/index.ts";

const house = mkdtempSync(join(tmpdir(), "logs-"));
afterAll(() => rmSync(house, { recursive: true }));

const spec = resolveSpec({
  env: "CartPole-v1",
  agent: { id: "dqn", params: { model: "mlp:hidden=[8]", batchSize: 8, learningStarts: 100 } },
  steps: 1000,
  evaluation: { every: 500, episodes: 2, final: 0 },
});
const events: readonly RunEvent[] = [...run(spec)];
const episodes = events.filter((event) => event.type === "episode");

describe("Castagnoli's check", () => {
  it.each([
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 ones", new Uint8Array(32).fill(255), 0x62a8ab43],
    ["0 to 31", Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ["31 to 0", Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
  ])("of %s is as in RFC 3720, B.4", (_, bytes, wanted) => {
    expect(crc32c(bytes)).toBe(wanted);
  });

  it("of 123456789 is as everywhere, and masked as in records of TensorFlow", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    // the first 12 bytes of every event file whose first record has 24 bytes, as TensorFlow writes them
    expect(record(new Uint8Array(24)).subarray(0, 12).toString("hex")).toBe("1800000000000000a37f4b22");
    expect(maskedCrc32c(Buffer.from("1800000000000000", "hex"))).toBe(0x224b7fa3);
  });
});

/** A message of Protocol Buffers: its fields in order, numbers and bytes as they are. */
function fieldsIn(bytes: Buffer): [field: number, value: number | Buffer][] {
  const fields: [number, number | Buffer][] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [field, kind] = [key >> 3, key & 7];
    if (kind === 0) fields.push([field, varint()]);
    else if (kind === 1) {
      fields.push([field, bytes.readDoubleLE(at)]);
      at += 8;
    } else if (kind === 5) {
      fields.push([field, bytes.readFloatLE(at)]);
      at += 4;
    } else {
      const length = varint();
      fields.push([field, bytes.subarray(at, at + length)]);
      at += length;
    }
  }
  return fields;
}

function recordsIn(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(file.readUInt32LE(at + 8)).toBe(maskedCrc32c(file.subarray(at, at + 8)));
    expect(file.readUInt32LE(at + 12 + length)).toBe(maskedCrc32c(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

describe("a file for TensorBoard", () => {
  it("reads back as what the run told, under Stable-Baselines3's names", () => {
    const follower = new TensorboardFile(house, spec);
    for (const event of events) follower.tell(event);
    follower.close();
    expect(follower.folder).toMatch(/dqn_CartPole-v1_0_[0-9a-f]{8}$/);
    const [name] = readdirSync(follower.folder);
    expect(name).toMatch(/^events\.out\.tfevents\.\d+\./);
    const [first, ...records] = recordsIn(readFileSync(join(follower.folder, name))).map(fieldsIn);
    expect(first[0][1]).toBeGreaterThan(1.7e9); // seconds since 1970
    expect(String(first[1])).toBe("3,brain.Event:2");
    const scalars = records.flatMap(([, [, step], [, summary]]) =>
      fieldsIn(summary as Buffer).map(([, value]) => {
        const [[, tag], [, simple]] = fieldsIn(value as Buffer);
        return [step, String(tag), simple] as const;
      }),
    );
    const of = (wanted: string) =>
      scalars.filter(([, tag]) => tag === wanted).map(([step, , value]) => [step, value]);
    const told = events.filter((event) => event.type === "metrics");
    expect(of("train/loss").map(([step]) => step)).toEqual([250, 500, 750, 1000]);
    expect(of("train/gradient_norm").map(([, value]) => value)).toEqual(
      told.map(({ values }) => Math.fround(values["gradientNorm"])),
    );
    expect(of("eval/mean_reward")).toEqual(
      events.flatMap((event) =>
        event.type === "evaluation" ? [[event.step, Math.fround(event.score.mean)]] : [],
      ),
    );
    const returns = episodes.map((episode) => episode.return);
    const last = of("rollout/ep_rew_mean").at(-1);
    expect(last?.[1]).toBeCloseTo(returns.reduce((a, b) => a + b, 0) / returns.length, 4);
    for (const tag of ["rollout/ep_len_mean", "rollout/exploration_rate", "time/fps"])
      expect(of(tag)).toHaveLength(4);
  });
});

describe("a file as Stable-Baselines3's Monitor writes it", () => {
  it("has its head, and return, length and time of each episode", () => {
    const path = join(house, "mine.monitor.csv");
    const file = new MonitorFile(path, spec, 1_700_000_000_500);
    events.forEach((event, i) => {
      file.tell(event, 1_700_000_000_500 + 10 * i);
    });
    file.close();
    const [head, names, ...rows] = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(JSON.parse(head.slice(1))).toEqual({ t_start: 1_700_000_000.5, env_id: "CartPole-v1" });
    expect([head[0], names]).toEqual(["#", "r,l,t"]);
    expect(rows.map((row) => row.split(",").map(Number))).toEqual(
      episodes.map((event) => [event.return, event.length, (10 * events.indexOf(event)) / 1000]),
    );
  });

  it("is asked for before a run begins, and nothing is left of the question", () => {
    const path = join(house, "asked.csv");
    expectFree(path);
    expect(existsSync(path)).toBe(false);
    if (existsSync("/proc"))
      // where nobody can make a file
      expect(() => expectFree("/proc/asked.csv")).toThrow(
        "/proc/asked.csv: expected to write this file, but",
      );
    expect(() => expectFree("")).toThrow('expected the name of a file to write, got "";');
    expect(() => expectFolder("")).toThrow('expected the name of a folder to write, got "";');
  });

  it("does not take the place of a file that is there", () => {
    const path = join(house, "taken.csv");
    writeFileSync(path, "mine");
    expect(() => new MonitorFile(path, spec)).toThrow(
      "taken.csv: expected a name that is free, got one of a file",
    );
    expect(readFileSync(path, "utf8")).toBe("mine");
    expect(() => new MonitorFile(join(house, "no", "x.csv"), spec)).toThrow(
      "in a folder that is there; make",
    );
    expect(() => new TensorboardFile(path, spec)).toThrow("expected a folder to write into, but ");
  });
});

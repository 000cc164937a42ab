import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { trainings } from "../../../setup/training.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes of live objects on the JavaScript heap, array buffers apart, and in them. */
function live(): { heap: number; buffers: number } {
  for (let i = 0; i < 4; i++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

it.each(trainings())(
  "10,000 training steps of %s leave memory and heap where they were after 1,000",
  (_, training) => {
    for (let step = 0; step < 1_000; step++) training.step();
    const [bytes, before] = [training.engine.bytes, live()];
    for (let step = 1_000; step < 10_000; step++) training.step();
    const after = live();
    expect(training.engine.bytes).toBe(bytes);
    // One object of 16 bytes kept in every step would be 144 kB.
    expect(after.heap - before.heap).toBeLessThan(100_000);
    expect(after.buffers - before.buffers).toBeLessThan(10_000);
  },
);

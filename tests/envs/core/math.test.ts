import { describe, expect, it } from "vitest";
import * as math from "../../../envs/core/math.ts";
import { rng } from "../../../envs/index.ts";

const exact: Record<string, (x: number, y: number) => number> = { ...math };

/** Distance in units of the last place of `b`. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const spacing = 2 ** Math.max(-1074, Math.floor(Math.log2(Math.abs(b) || Number.MIN_VALUE)) - 52);
  return Math.abs(a - b) / spacing;
}

const unary = [
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "exp",
  "expm1",
  "log",
  "log1p",
  "log2",
  "log10",
  "cbrt",
] as const;

describe("deterministic mathematics", () => {
  it.each(unary)("%s agrees with the engine's own to a few units in the last place", (name) => {
    const stream = rng(`math/${name}`);
    for (let i = 0; i < 3000; i++) {
      const x = stream.uniform(-1, 1) * 10 ** stream.int(-6, 3);
      expect(ulps(exact[name](x, 0), Math[name](x))).toBeLessThanOrEqual(4);
    }
  });

  it("agrees for two arguments", () => {
    const stream = rng("math/two");
    for (let i = 0; i < 3000; i++) {
      const [x, y] = [stream.uniform(0, 20), stream.uniform(-8, 8)];
      expect(ulps(math.pow(x, y), x ** y)).toBeLessThanOrEqual(4);
      expect(ulps(math.atan2(y, x), Math.atan2(y, x))).toBeLessThanOrEqual(4);
      expect(ulps(math.hypot(x, y), Math.hypot(x, y))).toBeLessThanOrEqual(4);
    }
  });

  it("keeps the edges of IEEE 754", () => {
    expect([math.exp(-Infinity), math.exp(0), math.exp(1000)]).toEqual([0, 1, Infinity]);
    expect([math.log(0), math.log(1)]).toEqual([-Infinity, 0]);
    expect(math.log(-1)).toBeNaN();
    expect(Object.is(math.tanh(-0), -0)).toBe(true);
    expect(math.pow(2, 10)).toBe(1024);
  });

  it("gives these bits everywhere", () => {
    expect([math.sin(1e6), math.exp(1.5), math.log(3), math.tanh(0.3), math.pow(1.7, 3.3)]).toEqual([
      -0.34999350217129294, 4.4816890703380645, 1.0986122886681098, 0.29131261245159085, 5.760781994950998,
    ]);
  });
});

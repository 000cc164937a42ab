/** What the processor can do at best with plain SIMD, measured here and now, and how near the products come to it. */
import { Engine } from "../../agents/models/engine/engine.ts";
import { rng } from "../../envs/core/rng.ts";
import { cpuTime } from "./measure.ts";

const ROUNDS = 100_000;
const PER_ROUND = 13 * 4; // as in kernels/peak.ts

/** Thousand million multiply-adds per second in registers alone. */
export function simdPeak(): number {
  const { multiplyAddPeak } = new Engine().kernels;
  return (ROUNDS * PER_ROUND) / cpuTime(() => multiplyAddPeak(ROUNDS)) / 1e3;
}

export interface Product {
  readonly name: string;
  readonly side: number;
  readonly microseconds: number;
  readonly speed: number; // thousand million multiply-adds per second
}

/** The products that forward, the weights' gradients and the inputs' gradients are made of, on square matrices. */
export function products(sides: readonly number[]): Product[] {
  return sides.flatMap((side) => {
    const engine = new Engine();
    const { kernels } = engine;
    const [a, b, c] = [0, 1, 2].map(() => noise(engine, side * side));
    const measured = (name: string, call: () => void): Product => {
      const microseconds = cpuTime(call);
      return { name, side, microseconds, speed: side ** 3 / microseconds / 1e3 };
    };
    return [
      measured("X W", () => kernels.product(a, b, 0, c, side, side, side)),
      measured("Xᵀ dY", () => kernels.productTransposedA(a, b, c, side, side, side)),
      measured("dY Wᵀ", () => kernels.productTransposedB(a, b, c, side, side, side)),
    ];
  });
}

function noise(engine: Engine, length: number): number {
  const tensor = engine.tensor(length);
  const source = rng("noise");
  tensor.data.forEach((_, i, data) => {
    data[i] = source.uniform(-1, 1);
  });
  return tensor.offset;
}

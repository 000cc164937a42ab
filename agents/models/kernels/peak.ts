// For the bench alone: what plain SIMD can reach at best on a machine, as a yardstick for the products.

/**
 * Thirteen multiply-adds of four lanes a round, in registers alone: s ← s · x + x, as many independent sums as hide the
 * latencies of a multiplication and an addition and as V8 keeps in registers. Returns their total, so that none is left
 * out. The loop's body stands there twice for the reason given at `tile` in product.ts.
 */
export function multiplyAddPeak(rounds: i32): f32 {
  const x = f32x4.splat(0.5); // s goes to 1
  let s0 = f32x4.splat(0), s1 = f32x4.splat(1), s2 = f32x4.splat(2), s3 = f32x4.splat(3);
  let s4 = f32x4.splat(4), s5 = f32x4.splat(5), s6 = f32x4.splat(6), s7 = f32x4.splat(7);
  let s8 = f32x4.splat(8), s9 = f32x4.splat(9), s10 = f32x4.splat(10), s11 = f32x4.splat(11);
  let s12 = f32x4.splat(12);
  let i = 0;
  do {
    s0 = f32x4.add(f32x4.mul(s0, x), x);
    s1 = f32x4.add(f32x4.mul(s1, x), x);
    s2 = f32x4.add(f32x4.mul(s2, x), x);
    s3 = f32x4.add(f32x4.mul(s3, x), x);
    s4 = f32x4.add(f32x4.mul(s4, x), x);
    s5 = f32x4.add(f32x4.mul(s5, x), x);
    s6 = f32x4.add(f32x4.mul(s6, x), x);
    s7 = f32x4.add(f32x4.mul(s7, x), x);
    s8 = f32x4.add(f32x4.mul(s8, x), x);
    s9 = f32x4.add(f32x4.mul(s9, x), x);
    s10 = f32x4.add(f32x4.mul(s10, x), x);
    s11 = f32x4.add(f32x4.mul(s11, x), x);
    s12 = f32x4.add(f32x4.mul(s12, x), x);
    if (++i == rounds) break;
    s0 = f32x4.add(f32x4.mul(s0, x), x);
    s1 = f32x4.add(f32x4.mul(s1, x), x);
    s2 = f32x4.add(f32x4.mul(s2, x), x);
    s3 = f32x4.add(f32x4.mul(s3, x), x);
    s4 = f32x4.add(f32x4.mul(s4, x), x);
    s5 = f32x4.add(f32x4.mul(s5, x), x);
    s6 = f32x4.add(f32x4.mul(s6, x), x);
    s7 = f32x4.add(f32x4.mul(s7, x), x);
    s8 = f32x4.add(f32x4.mul(s8, x), x);
    s9 = f32x4.add(f32x4.mul(s9, x), x);
    s10 = f32x4.add(f32x4.mul(s10, x), x);
    s11 = f32x4.add(f32x4.mul(s11, x), x);
    s12 = f32x4.add(f32x4.mul(s12, x), x);
  } while (++i < rounds);
  const low = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5));
  const high = f32x4.add(f32x4.add(f32x4.add(s6, s7), f32x4.add(s8, s9)), f32x4.add(s10, s11));
  const sums = f32x4.add(f32x4.add(low, high), s12);
  return f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
}

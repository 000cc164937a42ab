import { expect, it } from "vitest";
import { CurveBuilder } from "../../workers/curve.ts";

it("a curve keeps every value's weight, range and last step however long it grows", () => {
  const curve = new CurveBuilder("return");
  const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i) * i);
  values.forEach((value, i) => {
    curve.add(i + 1, value);
  });
  const { steps, means, lows, highs } = curve.data();
  expect(steps.length).toBeLessThanOrEqual(240);
  expect(steps.length).toBeGreaterThan(100);
  expect(steps.at(-1)).toBe(10_000);
  expect(Math.min(...lows)).toBe(Math.min(...values));
  expect(Math.max(...highs)).toBe(Math.max(...values));
  const weights = steps.map((step, i) => step - (steps[i - 1] ?? 0));
  const total = means.reduce((sum, mean, i) => sum + mean * weights[i], 0);
  expect(total).toBeCloseTo(
    values.reduce((a, b) => a + b, 0),
    4,
  );
});

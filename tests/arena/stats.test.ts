import { expect, it } from "vitest";
import { mean, standardError } from "../../arena/index.ts";

it("mean and standard error are as worked by hand", () => {
  expect(mean([2, 4, 4, 6])).toBe(4);
  expect(standardError([2, 4, 4, 6])).toBeCloseTo(Math.sqrt(8 / 3 / 4), 12); // squares 4 + 0 + 0 + 4 over n − 1 = 3, then over n = 4
});

it("one value has no standard error", () => {
  expect(standardError([7])).toBeNull();
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aligned, decimal, percent, significant, tenTo } from "../../../arena/report/format.ts";
import { tones } from "../../../arena/report/palette.ts";
import { quantile, summary } from "../../../arena/report/samples.ts";
import { scaleOf } from "../../../arena/report/scale.ts";
import { apart, balanced, widthOf, wrapped } from "../../../arena/report/text.ts";

describe("numbers", () => {
  it("are grouped, and minus is a minus sign", () => {
    expect(decimal(1234567.891, 1)).toBe("1,234,567.9");
    expect(decimal(-0.5, 2)).toBe("−0.50");
    expect(decimal(-0.001, 1)).toBe("0.0");
  });

  it("have three significant digits in words", () => {
    expect([1234.4, 62.54, 0.012549, 0, 1.5e-6, 2e12, -3].map((value) => significant(value))).toEqual([
      "1,234",
      "62.5",
      "0.0125",
      "0",
      "1.5×10⁻⁶",
      "2×10¹²",
      "−3",
    ]);
    expect(percent(0.1234, 1)).toBe("12.3%");
    expect(tenTo(-12)).toBe("10⁻¹²");
  });

  it("of a column line up", () => {
    expect([110, 341.2].map(aligned([110, 341.2], 4))).toEqual(["110.0", "341.2"]);
  });
});

describe("scales", () => {
  const ticks = (axis: Parameters<typeof scaleOf>[0], values: number[], count = 5) => {
    const scale = scaleOf(axis, values, { ticks: count });
    return scale.ticks.map(scale.format);
  };

  it("have round ticks", () => {
    expect(ticks({ label: "" }, [0, 310])).toEqual(["0", "50", "100", "150", "200", "250", "300"]);
    expect(ticks({ label: "" }, [0.62, 0.79])).toEqual(["0.65", "0.70", "0.75"]);
    expect(ticks({ label: "", format: "percent" }, [0, 1])).toEqual([
      "0%",
      "20%",
      "40%",
      "60%",
      "80%",
      "100%",
    ]);
    expect(ticks({ label: "" }, [0, 4e7], 4)).toEqual([
      "0",
      "10 million",
      "20 million",
      "30 million",
      "40 million",
    ]);
  });

  it("of logarithms have powers, written out as long as they are short", () => {
    expect(ticks({ label: "", scale: "log" }, [1, 10_000])).toEqual(["1", "10", "100", "1,000", "10,000"]);
    expect(ticks({ label: "", scale: "log" }, [1, 1e8])).toEqual(["10⁰", "10²", "10⁴", "10⁶", "10⁸"]);
    expect(ticks({ label: "", scale: "log" }, [2, 30])).toEqual(["2", "5", "10", "20"]);
    expect(ticks({ label: "", scale: "log2" }, [1 / 8, 4], 6)).toEqual(["1/8", "1/4", "1/2", "1", "2", "4"]);
  });

  it("place values from 0 to 1", () => {
    expect(scaleOf({ label: "", scale: "log" }, [1, 100], { ticks: 3 }).place(10)).toBeCloseTo(0.5, 12);
    expect(scaleOf({ label: "" }, [10, 30], { ticks: 3 }).place(15)).toBeCloseTo(0.25, 12);
  });

  it("of one value alone still have a width, and ticks", () => {
    for (const scale of ["linear", "log", "log2"] as const) {
      const { domain } = scaleOf({ label: "", scale }, [5], { ticks: 4 });
      expect(domain[0]).toBeLessThan(domain[1]);
    }
  });
});

describe("samples", () => {
  it("have quantiles between values, linearly", () => {
    expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 1.75, 2.5, 4]);
  });

  it("have whiskers within 1.5 interquartile ranges", () => {
    expect(summary([100, 4, 1, 3, 2])).toEqual({
      low: 1,
      quartile1: 2,
      median: 3,
      quartile3: 4,
      high: 4,
      outliers: [100],
    });
  });
});

describe("labels", () => {
  it("that overlap move apart as little as can be", () => {
    const at = (...ys: number[]) =>
      apart(
        ys.map((y) => ({ y, height: 10 })),
        0,
        100,
      );
    expect(at(20, 50)).toEqual([20, 50]);
    expect(at(50, 50)).toEqual([45, 55]);
    expect(at(50, 20, 48)).toEqual([54, 20, 44]);
    expect(at(0, 0)).toEqual([5, 15]); // the column begins at 0
    expect(at(99, 98)).toEqual([95, 85]);
    expect(
      apart(
        Array.from({ length: 11 }, () => ({ y: 50, height: 10 })),
        0,
        100,
      ),
    ).toBeUndefined();
  });

  it("never overlap, wherever they would be", () => {
    const wish = fc.record({
      y: fc.double({ min: -50, max: 450, noNaN: true }),
      height: fc.integer({ min: 8, max: 32 }),
    });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 1, maxLength: 12 }), (wishes) => {
        const middles = apart(wishes, 0, 400);
        if (!middles) return;
        const spans = middles
          .map((y, i) => ({ top: y - wishes[i].height / 2, bottom: y + wishes[i].height / 2 }))
          .sort((a, b) => a.top - b.top);
        expect(spans[0].top).toBeGreaterThan(-1e-9);
        expect(spans.at(-1)?.bottom).toBeLessThan(400 + 1e-9);
        for (let i = 1; i < spans.length; i++)
          expect(spans[i].top - spans[i - 1].bottom).toBeGreaterThan(-1e-9);
      }),
    );
  });

  it("are broken at spaces, words at need, and 'ε = 0.1' stays together", () => {
    expect(wrapped("ε-greedy (ε = 0.1)", 90, 12)).toEqual(["ε-greedy", "(ε\u00a0=\u00a00.1)"]);
    for (const line of wrapped("Donaudampfschifffahrtsgesellschaft", 80, 12))
      expect(widthOf(line, 12)).toBeLessThan(81);
    const lines = balanced("keeps closest to the Lai–Robbins lower bound", 280, 12);
    expect(lines).toHaveLength(2);
    expect(widthOf(lines[1], 12)).toBeGreaterThan(100);
  });
});

describe("colours", () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const paper = Object.fromEntries(tones)["--paper"];

  it.each(tones.filter(([property]) => /--(ink|muted|[sw]\d)/.test(property)))(
    "%s can be seen on paper by day and by night",
    (property, tone) => {
      const least = property.startsWith("--s") ? 3 : 4.5; // WCAG 2: of graphics, of words
      expect(contrast(tone.light, paper.light)).toBeGreaterThanOrEqual(least);
      expect(contrast(tone.dark, paper.dark)).toBeGreaterThanOrEqual(least);
    },
  );

  it("no two roles share a literal, which is how an svg tells them apart", () => {
    expect(new Set(tones.map(([, { light }]) => light)).size).toBe(tones.length);
  });
});

import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { type FigureSpec, figure, type LineFigure } from "../../../arena/report/index.ts";
import { bars, box, distribution, figures, lines, points, policies, stack } from "./examples.ts";

const drawn = (spec: FigureSpec, width?: number) => {
  const { document } = parseHTML(`<html><body>${figure(spec, width)}</body></html>`);
  return document.querySelector("svg") as unknown as SVGElement;
};
const count = (svg: SVGElement, selector: string) => svg.querySelectorAll(selector).length;
const labels = (svg: SVGElement) =>
  [...svg.querySelectorAll("text.label")].map(({ textContent }) => textContent?.replaceAll("\u00a0", " "));

/** All that a drawing says, whatever lines it is broken into. */
const said = (svg: SVGElement) => labels(svg).join("|").replace(/\s/g, "");
const bare = (text: string) => text.replace(/\s/g, "");

/** The middle of each line of each label in the margin, in pixels. */
function marginLines(svg: SVGElement): number[] {
  const found: number[] = [];
  for (const label of svg.querySelectorAll("g.labels text")) {
    const first = Number(label.getAttribute("y"));
    found.push(first);
    let y = first;
    for (const span of label.querySelectorAll("tspan")) {
      y += Number(span.getAttribute("dy"));
      found.push(y);
    }
  }
  return found.sort((a, b) => a - b);
}

describe.each(Object.entries(figures))("a figure of %s", (_kind, spec) => {
  it.each([720, 360])("is one svg without a number gone wrong, %i pixels wide", (width) => {
    const svg = figure(spec, width);
    expect(svg.match(/<svg /g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(svg).toContain(`viewBox="-24 -24 ${width + 48} `); // with a margin
  });

  it("is described in a sentence to those who cannot see it", () => {
    const svg = drawn(spec);
    expect(svg.getAttribute("role")).toBe("img");
    expect(svg.getAttribute("aria-label")).toContain(spec.title);
  });

  it("is the same bytes twice, and leaves its spec as it was", () => {
    const before = JSON.stringify(spec);
    expect(figure(spec)).toBe(figure(spec));
    expect(JSON.stringify(spec)).toBe(before);
  });

  it("says title, names and axis", () => {
    const svg = drawn(spec);
    expect(bare(svg.querySelector("text.title")?.textContent ?? "")).toBe(bare(spec.title));
    const names = ("rows" in spec ? spec.rows : spec.series).map(({ name }) => name);
    for (const name of names) expect(said(svg)).toContain(bare(name));
    const text = bare(svg.textContent ?? "").toLowerCase();
    expect(text).toContain(bare(spec.x.label).toLowerCase());
  });

  it("shows names as they are, whatever they hold", () => {
    const evil = `<script>alert("&")</script>`;
    const named = JSON.parse(
      JSON.stringify(spec).replaceAll(
        /"name":"[^"]*?(\d?)"/g,
        (_, digit: string) => `"name":${JSON.stringify(evil + digit)}`,
      ),
    ) as FigureSpec;
    const list = "rows" in named ? named.rows : named.series;
    const one = {
      ...named,
      ...("rows" in named ? { rows: list.slice(0, 1) } : { series: list.slice(0, 1) }),
    };
    const svg = figure({ ...one, title: evil } as FigureSpec);
    expect(svg).not.toContain("<script");
    expect(drawn({ ...one, title: evil } as FigureSpec).getAttribute("aria-label")).toContain(evil);
  });

  it("refuses an empty title", () => {
    expect(() => figure({ ...spec, title: " " })).toThrow("title: expected a sentence");
  });
});

describe("lines", () => {
  it("have a path and a dot each, bands, and a dashed rule", () => {
    const svg = drawn(lines);
    expect(count(svg, ".line path")).toBe(policies.length);
    expect(count(svg, ".band path")).toBe(policies.length);
    expect(count(svg, ".rule path")).toBe(1);
    expect(count(svg, "circle")).toBe(5 * policies.length); // five points: few enough to show each
    expect(bare(svg.querySelector("text.subtitle")?.textContent ?? "")).toContain("Bands:±1standarderror.");
  });

  it.each([720, 360])("have end labels that do not overlap, %i pixels wide", (width) => {
    const middles = marginLines(drawn(lines, width));
    expect(middles.length).toBeGreaterThanOrEqual(policies.length + 1);
    for (let i = 1; i < middles.length; i++) expect(middles[i] - middles[i - 1]).toBeGreaterThanOrEqual(14);
  });

  it("have end labels in the order of their ends", () => {
    const svg = drawn(lines);
    const y = (name: string) =>
      Number(
        [...svg.querySelectorAll("g.labels text")]
          .find(({ textContent }) => bare(textContent ?? "") === bare(name))
          ?.getAttribute("y"),
      );
    expect(y("UCB1")).toBeLessThan(y("ε-greedy (ε = 0.1)")); // 42 log t is the highest
    expect(y("BayesUCB")).toBeLessThan(y("MOSS"));
  });

  it("more than ten are named in a legend, and beyond eight dashed", () => {
    const series = Array.from({ length: 12 }, (_, i) => ({ ...lines.series[0], name: `policy ${i}` }));
    const svg = drawn({ ...lines, series });
    expect(count(svg, ".line path")).toBe(12);
    expect(count(svg, ".line[stroke-dasharray]")).toBe(4);
    for (const { name } of series) expect(labels(svg)).toContain(name);
    expect(count(svg, "g.labels text")).toBe(1); // the rule's
  });

  it("that end at different x are named along their way", () => {
    const hump = (name: string, top: number, at: number[]) => ({
      name,
      points: at.map((x, i) => ({ x, y: [top - 0.2, top, top - 0.2][i] })),
    });
    const series = [hump("ε-greedy", 1.3, [1 / 128, 1 / 16, 1 / 4]), hump("UCB", 1.5, [1 / 4, 1, 4])];
    const study: LineFigure = {
      kind: "lines",
      title: "A parameter study.",
      x: { label: "parameter", scale: "log2" },
      y: { label: "average reward" },
      series,
    };
    const svg = drawn(study);
    expect(labels(svg)).toEqual(["ε-greedy", "UCB"]);
    expect(svg.textContent).toContain("1/16");
  });

  it("a reference curve far above all is cut off and says so", () => {
    const rules = [
      {
        name: "minimax",
        points: [
          { x: 1, y: 1 },
          { x: 10_000, y: 1e5 },
        ],
      },
    ];
    const svg = drawn({ ...lines, rules });
    expect(labels(svg)).toContain("minimax ↑");
    expect(svg.querySelector("text")?.textContent).not.toContain("100,000");
  });

  it("keep the colour they are given", () => {
    const [first] = lines.series;
    const svg = drawn({ ...lines, series: [{ ...first, colour: 1 }] });
    expect(svg.querySelector(".line")?.getAttribute("stroke")).toBe("#d55e00");
  });
});

describe("other kinds", () => {
  it("bars have a mark for each category of each series", () => {
    expect(count(drawn(bars), ".bars circle")).toBe(18); // dots on stems, on a log scale
    expect(count(drawn({ ...bars, y: { label: "pulls" } }), ".bars rect")).toBe(18);
  });

  it("a distribution climbs from 0 to 1, a step for each value that differs", () => {
    const series = [{ name: "one", values: [3, 1, 1, 2] }];
    const path =
      drawn({ ...distribution, series })
        .querySelector(".line path")
        ?.getAttribute("d") ?? "";
    expect(path.split(/[ML]/).length - 1).toBe(6); // two corners for each of 1, 2 and 3
  });

  it("a box has a row, and its median in words", () => {
    const series = [{ name: "one", values: [1, 2, 3, 4, 100] }];
    const svg = drawn({ ...box, series });
    expect(count(svg, ".box rect")).toBe(1);
    expect(svg.querySelector("text.value")?.textContent).toBe("3");
    expect(svg.querySelector("title")?.textContent).toBe(
      "one: median 3, quartiles 2 and 4, whiskers 1 to 4, 1 outliers",
    );
  });

  it("estimates have an interval each and the truth once", () => {
    const svg = drawn(points);
    expect(count(svg, ".estimate circle")).toBe(2);
    expect(count(svg, ".interval line")).toBe(2);
    expect(count(svg, "path.rule")).toBe(1);
    expect(said(svg)).toContain(bare("True value 0.712"));
    expect([...svg.querySelectorAll("text.value")].map(({ textContent }) => textContent)).toEqual([
      "0.70 [0.60, 0.80]",
      "0.71 [0.68, 0.74]",
    ]);
  });

  it("a stack has a layer for each part", () => {
    expect(count(drawn(stack), ".layer path")).toBe(3);
  });
});

describe("refusals", () => {
  const [first, second] = lines.series;
  const at = (x: number, y: number) => ({ ...lines, series: [{ name: "one", points: [{ x, y }] }] });
  const refused: readonly (readonly [what: string, spec: FigureSpec, sentence: string])[] = [
    ["no series", { ...lines, series: [] }, "series: expected at least one, got none"],
    [
      "an empty series",
      { ...lines, series: [{ name: "one", points: [] }] },
      'series "one": expected at least one of its points',
    ],
    [
      "an empty sample",
      { ...box, series: [{ name: "one", values: [] }] },
      'series "one": expected at least one of its values',
    ],
    [
      "zero on a log axis",
      at(0, 1),
      'series "one", point 0, x: expected a number above 0, since the axis is logarithmic, got 0',
    ],
    [
      "zero pulls on a log axis",
      { ...bars, series: [{ name: "one", values: [0, 1, 2] }] },
      'series "one", category "0.1": expected a number above 0',
    ],
    [
      "a value that is none",
      at(1, Number.NaN),
      'series "one", point 0, y: expected a finite number, got NaN',
    ],
    [
      "a band that no one explains",
      { ...lines, bandLabel: undefined } as unknown as FigureSpec,
      "bandLabel: expected what the bands are",
    ],
    [
      "half a band",
      { ...lines, series: [{ name: "one", points: [{ x: 1, y: 1, low: 0 }] }] },
      "got only one of them",
    ],
    [
      "two of one name",
      { ...lines, series: [first, { ...second, name: first.name }] },
      'expected names that differ, got "UCB1" twice',
    ],
    [
      "points out of order",
      { ...lines, series: [{ ...first, points: [...first.points].reverse() }] },
      "expected points in order of x",
    ],
    [
      "a point outside its domain",
      { ...lines, y: { ...lines.y, domain: [0, 1] } },
      "within the axis's domain [0,1]",
    ],
    [
      "a domain turned round",
      { ...lines, y: { ...lines.y, domain: [1, 0] } },
      "y.domain: expected two numbers, the first the less",
    ],
    [
      "too few bars",
      { ...bars, series: [{ name: "one", values: [1] }] },
      "expected a value for each of the 3 categories, got 1",
    ],
    [
      "an emphasis on nothing",
      { ...bars, emphasis: ["arm 7"] },
      'emphasis: expected names of categories (0.1, 0.5, 0.9), got "arm 7"',
    ],
    [
      "an interval turned round",
      { ...points, rows: [{ name: "IPS", estimate: 1, low: 2, high: 0 }] },
      "expected low to be at most high, got 2 and 0",
    ],
    [
      "parts at different times",
      { ...stack, series: [stack.series[0], { ...stack.series[1], points: [{ x: 5, y: 1 }] }] },
      "expected all series at the same x",
    ],
    [
      "a stack of logarithms",
      { ...stack, y: { label: "share", scale: "log" } },
      'y.scale: expected "linear"',
    ],
  ];
  it.each(refused)("of %s, in a sentence", (_what, spec, sentence) => {
    expect(() => figure(spec)).toThrow(sentence);
  });
});

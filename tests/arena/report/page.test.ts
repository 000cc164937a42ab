import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { type Report, report } from "../../../arena/report/index.ts";
import { bars, box, distribution, lines } from "./examples.ts";

const example: Report = {
  title: "Six policies on nine arms",
  lead: "Which loses least?\n\nThompson sampling.",
  sections: [
    { heading: "Regret", text: "It is `T·μ* − Σ μ` < ∞.", figure: lines, caption: "Dashed: the bound." },
    {
      heading: "Final regret",
      table: {
        columns: ["Policy", "Mean", { title: "Median", align: "right" }, "Note"],
        rows: [
          ["UCB1", 299.25, "290 ± 1", "slow & sure"],
          ["MOSS", 140, "–", null],
        ],
      },
    },
    { heading: "Distribution", figure: distribution },
    { heading: "Boxes", figure: box, code: 'if (a < b) console.log("yes");' },
    { heading: "Pulls", figure: bars },
  ],
  spec: { horizon: 10_000, policies: ["</script><b>"] },
  command: "palaestra bandits --seed 0",
  version: "0.1.0",
};
const html = report(example);
const { document } = parseHTML(html);
const text = (selector: string) => document.querySelector(selector)?.textContent;

describe("a report", () => {
  it("needs nothing from elsewhere and runs nothing", () => {
    expect(html).not.toMatch(/<script|<link|@import|url\(|\son\w+=|(?:src|href)="(?!#)/i);
    expect(document.querySelector("meta[http-equiv]")?.getAttribute("content")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    );
  });

  it("is the same bytes twice, and has a date only if it was handed in", () => {
    expect(report(example)).toBe(html);
    expect(report({ ...example, date: "1 May 2026" })).toContain("Palaestra · 0.1.0 · 1 May 2026");
    expect(text("footer .small")).toBe("Palaestra · 0.1.0");
  });

  it("has a figure for each, drawn for wide and for narrow windows", () => {
    expect(document.querySelectorAll("figure")).toHaveLength(4);
    expect(document.querySelectorAll("figure .wide > svg")).toHaveLength(4);
    expect(document.querySelectorAll("figure .narrow > svg")).toHaveLength(4);
    expect(text("figcaption")).toBe("Dashed: the bound.");
    expect(document.querySelectorAll("style")).toHaveLength(1);
  });

  it("has headings, paragraphs and contents that lead to them", () => {
    expect(text("h1")).toBe(example.title);
    expect(document.querySelectorAll(".lead p")).toHaveLength(2);
    expect(text("section p code")).toBe("T·μ* − Σ μ");
    expect(text("section p")).toBe("It is T·μ* − Σ μ < ∞.");
    for (const link of document.querySelectorAll("nav a"))
      expect(document.querySelector(link.getAttribute("href") ?? "")).not.toBeNull();
    expect(document.querySelectorAll("nav a")).toHaveLength(5);
  });

  it("sets columns of numbers to the right, with as many decimals each", () => {
    const rows = [...document.querySelectorAll("tbody tr")].map((row) =>
      [...row.children].map(({ textContent }) => textContent),
    );
    expect(rows).toEqual([
      ["UCB1", "299.3", "290 ± 1", "slow & sure"],
      ["MOSS", "140.0", "–", "–"],
    ]);
    expect([...document.querySelectorAll("thead th")].map((th) => th.className)).toEqual([
      "",
      "right",
      "right",
      "",
    ]);
    expect(document.querySelectorAll('tbody th[scope="row"]')).toHaveLength(2);
  });

  it("keeps the command and the specification, to the letter", () => {
    expect(text("footer pre")).toBe(example.command);
    expect(JSON.parse(text("details pre") ?? "")).toEqual(example.spec);
    expect(html).not.toContain("</script>");
  });

  it("breaks a long command before its options, and it is still one", () => {
    const command = `palaestra bandits --policies ${"ucb1,".repeat(20)}moss --seed 0`;
    const page = parseHTML(report({ ...example, command })).document;
    const shown = page.querySelector("footer pre")?.textContent ?? "";
    expect(shown.split("\n")).toHaveLength(3);
    expect(shown.replaceAll(" \\\n  ", " ")).toBe(command);
  });

  it("refuses a row that has not a cell for each column", () => {
    const table = { columns: ["Policy", "Mean"], rows: [["UCB1"]] };
    expect(() => report({ ...example, sections: [{ heading: "Final", table }] })).toThrow(
      'section "Final", table, row 0: expected 2 cells, one for each column, got 1.',
    );
  });
});

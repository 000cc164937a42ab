/** A report as one HTML file: no scripts, nothing from elsewhere, light and dark, for screen and paper. */
import { InputError, shown } from "../../envs/core/errors.ts";
import { inlineFigure } from "./figure.ts";
import { aligned } from "./format.ts";
import { figureStyle } from "./palette.ts";
import type { FigureSpec } from "./spec.ts";
import { pageStyle } from "./style.ts";
import { escaped } from "./text.ts";

export interface Report {
  readonly title: string;
  /** What was asked and what came out, in a sentence or two. */
  readonly lead: string;
  readonly sections: readonly Section[];
  /** The whole of what was run, as plain data: the file keeps it as JSON. */
  readonly spec: unknown;
  /** What to type to get the same again. */
  readonly command: string;
  /** Of Palaestra. */
  readonly version: string;
  /** Handed in by whoever has a clock; left out, the same run gives the same bytes. */
  readonly date?: string;
}

/** In this order: text, figure, table, code; each may be left out. */
export interface Section {
  readonly heading: string;
  /** Paragraphs lie between empty lines; `backticks` make code. */
  readonly text?: string;
  readonly figure?: FigureSpec;
  /** Below the figure, or above the table if there is no figure. */
  readonly caption?: string;
  readonly table?: Table;
  readonly code?: string;
}

export interface Table {
  readonly columns: readonly Column[];
  /** A cell for each column; null is shown as a dash. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Just a title, or with how it is set. Columns of numbers stand to the right; "right" puts others there: "62.1 ± 0.4". */
export type Column = string | { readonly title: string; readonly align: "right" };

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function report({ title, lead, sections, spec, command, version, date }: Report): string {
  const body = sections.map((section, i) => sectionOf(section, `section-${i + 1}`));
  const contents = sections.map(
    ({ heading }, i) => `<li><a href="#section-${i + 1}">${escaped(heading)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} · Palaestra</title>
<style>${pageStyle}${figureStyle}</style>
</head>
<body>
<header>
<p class="brand">Palaestra</p>
<h1>${escaped(title)}</h1>
<div class="lead">${paragraphs(lead)}</div>
</header>
<main>
${sections.length > 3 ? `<nav aria-label="Contents"><ul>${contents.join("")}</ul></nav>\n` : ""}${body.join("\n")}
</main>
<footer>
<h2>How to get the same again</h2>
${codeBlock(continued(command), "Command")}
<details><summary>The whole specification</summary>
${codeBlock(JSON.stringify(spec, null, 2), "Specification")}
</details>
<p class="small">${["Palaestra", version, date]
    .filter((each) => each !== undefined)
    .map(escaped)
    .join(" · ")}</p>
</footer>
</body>
</html>
`;
}

function sectionOf({ heading, text, figure, caption, table, code }: Section, id: string): string {
  const parts = [
    `<h2>${escaped(heading)}</h2>`,
    text ? paragraphs(text) : "",
    figure ? figureOf(figure, caption) : "",
    table ? tableOf(table, heading, figure ? undefined : caption) : "",
    code === undefined ? "" : codeBlock(code, heading),
  ];
  return `<section id="${id}">\n${parts.filter((part) => part !== "").join("\n")}\n</section>`;
}

function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${escaped(paragraph).replace(/`([^`]+)`/g, "<code>$1</code>")}</p>`)
    .join("\n");
}

/** Drawn twice, for a wide and a narrow window, of which one is shown: words keep their size on a phone. */
function figureOf(spec: FigureSpec, caption: string | undefined): string {
  const [wide, narrow] = [720, 360].map((width) => inlineFigure(spec, width));
  const below = caption ? `<figcaption>${escaped(caption)}</figcaption>` : "";
  return `<figure><div class="wide">${wide}</div><div class="narrow">${narrow}</div>${below}</figure>`;
}

function tableOf({ columns, rows }: Table, heading: string, caption: string | undefined): string {
  rows.forEach((row, i) => {
    if (row.length !== columns.length)
      throw new InputError(
        `section ${shown(heading)}, table, row ${i}: expected ${columns.length} cells, one for each column, got ${row.length}.`,
      );
  });
  const set = columns.map((column, i) =>
    setting(
      column,
      rows.map((row) => row[i]),
    ),
  );
  const head = set.map(({ title, attribute }) => `<th scope="col"${attribute}>${escaped(title)}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((cell, i) => {
      const tag = i === 0 ? 'th scope="row"' : "td";
      return `<${tag}${set[i].attribute}>${shownCell(cell, set[i].format)}</${tag.slice(0, 2)}>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const above = caption ? `<p class="caption">${escaped(caption)}</p>\n` : "";
  return `${above}<div class="table" tabindex="0" role="region" aria-label="${escaped(caption ?? heading)}"><table>
<thead><tr>${head.join("")}</tr></thead>
<tbody>${body.join("\n")}</tbody>
</table></div>`;
}

/** A column stands to the right if told so, or if all its cells are numbers or begin like one. */
function setting(column: Column, cells: readonly (string | number | null)[]) {
  const isNumeric = cells.every((cell) => typeof cell !== "string" || /^[+\-−±]?\d/.test(cell));
  const isRight = typeof column !== "string" || (isNumeric && cells.some((cell) => cell !== null));
  return {
    title: typeof column === "string" ? column : column.title,
    attribute: isRight ? ' class="right"' : "",
    format: aligned(
      cells.filter((cell) => typeof cell === "number"),
      4,
    ),
  };
}

function shownCell(cell: string | number | null, format: (value: number) => string): string {
  if (cell === null) return "–";
  return typeof cell === "string" ? escaped(cell) : format(cell);
}

/** A long command has a line for each option, and is still one command. */
function continued(command: string): string {
  return command.length <= 76 ? command : command.split(/ (?=--)/).join(" \\\n  ");
}

function codeBlock(code: string, label: string): string {
  return `<pre tabindex="0" role="region" aria-label="${escaped(label)}, code"><code>${escaped(code)}</code></pre>`;
}

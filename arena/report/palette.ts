/**
 * The colours of figures and reports, light and dark, by role. An svg holds the light ones as literals, which any
 * program can show, and a style that lets a page's custom properties (--ink, --s1 …) replace them.
 *
 * Series: Okabe and Ito (2008), "Color universal design", with the pale ones darkened for paper (3:1 against it for
 * lines, 4.5:1 for words) and all lightened for the night.
 */

interface Tone {
  readonly light: string;
  readonly dark: string;
}

export const roles = {
  paper: { light: "#fffdf9", dark: "#1a202c" },
  ink: { light: "#232a3b", dark: "#e8ecf4" },
  muted: { light: "#5b6274", dark: "#a9b2c4" },
  axis: { light: "#a39d8f", dark: "#606b82" },
  grid: { light: "#e9e4d9", dark: "#2c3445" },
} as const satisfies Record<string, Tone>;

/** Of lines and areas; and the same, fit for words, which need more contrast on paper. */
const series: readonly { readonly line: Tone; readonly word: Tone }[] = [
  { line: { light: "#0072b2", dark: "#4ea5e4" }, word: { light: "#0069a6", dark: "#66b1e8" } }, // blue
  { line: { light: "#d55e00", dark: "#f0803c" }, word: { light: "#b34c00", dark: "#f38f53" } }, // vermilion
  { line: { light: "#008f68", dark: "#2fc095" }, word: { light: "#00785a", dark: "#3ccaa0" } }, // green
  { line: { light: "#b8578f", dark: "#e08fbd" }, word: { light: "#a3457c", dark: "#e59cc5" } }, // purple
  { line: { light: "#c28400", dark: "#f2b632" }, word: { light: "#8c6000", dark: "#f5c04d" } }, // orange
  { line: { light: "#323a4f", dark: "#e2e7f1" }, word: { light: "#30384c", dark: "#e4e9f2" } }, // slate
  { line: { light: "#3d9bd3", dark: "#a5dcff" }, word: { light: "#2376a8", dark: "#b3e1ff" } }, // sky
  { line: { light: "#8f8300", dark: "#d8ce4f" }, word: { light: "#6e6400", dark: "#ddd462" } }, // olive
];
const dashes = ["", "7 3", "2 3"] as const;

export interface Style {
  readonly line: string;
  readonly word: string;
  /** Of the line: "" is solid. Eight colours in, the next eight are dashed. */
  readonly dash: string;
}

export function styleOf(place: number): Style {
  const { line, word } = series[place % series.length];
  const dash = dashes[Math.floor(place / series.length) % dashes.length];
  return { line: line.light, word: word.light, dash };
}

export const light = Object.fromEntries(Object.entries(roles).map(([role, tone]) => [role, tone.light])) as {
  readonly [Role in keyof typeof roles]: string;
};

/** Every colour and the property that replaces it. */
export const tones: readonly (readonly [property: string, tone: Tone])[] = [
  ...Object.entries(roles).map(([role, tone]) => [`--${role}`, tone] as const),
  ...series.flatMap(({ line, word }, i) => [[`--s${i + 1}`, line] as const, [`--w${i + 1}`, word] as const]),
];

/** Declarations of all properties: the body of a CSS rule. */
export function properties(theme: "light" | "dark"): string {
  return tones.map(([property, tone]) => `${property}:${tone[theme]}`).join(";");
}

/** For inside an svg: properties over literals; and by itself, as a page of its own, it has a paper and a night. */
export const figureStyle = [
  ...tones.map(
    ([property, { light }]) =>
      `.figure [fill="${light}"]{fill:var(${property},${light})}` +
      `.figure [stroke="${light}"]{stroke:var(${property},${light})}`,
  ),
  `svg.figure:root{max-width:100%;height:auto;background:var(--paper,${light.paper})}`,
  `@media (prefers-color-scheme:dark){svg.figure:root{${properties("dark")}}}`,
].join("");

/** What each role in a drawing looks like in a terminal: a colour on dark or light ground, or a character where there is no colour. */
import { darkInks, lightInks } from "../../../envs/core/inks.ts";
import type { Ink } from "../../../envs/index.ts";

/** Red, green, blue, each 0 … 255. */
export type Rgb = readonly [number, number, number];
export type Inks = Readonly<Record<Ink, Rgb>>;

export const onDark = inRgb(darkInks);
export const onLight = inRgb(lightInks);

function inRgb(inks: Readonly<Record<Ink, number>>): Inks {
  const parts = Object.entries(inks).map(([ink, colour]) => [ink, rgbOf(colour)] as const);
  return Object.fromEntries(parts) as Record<Ink, Rgb>;
}

function rgbOf(colour: number): Rgb {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

/** What lies behind the picture. */
export const darkGround: Rgb = [20, 24, 34];
export const lightGround: Rgb = [250, 248, 243];

export const glyphs: Readonly<Record<Ink, string>> = {
  ground: ".",
  line: "-",
  body: "#",
  accent: "@",
  goal: "G",
  danger: "X",
  muted: ":",
  text: "o",
  bright: "*",
};

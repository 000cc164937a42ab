/** What each role in a drawing looks like in a terminal: a colour on dark or light ground, or a character where there is no colour. */
import type { Ink } from "../../../envs/index.ts";

/** Red, green, blue, each 0 … 255. */
export type Rgb = readonly [number, number, number];
export type Inks = Readonly<Record<Ink, Rgb>>;

export const onDark: Inks = {
  ground: [38, 45, 61],
  line: [102, 112, 137],
  body: [217, 223, 234],
  accent: [240, 145, 90],
  goal: [79, 185, 149],
  danger: [185, 96, 108],
  muted: [91, 101, 128],
  text: [232, 236, 244],
  bright: [15, 20, 32],
};

export const onLight: Inks = {
  ground: [235, 230, 218],
  line: [141, 135, 120],
  body: [43, 51, 72],
  accent: [208, 96, 43],
  goal: [42, 127, 98],
  danger: [155, 47, 60],
  muted: [164, 157, 140],
  text: [43, 51, 72],
  bright: [255, 253, 249],
};

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

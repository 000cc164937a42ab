/** What each role in a drawing looks like, 0xrrggbb, on light ground and on dark: the page and the terminal agree on it. */
import type { Ink } from "./drawing.ts";

export const lightInks: Readonly<Record<Ink, number>> = {
  ground: 0xebe6da,
  line: 0x8d8778,
  body: 0x2b3348,
  accent: 0xd0602b,
  goal: 0x2a7f62,
  danger: 0x9b2f3c,
  muted: 0xa49d8c,
  text: 0x2b3348,
  bright: 0xfffdf9,
};

export const darkInks: Readonly<Record<Ink, number>> = {
  ground: 0x262d3d,
  line: 0x667089,
  body: 0xd9dfea,
  accent: 0xf0915a,
  goal: 0x4fb995,
  danger: 0xb9606c,
  muted: 0x5b6580,
  text: 0xe8ecf4,
  bright: 0x0f1420,
};

/** What each role in a drawing looks like, on light and on dark. */
import type { Ink } from "../../workers/index.ts";

export type Inks = Readonly<Record<Ink | "low" | "high", number>>;

/** low and high: the ends of the scale of values; between them lies `ground`. */
const light: Inks = {
  ground: 0xebe6da,
  line: 0x8d8778,
  body: 0x2b3348,
  accent: 0xd0602b,
  goal: 0x2a7f62,
  danger: 0x9b2f3c,
  muted: 0xa49d8c,
  text: 0x2b3348,
  bright: 0xfffdf9,
  low: 0xe0a074,
  high: 0x5fa3cc,
};

const dark: Inks = {
  ground: 0x262d3d,
  line: 0x667089,
  body: 0xd9dfea,
  accent: 0xf0915a,
  goal: 0x4fb995,
  danger: 0xb9606c,
  muted: 0x5b6580,
  text: 0xe8ecf4,
  bright: 0x0f1420,
  low: 0x9a5a2e,
  high: 0x2f78a8,
};

export function inksFor(isDark: boolean): Inks {
  return isDark ? dark : light;
}

/** The colour a share (0 … 1) of the way from one to another. */
export function mix(from: number, to: number, share: number): number {
  const channel = (shift: number) => {
    const a = (from >> shift) & 0xff;
    const b = (to >> shift) & 0xff;
    return Math.round(a + (b - a) * share) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}

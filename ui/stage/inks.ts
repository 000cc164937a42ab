/** The inks of drawings on the stage, and the ends of the scale of values. */
import { darkInks, type Ink, lightInks } from "../../workers/index.ts";

export type Inks = Readonly<Record<Ink | "low" | "high", number>>;

/** low and high: the ends of the scale of values; between them lies `ground`. */
const light: Inks = { ...lightInks, low: 0xe0a074, high: 0x5fa3cc };
const dark: Inks = { ...darkInks, low: 0x9a5a2e, high: 0x2f78a8 };

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

/** Words in a drawing: how wide they are, where they break, and how labels keep out of each other's way. */

export function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/**
 * In pixels, at most: there is no browser here to ask, so each letter counts as in DejaVu Sans, the widest of the
 * fonts that a figure may meet.
 */
export function widthOf(text: string, size: number, isBold = false): number {
  let ems = 0;
  for (const letter of text) {
    if ("ijlI.,:;'|! ()[]".includes(letter)) ems += 0.36;
    else if ("ftr-/".includes(letter)) ems += 0.42;
    else if ("mwMW%@—".includes(letter)) ems += 0.96;
    else if (/[A-Z+=±×−–~<>≤≥√∞]/.test(letter)) ems += 0.76;
    else if (letter.charCodeAt(0) > 0x2e80) ems += 1;
    else ems += 0.63;
  }
  return ems * size * (isBold ? 1.09 : 1);
}

/** Lines no wider than `width`, broken at spaces; a word that alone is wider is broken with a hyphen. */
export function wrapped(text: string, width: number, size: number, isBold = false): string[] {
  const lines: string[] = [];
  let line = "";
  const joined = text.replace(/ ([=±≤≥<>×]) /g, "\u00a0$1\u00a0"); // "ε = 0.1" stays together
  for (const word of joined.split(/[ \t\r\n]+/).flatMap((each) => pieces(each, width, size, isBold))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer, size, isBold) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

/** As many lines as `wrapped`, and all about as long: no last word stands alone. */
export function balanced(text: string, width: number, size: number, isBold = false): string[] {
  const lines = wrapped(text, width, size, isBold);
  for (let narrower = width - 8; narrower > width / 2 && lines.length > 1; narrower -= 8) {
    const next = wrapped(text, narrower, size, isBold);
    if (next.length > lines.length || next.some((line) => widthOf(line, size, isBold) > narrower)) break;
    lines.splice(0, lines.length, ...next);
  }
  return lines;
}

function pieces(word: string, width: number, size: number, isBold: boolean): string[] {
  if (widthOf(word, size, isBold) <= width) return [word];
  const found: string[] = [];
  let piece = "";
  for (const letter of word) {
    if (piece !== "" && widthOf(`${piece}${letter}-`, size, isBold) > width) {
      found.push(`${piece}-`);
      piece = "";
    }
    piece += letter;
  }
  return [...found, piece];
}

export interface Wish {
  /** Where its middle would like to be. */
  readonly y: number;
  readonly height: number;
}

/**
 * Middles of labels in one column between `top` and `bottom`: no two overlap, they keep their order, and the sum of
 * their squared moves is least (pools of adjacent violators, as in isotonic regression). Undefined: they do not fit.
 */
export function apart(wishes: readonly Wish[], top: number, bottom: number): number[] | undefined {
  const order = wishes.map((_, i) => i).sort((a, b) => wishes[a].y - wishes[b].y || a - b);
  const offsets: number[] = []; // of each middle from the column's top, were all stacked without gaps
  let stacked = 0;
  for (const i of order) {
    offsets.push(stacked + wishes[i].height / 2);
    stacked += wishes[i].height;
  }
  if (stacked > bottom - top) return undefined;
  const pools: { sum: number; count: number }[] = [];
  order.forEach((i, rank) => {
    let pool = { sum: wishes[i].y - offsets[rank], count: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.count >= pool.sum / pool.count;
      last = pools.at(-1)
    ) {
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
      pools.pop();
    }
    pools.push(pool);
  });
  const shifts = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
  const middles: number[] = new Array(wishes.length);
  order.forEach((i, rank) => {
    middles[i] = offsets[rank] + Math.min(Math.max(shifts[rank], top), bottom - stacked);
  });
  return middles;
}

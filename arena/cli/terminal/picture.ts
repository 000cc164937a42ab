/**
 * Any drawing as lines of text. In colour each character shows two pixels, one above the other (a half block with fore- and
 * background colours); without, the character of the ink that covers most of it. A drawing's words stand over it.
 */
import { Raster, type Write } from "../../../envs/core/raster.ts";
import type { Drawing, Ink } from "../../../envs/index.ts";
import { darkGround, glyphs, type Inks, lightGround, onDark, onLight, type Rgb } from "./inks.ts";

export interface PictureOptions {
  /** At most so many characters a line, and lines. */
  readonly columns: number;
  readonly rows: number;
  /** Bits of colour, as `tty.WriteStream.getColorDepth` gives them: 24 true colour, 8 or 4 the 256 colours, 1 none. */
  readonly depth: number;
  /** For a terminal with a light ground. */
  readonly light: boolean;
}

const RESET = "\u001b[0m";

export function picture(drawing: Drawing, options: PictureOptions): string[] {
  return options.depth > 1 ? inColour(drawing, options) : inCharacters(drawing, options);
}

/**
 * As large as fits: characters are about twice as high as wide, so that half of one is a square. Where a unit takes several
 * pixels it takes a whole number of them, so that cells of a grid are alike. [pixels]
 */
function sizeOf({ width, height }: Drawing, { columns, rows }: PictureOptions): [number, number] {
  const fitting = Math.min(columns / width, (2 * rows) / height);
  const scale = fitting >= 3 ? Math.floor(fitting) : fitting;
  const pixels = (length: number) => Math.max(1, Math.round(length * scale));
  return [Math.min(columns, pixels(width)), 2 * Math.min(rows, Math.ceil(pixels(height) / 2))];
}

interface Letter {
  readonly letter: string;
  readonly ink: Ink;
  /** What lay under it when it was written. */
  readonly under: string;
  /** The word that it belongs to. */
  readonly word: object;
}

/** A drawing painted, and its words by the character cell that each letter takes. A word that later shapes touch is hidden. */
function painted(drawing: Drawing, raster: Raster): Map<number, Letter> {
  const { width } = raster;
  const at = new Map<number, Letter>();
  const under = (cell: number) => {
    const [column, row] = [cell % width, 2 * Math.floor(cell / width)];
    const pixel = (y: number) => (y * width + column) * raster.channels;
    return [row, row + 1].map((y) => raster.pixels.subarray(pixel(y), pixel(y) + raster.channels)).join();
  };
  const write: Write = (word, x, y) => {
    const { text, ink } = word;
    const first = Math.round(x - text.length / 2);
    [...text].forEach((letter, i) => {
      const cell = Math.floor(y / 2) * width + first + i;
      const isInside = first + i >= 0 && first + i < width && y >= 0 && y < raster.height;
      if (isInside) at.set(cell, { letter, ink, under: under(cell), word });
    });
  };
  raster.draw(drawing, write);
  const letters = [...at];
  const hidden = new Set(
    letters.filter(([cell, letter]) => under(cell) !== letter.under).map(([, { word }]) => word),
  );
  for (const [cell, { word }] of letters) if (hidden.has(word)) at.delete(cell); // a word with all its letters
  return at;
}

function inColour(drawing: Drawing, options: PictureOptions): string[] {
  const inks: Inks = options.light ? onLight : onDark;
  const background = options.light ? lightGround : darkGround;
  const [width, height] = sizeOf(drawing, options);
  const raster = new Raster({ width, height, palette: inks, background });
  const at = painted(drawing, raster);
  const pixel = (column: number, row: number): Rgb => {
    const first = 3 * (row * width + column);
    return [...raster.pixels.subarray(first, first + 3)].map(Math.round) as unknown as Rgb;
  };
  const colour = options.depth >= 24 ? trueColour : of256;
  return Array.from({ length: height / 2 }, (_, row) => {
    let line = "";
    let last = "";
    for (let column = 0; column < width; column++) {
      const [upper, lower] = [pixel(column, 2 * row), pixel(column, 2 * row + 1)];
      const over = at.get(row * width + column);
      const code = over
        ? `${colour(38, inks[over.ink])}${colour(48, lower)}`
        : `${colour(38, upper)}${colour(48, lower)}`;
      line += `${code === last ? "" : code}${over?.letter ?? "▀"}`;
      last = code;
    }
    return line + RESET;
  });
}

function trueColour(plane: 38 | 48, [red, green, blue]: Rgb): string {
  return `\u001b[${plane};2;${red};${green};${blue}m`;
}

/** The nearest of the 6×6×6 cube (16 + 36 r + 6 g + b), or of the 24 greys (232 …) where red, green and blue are alike. */
function of256(plane: 38 | 48, [red, green, blue]: Rgb): string {
  const step = (value: number) =>
    value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
  const isGrey = Math.max(red, green, blue) - Math.min(red, green, blue) < 12;
  const grey = Math.round(((red + green + blue) / 3 - 8) / 10);
  const index =
    isGrey && grey >= 0 && grey < 24 ? 232 + grey : 16 + 36 * step(red) + 6 * step(green) + step(blue);
  return `\u001b[${plane};5;${index}m`;
}

const inkNames = Object.keys(glyphs) as Ink[];

/** Every ink is a channel of its own, so that what covers most of a character can be told. */
function inCharacters(drawing: Drawing, options: PictureOptions): string[] {
  const [width, height] = sizeOf(drawing, options);
  const only = (ink: Ink) => inkNames.map((name) => (name === ink ? 1 : 0));
  const palette = Object.fromEntries(inkNames.map((ink) => [ink, only(ink)])) as Record<Ink, number[]>;
  const raster = new Raster({ width, height, palette, background: inkNames.map(() => 0) });
  const at = painted(drawing, raster);
  const share = (column: number, row: number, ink: number) =>
    raster.pixels[(row * width + column) * inkNames.length + ink];
  return Array.from({ length: height / 2 }, (_, row) => {
    const characters = Array.from({ length: width }, (_, column) => {
      const over = at.get(row * width + column);
      if (over) return over.letter;
      const shares = inkNames.map((_, ink) => share(column, 2 * row, ink) + share(column, 2 * row + 1, ink)); // of 2
      const most = Math.max(...shares);
      return most < 0.5 ? " " : glyphs[inkNames[shares.indexOf(most)]];
    });
    return characters.join("").trimEnd();
  });
}

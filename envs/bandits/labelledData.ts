/** Rows of features with a label each: from CSV text, or made from luck. */
import { numberAt, readCells } from "../core/csv.ts";
import { InputError, shown } from "../core/errors.ts";
import { cos, sin } from "../core/math.ts";
import type { Rng } from "../core/rng.ts";

export interface LabelledRows {
  readonly features: Float64Array; // [rows, columns]
  readonly labels: Int32Array; // [rows]
}

export interface LabelledSource {
  readonly columns: number;
  readonly names: readonly string[]; // of the labels
  rows(rng: Rng): LabelledRows;
}

/** A point in the plane for each label. */
type Draw = (label: number, rng: Rng, out: Float64Array, at: number) => void;

/** Rows in a generated set. */
const ROWS = 500;

const generated: Readonly<Record<string, { readonly labels: number; readonly draw: Draw }>> = {
  /** Two half circles that reach into one another. */
  moons: {
    labels: 2,
    draw(label, rng, out, at) {
      const angle = rng.uniform(0, Math.PI);
      out[at] = (label === 0 ? cos(angle) : 1 - cos(angle)) + rng.normal(0, 0.15);
      out[at + 1] = (label === 0 ? sin(angle) : 0.5 - sin(angle)) + rng.normal(0, 0.15);
    },
  },
  /** Four round clouds at the corners of a square, a little of each in its neighbours. */
  blobs: {
    labels: 4,
    draw(label, rng, out, at) {
      out[at] = (label % 2 === 0 ? -2 : 2) + rng.normal();
      out[at + 1] = (label < 2 ? -2 : 2) + rng.normal();
    },
  },
  /** Three arms that wind about the middle. */
  spirals: {
    labels: 3,
    draw(label, rng, out, at) {
      const along = rng.uniform(0.1, 1);
      const angle = (2 * Math.PI * label) / 3 + 4 * along;
      out[at] = along * cos(angle) + rng.normal(0, 0.04);
      out[at + 1] = along * sin(angle) + rng.normal(0, 0.04);
    },
  },
};

export const generatedNames = Object.keys(generated);

/** The rows of a generated set by its name, made anew each time, or those of a CSV text. */
export function labelledSource(data: string): LabelledSource {
  if (Object.hasOwn(generated, data)) return generatedSource(data);
  if (data.includes("\n")) return csvSource(data);
  throw new InputError(
    `LabelledBandit.params.data: expected ${generatedNames.join(", ")} or rows as CSV with a header, the label last, got ${shown(data)}.`,
  );
}

/** Labels take turns, so that there are as many of each. */
function generatedSource(name: string): LabelledSource {
  const { labels: count, draw } = generated[name];
  return {
    columns: 2,
    names: Array.from({ length: count }, (_, label) => `label ${label}`),
    rows(rng) {
      const features = new Float64Array(ROWS * 2);
      const labels = Int32Array.from({ length: ROWS }, (_, row) => row % count);
      labels.forEach((label, row) => {
        draw(label, rng, features, row * 2);
      });
      return { features, labels };
    },
  };
}

/** The last column is the label, any text; labels are numbered in the order in which they first come. */
function csvSource(text: string): LabelledSource {
  const table = readCells(text, "LabelledBandit.params.data");
  const columns = table.names.length - 1;
  const names = [...new Set(table.rows.map((row) => row[columns]))];
  if (columns < 1 || names.length < 2 || names.length > 100) {
    throw new InputError(
      `LabelledBandit.params.data: expected a column of numbers or more and then labels of 2 to 100 kinds, got ${columns} before labels of ${names.length}; put the label last.`,
    );
  }
  const count = table.rows.length;
  const features = Float64Array.from({ length: count * columns }, (_, i) =>
    numberAt(table, Math.floor(i / columns), i % columns),
  );
  const labels = Int32Array.from(table.rows, (row) => names.indexOf(row[columns]));
  return { columns, names, rows: () => ({ features, labels }) };
}

/** Each column less its mean, over its standard deviation; columns of one value become 0. */
export function standardised({ features, labels }: LabelledRows): LabelledRows {
  const rows = labels.length;
  const columns = features.length / rows;
  const out = new Float64Array(features.length);
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (let at = column; at < out.length; at += columns) mean += features[at] / rows;
    let variance = 0;
    for (let at = column; at < out.length; at += columns) {
      const off = features[at] - mean;
      variance += (off * off) / rows;
    }
    const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
    for (let at = column; at < out.length; at += columns) out[at] = (features[at] - mean) * scale;
  }
  return { features: out, labels };
}

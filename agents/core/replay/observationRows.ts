/**
 * Many observations in little memory: as bytes while every number that comes is one of 0/255, 1/255, … 255/255, as in planes
 * of zeros and ones and in frames of a screen, and as float32 from the first other number on. What comes out is what went in,
 * bit for bit.
 */
import { InputError } from "../../../envs/core/errors.ts";

/** Bytes in all rows: 1 GiB. */
const LARGEST = 1_073_741_824;

const shares = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Rows as they lie there: bytes stand for shares of 255. */
export type StoredRows = Float32Array | Uint8Array;

export class ObservationRows {
  readonly capacity: number;
  readonly size: number;
  private rows: StoredRows; // [capacity, size]

  constructor(capacity: number, size: number) {
    this.capacity = capacity;
    this.size = size;
    refuseBeyond(capacity, size, 1);
    this.rows = new Uint8Array(capacity * size);
  }

  /** Whether one byte for each number has been enough. */
  get compact(): boolean {
    return this.rows instanceof Uint8Array;
  }

  write(row: Float32Array, place: number): void {
    const { rows, size } = this;
    const at = place * size;
    if (rows instanceof Uint8Array) {
      for (let j = 0; j < size; j++) {
        const byte = Math.round(255 * row[j]);
        if (shares[byte] !== row[j] || Object.is(row[j], -0)) {
          this.widen();
          this.rows.set(row, at);
          return;
        }
        rows[at + j] = byte;
      }
    } else rows.set(row, at);
  }

  /** Copies the row at `place` to row `i` of `out` [rows, size]. */
  read(place: number, out: Float32Array, i: number): void {
    const { rows, size } = this;
    const [from, to] = [place * size, i * size];
    if (rows instanceof Uint8Array) for (let j = 0; j < size; j++) out[to + j] = shares[rows[from + j]];
    else for (let j = 0; j < size; j++) out[to + j] = rows[from + j];
  }

  /** From bytes to what they stand for. */
  private widen(): void {
    const { rows, capacity, size } = this;
    refuseBeyond(capacity, size, 4);
    const wide = new Float32Array(rows.length);
    for (let j = 0; j < rows.length; j++) wide[j] = shares[rows[j]];
    this.rows = wide;
  }

  /** The first `count` rows. */
  save(count: number): StoredRows {
    return this.rows.slice(0, count * this.size);
  }

  load(saved: StoredRows): void {
    const { capacity, size } = this;
    if (saved instanceof Uint8Array) this.rows = new Uint8Array(capacity * size);
    else if (this.rows instanceof Uint8Array) this.widen();
    this.rows.set(saved);
  }
}

function refuseBeyond(capacity: number, size: number, bytes: number): void {
  if (capacity * size * bytes <= LARGEST) return;
  throw new InputError(
    `replay: expected a bufferSize of at most ${Math.floor(LARGEST / (size * bytes))} for observations of ${size} numbers, got ${capacity}; lower it.`,
  );
}

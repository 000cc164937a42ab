/**
 * Plain data in a file that is whole or refused: a line with the checksum of all that follows, a line of JSON, and the
 * bytes of the typed arrays, little-endian, one after the other. The file is written beside its place and then moved there,
 * so that whoever is killed at it leaves the old one.
 */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { InputError } from "../../envs/core/errors.ts";
import {
  type ArrayDescription,
  bytesOf,
  describeArray,
  emptyArray,
  pack,
  sizeOf,
  type TypedArray,
  unpack,
} from "./packed.ts";
import { reason } from "./reasons.ts";

const MAGIC = "palaestra-1 "; // the number rises when the format changes
const FIRST_LINE = MAGIC.length + 64 + 1; // with the hexadecimal digits of SHA-256 and a line feed
const CHUNK = 1 << 26; // bytes read or written at a time
const LONGEST_JSON = 1 << 29; // bytes; text cannot be longer

export interface PackedFile {
  /** What it is, and of which run: small, and read without the rest. */
  readonly label: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** The second line. */
interface Head {
  readonly label: PackedFile["label"];
  readonly arrays: readonly ArrayDescription[];
  readonly tree: unknown;
}

export function writePacked(path: string, { label, data }: PackedFile): void {
  const { tree, arrays } = pack(data);
  const head: Head = { label, arrays: arrays.map(describeArray), tree };
  const parts = [Buffer.from(`${JSON.stringify(head)}\n`), ...arrays.map(bytesOf)];
  const hash = createHash("sha256");
  for (const part of parts) for (const piece of piecesOf(part)) hash.update(piece);
  replaceFile(path, [Buffer.from(`${MAGIC}${hash.digest("hex")}\n`), ...parts]);
}

/** The file is there once it is whole, even if the power fails, and what was there before until then. */
export function replaceFile(path: string, parts: readonly Uint8Array[]): void {
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = openSync(temporary, "w");
    try {
      for (const part of parts) for (const piece of piecesOf(part)) writeAll(file, piece);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new InputError(
      `${path}: expected to write this file, but ${reason(error)}; free it, or choose another.`,
    );
  }
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

/** What `writePacked` wrote, every bit of it, or an `InputError` that says what is wrong with the file. */
export function readPacked(path: string): PackedFile {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw new InputError(
      `${path}: expected a file of a saved run, but ${reason(error)}; check the folder's name.`,
    );
  }
  try {
    return readOpen(file, path);
  } finally {
    closeSync(file);
  }
}

function readOpen(file: number, path: string): PackedFile {
  const { size } = fstatSync(file);
  const first = bytesAt(file, 0, Math.min(size, FIRST_LINE)).toString("latin1");
  if (!first.startsWith(MAGIC))
    throw new InputError(
      `${path}: expected a file that Palaestra saved, got another kind of file; check its name.`,
    );
  const cut = new InputError(
    `${path}: expected a whole file, got one that was cut off or changed (its checksum is another); take an older copy, or begin the run anew.`,
  );
  const hash = createHash("sha256");
  const headBytes = lineAt(file, FIRST_LINE, size);
  if (!headBytes) throw cut;
  hash.update(headBytes);
  const head = headIn(headBytes);
  if (!head) throw cut;
  const sizes = head.arrays.map((array) => sizeOf(array, path));
  let at = FIRST_LINE + headBytes.length;
  if (at + sizes.reduce((sum, bytes) => sum + bytes, 0) !== size) throw cut;
  const arrays = head.arrays.map((description): TypedArray => {
    const array = emptyArray(description);
    for (const piece of piecesOf(bytesOf(array))) {
      readInto(file, piece, at);
      hash.update(piece);
      at += piece.length;
    }
    return array;
  });
  if (`${MAGIC}${hash.digest("hex")}\n` !== first) throw cut;
  return { label: head.label, data: unpack({ tree: head.tree, arrays }) };
}

function headIn(bytes: Buffer): Head | undefined {
  try {
    const head = JSON.parse(bytes.toString("utf8")) as Head;
    return Array.isArray(head.arrays) ? head : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes from `start` to the line feed, that included; undefined where there is none. */
function lineAt(file: number, start: number, size: number): Buffer | undefined {
  const pieces: Buffer[] = [];
  for (let at = start, step = 1 << 16; at < size && at - start < LONGEST_JSON; at += step) {
    const piece = bytesAt(file, at, Math.min(step, size - at));
    const end = piece.indexOf(10);
    pieces.push(end < 0 ? piece : piece.subarray(0, end + 1));
    if (end >= 0) return Buffer.concat(pieces);
  }
  return undefined;
}

function bytesAt(file: number, at: number, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  readInto(file, bytes, at);
  return bytes;
}

function readInto(file: number, bytes: Uint8Array, at: number): void {
  for (let read = 0; read < bytes.length; ) {
    const count = readSync(file, bytes, read, bytes.length - read, at + read);
    if (count === 0) return; // it was cut while it was read; the checksum tells
    read += count;
  }
}

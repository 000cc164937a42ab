/// <reference path="./papaparse.d.ts" />
/**
 * Tables from CSV text (RFC 4180): names in the first row, commas between cells. Whatever does not fit is refused by row
 * and column; nothing is dropped, filled in or guessed. Rows are counted as a spreadsheet does: the header is row 1.
 * Spaces around a cell do not count.
 */
import papa from "papaparse/papaparse.js";
import { InputError, shown } from "./errors.ts";

/** `where` says in messages what is read: a file's name, say. */
export interface TextTable {
  readonly where: string;
  readonly names: readonly string[]; // [columns]
  readonly rows: readonly (readonly string[])[]; // [rows][columns]
}

export interface NumberTable {
  readonly names: readonly string[]; // [columns]
  readonly rows: number;
  readonly values: Float64Array; // [rows, columns]
}

/** What every arm would have paid in every round. */
export interface RewardTable {
  readonly arms: readonly string[]; // [arms]
  readonly rounds: number;
  readonly rewards: Float64Array; // [rounds, arms]
}

export function readCells(text: string, where: string): TextTable {
  const { data, errors } = papa.parse(text, { delimiter: ",", header: false });
  if (errors.length > 0) {
    const { row = 0, message } = errors[0];
    throw new InputError(
      `${where}, row ${row + 1}: ${message.toLowerCase()}; write a quote inside quotes twice.`,
    );
  }
  const lines = data.map((line) => line.map((cell) => cell.trim()));
  if (isEmpty(lines[lines.length - 1])) lines.pop(); // what follows the last line's end
  const [names, ...rows] = lines;
  checkNames(names, where);
  if (rows.length === 0) {
    throw new InputError(`${where}: expected rows below the header, got none; add at least one.`);
  }
  rows.forEach((row, i) => {
    if (row.length === names.length) return;
    const got = isEmpty(row) ? "an empty line" : `${row.length}`;
    throw new InputError(
      `${where}, row ${i + 2}: expected ${names.length} cells as in the header, got ${got}; give every column a cell.`,
    );
  });
  return { where, names, rows };
}

/** A table of nothing but finite numbers. */
export function readNumbers(text: string, where: string): NumberTable {
  const table = readCells(text, where);
  const columns = table.names.length;
  const values = new Float64Array(table.rows.length * columns);
  for (let row = 0; row < table.rows.length; row++) {
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = numberAt(table, row, column);
    }
  }
  return { names: table.names, rows: table.rows.length, values };
}

/** Rows are rounds and columns are arms, named by the header. */
export function readRewardTable(text: string, where = "the reward table"): RewardTable {
  const { names, rows, values } = readNumbers(text, where);
  if (names.length < 2) {
    throw new InputError(
      `${where}: expected a column for each of two or more arms, got one, ${shown(names[0])}; add the others.`,
    );
  }
  return { arms: names, rounds: rows, rewards: values };
}

/** The finite number in a cell, counted from 0 below the header. */
export function numberAt({ where, names, rows }: TextTable, row: number, column: number): number {
  const value = asNumber(rows[row][column]);
  if (value === undefined) {
    throw new InputError(
      `${cellName(where, row, names[column])}: expected a finite number such as -1.5, got ${shownCell(rows[row][column])}; correct it or delete the row.`,
    );
  }
  return value;
}

/** A cell as messages name it. */
export function cellName(where: string, row: number, name: string): string {
  return `${where}, row ${row + 2}, column ${shown(name)}`;
}

function shownCell(cell: string): string {
  return cell === "" ? "an empty cell" : shown(cell);
}

/** A finite decimal number in full, or undefined: no hexadecimal, no decimal comma, no "NaN". */
export function asNumber(cell: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

/** Numbers are written in full: reading them gives the same ones. */
export function writeCells(
  names: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return `${papa.unparse([names, ...rows], { newline: "\n" })}\n`;
}

function checkNames(names: readonly string[] | undefined, where: string): asserts names is readonly string[] {
  if (!names || isEmpty(names)) {
    throw new InputError(`${where}: expected names of columns in the first row, got nothing; add them.`);
  }
  if (names.length === 1 && /[;\t|]/.test(names[0])) {
    throw new InputError(
      `${where}: expected commas between columns, got ${shown(names[0])}; save it with commas.`,
    );
  }
  if (names.every((name) => asNumber(name) !== undefined)) {
    throw new InputError(
      `${where}: expected names of columns in the first row, got numbers, ${shown(names.join(","))}; add a row of names above.`,
    );
  }
  names.forEach((name, i) => {
    if (name === "") throw new InputError(`${where}: expected a name for column ${i + 1}, got none; add it.`);
    if (names.indexOf(name) < i) {
      throw new InputError(
        `${where}: expected each name once, got two columns ${shown(name)}; rename or delete one.`,
      );
    }
  });
}

function isEmpty(row: readonly string[] | undefined): boolean {
  return row?.length === 1 && row[0] === "";
}

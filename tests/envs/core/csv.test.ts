import { expect, it } from "vitest";
import { asNumber, readCells, readNumbers, readRewardTable, writeCells } from "../../../envs/core/csv.ts";

it("names and rows of numbers come row by row", () => {
  const { names, rows, values } = readNumbers("x, y\r\n1,-2.5\r\n3e-2,+4.\r\n", "t.csv");
  expect(names).toEqual(["x", "y"]);
  expect(rows).toBe(2);
  expect([...values]).toEqual([1, -2.5, 0.03, 4]);
});

it("cells may be quoted, and hold commas, quotes and line breaks", () => {
  const text = '\ufeffname,"a, ""b"""\n"first\nsecond",2';
  expect(readCells(text, "t.csv")).toMatchObject({
    names: ["name", 'a, "b"'],
    rows: [["first\nsecond", "2"]],
  });
});

it("what is written is read back, to the last bit", () => {
  const numbers = [0.1 + 0.2, 1e-7, -1 / 3, 5e-324, Number.MAX_VALUE];
  const text = writeCells(
    ["n", 'odd, "name"'],
    numbers.map((n) => [n, 1]),
  );
  const { names, values } = readNumbers(text, "t.csv");
  expect(names).toEqual(["n", 'odd, "name"']);
  expect([...values].filter((_, i) => i % 2 === 0)).toEqual(numbers);
});

it("numbers are decimal and finite, or none", () => {
  for (const cell of ["", "NaN", "Infinity", "1e999", "0x10", "1,5", "1 2", "1_000", ".", "e5", "true"]) {
    expect(asNumber(cell)).toBeUndefined();
  }
  expect([".5", "-2", "+3.", "1E3"].map(asNumber)).toEqual([0.5, -2, 3, 1000]);
});

it.each([
  ["", "t.csv: expected names of columns in the first row, got nothing; add them."],
  ["a,b\n", "t.csv: expected rows below the header, got none; add at least one."],
  [
    "1,2\n3,4\n",
    't.csv: expected names of columns in the first row, got numbers, "1,2"; add a row of names above.',
  ],
  ["a;b\n1;2\n", 't.csv: expected commas between columns, got "a;b"; save it with commas.'],
  ["a,a\n1,2\n", 't.csv: expected each name once, got two columns "a"; rename or delete one.'],
  ["a,\n1,2\n", "t.csv: expected a name for column 2, got none; add it."],
  ["a,b\n1,2\n3\n", "t.csv, row 3: expected 2 cells as in the header, got 1; give every column a cell."],
  [
    "a,b\n1,2\n\n3,4\n",
    "t.csv, row 3: expected 2 cells as in the header, got an empty line; give every column a cell.",
  ],
  [
    "a,b\n1,2\n3,four\n",
    't.csv, row 3, column "b": expected a finite number such as -1.5, got "four"; correct it or delete the row.',
  ],
  [
    "a,b\n1,\n",
    't.csv, row 2, column "b": expected a finite number such as -1.5, got an empty cell; correct it or delete the row.',
  ],
  ['a,b\n1,"2\n', "t.csv, row 2: quoted field unterminated; write a quote inside quotes twice."],
])("%j is refused in a sentence", (text, sentence) => {
  expect(() => readNumbers(text, "t.csv")).toThrow(sentence);
});

it("a reward table has a column for each arm, two or more", () => {
  const table = readRewardTable("left,right\n0,1\n1,0.5\n0,0\n");
  expect(table).toEqual({ arms: ["left", "right"], rounds: 3, rewards: Float64Array.of(0, 1, 1, 0.5, 0, 0) });
  expect(() => readRewardTable("left\n0\n")).toThrow("expected a column for each of two or more arms");
});

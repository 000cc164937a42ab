import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEntry, readValue, writeEntry, writeValue } from "../../../envs/core/shorthand.ts";

/** Values as JSON has them; it knows one zero. */
const value = fc
  .oneof(
    fc.jsonValue(),
    fc.constantFrom("5", "true", "null", '"', '"x"', "x,y", "a=[1", "[1,2]", "{", "\\", ""),
  )
  .map((made) => JSON.parse(JSON.stringify(made)) as unknown);
const name = fc.stringMatching(/^[a-zA-Z]\w*$/);
const entry = fc.record({ id: name, params: fc.dictionary(name, value).map((params) => ({ ...params })) });

describe("a value in a line of text", () => {
  it("reads as what was written", () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(readValue(writeValue(given))).toEqual(given);
      }),
    );
  });

  it("is text without quotes where that can be nothing else", () => {
    expect(["relu", "5", "true", 5, [1, 2], { a: "b" }].map(writeValue)).toEqual([
      "relu",
      '"5"',
      '"true"',
      "5",
      "[1,2]",
      '{"a":"b"}',
    ]);
  });
});

describe("an entry in a line of text", () => {
  it("reads as what was written", () => {
    fc.assert(
      fc.property(entry, (given) => {
        expect(readEntry("entry", writeEntry(given))).toEqual(given);
      }),
      { numRuns: 1000 },
    );
  });

  it("is what people write", () => {
    const params = { k: [[1, 2], [3]], t: "x,y", n: "5", f: "tanh", o: { a: [1, "]"] }, x: 0.5 };
    const text = 'mlp:k=[[1,2],[3]],t="x,y",n="5",f=tanh,o={"a":[1,"]"]},x=0.5';
    expect(writeEntry({ id: "mlp", params })).toBe(text);
    expect(readEntry("model", text)).toEqual({ id: "mlp", params });
    expect(readEntry("model", "mlp:")).toEqual({ id: "mlp", params: {} });
    expect(readEntry("model", 'mlp:t=5" wide,x=1')).toEqual({ id: "mlp", params: { t: '5" wide', x: 1 } });
  });

  it("that is broken off is left for the parameter's check to refuse", () => {
    expect(readEntry("model", "mlp:hidden=[64,x=1").params).toEqual({ hidden: "[64,x=1" });
    expect(() => readEntry("model", "mlp:hidden=[64],x")).toThrow("model: expected name=value");
  });
});

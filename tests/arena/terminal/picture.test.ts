import { describe, expect, it } from "vitest";
import { picture } from "../../../arena/cli/terminal/picture.ts";
import { type Drawing, list, makeWorld, rng } from "../../../envs/index.ts";

const plain = { columns: 40, rows: 20, depth: 1, light: false };

/** Two by two cells: goal and danger above, ground below; a word in the middle of the lower ones. */
const cells: Drawing = {
  width: 4,
  height: 4,
  shapes: [
    { kind: "rect", ink: "goal", x: 0, y: 0, width: 2, height: 2 },
    { kind: "rect", ink: "danger", x: 2, y: 0, width: 2, height: 2 },
    { kind: "rect", ink: "ground", x: 0, y: 2, width: 4, height: 2 },
    { kind: "text", ink: "text", x: 2, y: 3, size: 1, text: "hi" },
  ],
};

describe("a picture in characters", () => {
  it("shows the ink that covers most of each, half as many lines as columns for a square", () => {
    expect(picture(cells, { ...plain, columns: 4, rows: 10 })).toEqual(["GGXX", ".hi."]);
    expect(picture(cells, { ...plain, columns: 8, rows: 10 })).toEqual([
      "GGGGXXXX",
      "GGGGXXXX",
      "........",
      "...hi...",
    ]);
  });

  it("keeps cells alike: a unit takes a whole number of pixels where it takes several", () => {
    expect(picture(cells, { ...plain, columns: 15, rows: 10 })[0]).toBe("GGGGGGXXXXXX");
  });

  it("leaves bare what nothing covers, and hides a word under what is painted over it", () => {
    const over: Drawing = {
      ...cells,
      shapes: [cells.shapes[3], { kind: "rect", ink: "accent", x: 2, y: 2, width: 1, height: 2 }],
    };
    expect(picture(over, { ...plain, columns: 4, rows: 2 })).toEqual(["", "  @"]);
  });
});

describe("a picture in colour", () => {
  const one: Drawing = {
    width: 1,
    height: 2,
    shapes: [
      { kind: "rect", ink: "goal", x: 0, y: 0, width: 1, height: 1 },
      { kind: "rect", ink: "danger", x: 0, y: 1, width: 1, height: 1 },
    ],
  };

  it("holds two pixels in each character, the upper one in the foreground", () => {
    expect(picture(one, { ...plain, columns: 1, depth: 24 })).toEqual([
      "\u001b[38;2;79;185;149m\u001b[48;2;185;96;108m▀\u001b[0m",
    ]);
  });

  it("takes the nearest of 256 colours where there are no more, and other inks on a light ground", () => {
    expect(picture(one, { ...plain, columns: 1, depth: 8 })).toEqual([
      "\u001b[38;5;72m\u001b[48;5;131m▀\u001b[0m",
    ]);
    expect(picture(one, { ...plain, columns: 1, depth: 24, light: true })[0]).toContain("38;2;42;127;98");
  });

  it("says a colour once where it goes on", () => {
    expect(picture(cells, { ...plain, columns: 4, rows: 10, depth: 24 })[0].split("▀")).toEqual([
      expect.stringContaining("79;185;149"),
      "",
      expect.stringContaining("185;96;108"),
      "",
      "\u001b[0m",
    ]);
  });
});

it.each(list())("%s fits into a small terminal, and shows something", (id) => {
  const world = makeWorld(id);
  const drawing = world.draw?.(world.init(rng("picture")));
  if (!drawing) throw new Error(`${id} draws nothing`);
  const lines = picture(drawing, { ...plain, columns: 50, rows: 16 });
  expect(lines.length).toBeLessThanOrEqual(16);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
  expect(lines.join("").replace(/[ .]/g, "").length).toBeGreaterThan(0);
});

import Table from "cli-table3";

const bare = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
} as const;

/** Columns that line up, without lines between them; `widths` wraps long columns at that many characters. */
export function table(rows: readonly (readonly string[])[], widths: readonly (number | null)[] = []): string {
  const style = { head: [], border: [], "padding-left": 0, "padding-right": 0 };
  const made = new Table({ chars: bare, style, wordWrap: true, colWidths: [...widths] });
  made.push(...rows.map((row) => [...row]));
  return `${made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** The terminal as a stage: frames without flicker, keys one at a time, everything put back as it was in the end. */
import { emitKeypressEvents } from "node:readline";

interface KeyPress {
  readonly name?: string;
  readonly sequence?: string;
  readonly ctrl?: boolean;
  readonly meta?: boolean;
}

export interface TerminalOptions {
  /** Colours for a light ground; as the terminal says unless given. */
  readonly light?: boolean;
}

const ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J"; // alternate screen, no cursor, clear
const LEAVE = "\u001b[?25h\u001b[?1049l";

/** Nothing was pressed, but there is reason to show the frame again: the terminal has another size. */
export const NO_KEY = "";

export class Terminal {
  /** A person looks at it, where the cursor can be moved; otherwise frames are printed one after another. */
  readonly isLive = process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
  /** The ground is light: by choice, or as far as the terminal says so. */
  readonly light: boolean;
  private readonly pressed: string[] = [];
  private wake: () => void = () => undefined;
  private ended = false;
  private readonly leave = () => this.close();
  private readonly listen = (text: string | undefined, key: KeyPress = {}) => {
    if (key.ctrl && key.name === "c") process.kill(process.pid, "SIGINT");
    const isLineEnd = !process.stdin.isTTY && (key.name === "enter" || key.name === "return"); // as echo writes it
    if (key.ctrl || key.meta || isLineEnd) return;
    this.press(key.name ?? text ?? key.sequence ?? "");
  };
  private readonly resized = () => this.press(NO_KEY);
  private readonly end = () => {
    this.ended = true;
    this.wake();
  };

  constructor({ light }: TerminalOptions = {}) {
    const ground = process.env["COLORFGBG"]?.split(";").at(-1);
    this.light = light ?? (ground === "7" || ground === "15");
    if (this.isLive) process.stdout.on("resize", this.resized).write(ENTER);
    process.once("exit", this.leave);
    for (const signal of ["SIGINT", "SIGTERM"] as const)
      process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));
    emitKeypressEvents(process.stdin);
    if (process.stdin.isTTY) process.stdin.setRawMode(true);
    process.stdin.on("keypress", this.listen).on("end", this.end).resume();
  }

  /** Characters a line and lines that a picture may take, some left for words below it. */
  get size(): { columns: number; rows: number } {
    const { columns = 80, rows = 24 } = this.isLive ? process.stdout : {};
    return { columns: Math.min(columns - 1, 120), rows: Math.max(4, Math.min(rows - 7, 50)) };
  }

  /** Bits of colour. */
  get depth(): number {
    return this.isLive ? process.stdout.getColorDepth() : 1;
  }

  show(lines: readonly string[]): void {
    const fitting = lines.slice(0, process.stdout.rows); // one more and the screen would scroll
    if (this.isLive)
      process.stdout.write(`\u001b[H${fitting.map((line) => `${line}\u001b[K`).join("\n")}\u001b[J`);
    else process.stdout.write(`${lines.join("\n")}\n\n`);
  }

  private press(key: string): void {
    this.pressed.push(key);
    this.wake();
  }

  /** The next key, or NO_KEY to be shown again, or undefined when `ms` have passed without one; without `ms` undefined means that none will come. */
  async key(ms?: number): Promise<string | undefined> {
    if (this.pressed.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    } else if (this.ended && ms !== undefined && this.isLive)
      await new Promise((resolve) => setTimeout(resolve, ms));
    return this.pressed.shift();
  }

  close(): void {
    process.removeListener("exit", this.leave);
    process.stdin.off("keypress", this.listen).off("end", this.end).pause();
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    if (this.isLive) process.stdout.off("resize", this.resized).write(LEAVE);
  }
}

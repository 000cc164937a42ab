/**
 * Deterministic mathematics: what `Math` offers but leaves to the engine, as the same bits everywhere.
 *
 * Compiled from AssemblyScript's port of musl's libm; errors are below one unit in the last place, as in C.
 * `Math.sqrt`, `abs`, `floor`, `round`, `min`, `max`, `fround` and their like are exact by the standard: use those.
 */
import { decodeBase64 } from "./base64.ts";
import { wasmBase64 } from "./math.generated.ts";

type Unary = (x: number) => number;
type Binary = (x: number, y: number) => number;

interface MathExports {
  readonly sin: Unary;
  readonly cos: Unary;
  readonly tan: Unary;
  readonly asin: Unary;
  readonly acos: Unary;
  readonly atan: Unary;
  readonly sinh: Unary;
  readonly cosh: Unary;
  readonly tanh: Unary;
  readonly exp: Unary;
  readonly expm1: Unary;
  readonly log: Unary;
  readonly log1p: Unary;
  readonly log2: Unary;
  readonly log10: Unary;
  readonly cbrt: Unary;
  readonly atan2: Binary;
  readonly pow: Binary;
  readonly hypot: Binary;
}

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(decodeBase64(wasmBase64)), {});

export const {
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  cbrt,
  atan2,
  pow,
  hypot,
} = exports as unknown as MathExports;

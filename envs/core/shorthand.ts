/** How people write parameters in a line of text: on the command line, in the page's address and in specs alike. */
import { InputError, shown } from "./errors.ts";

type Params = Readonly<Record<string, unknown>>;

/** An entry of a catalogue with its parameters, as specs hold it. */
export interface EntrySpec {
  readonly id: string;
  readonly params: Params;
}

/** Numbers, true, false, lists and quoted text as JSON reads them; anything else is text, for the spec's check to judge. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What `readValue` reads as `value`: JSON, but for text, which is quoted only where it would read as something else. */
export function writeValue(value: unknown): string {
  return typeof value === "string" && readValue(value) === value ? value : JSON.stringify(value);
}

/** `params` with one more `name=value`; `where` names the option that asked. */
export function withParam(where: string, text: string, params: Params = {}): Params {
  const split = text.indexOf("=");
  if (split < 1) {
    throw new InputError(`${where}: expected name=value, for example learningRate=1e-3, got ${shown(text)}.`);
  }
  const name = text.slice(0, split);
  if (Object.hasOwn(params, name)) {
    throw new InputError(`${where}: expected ${name} once, got it again; keep the one you mean.`);
  }
  return { ...params, [name]: readValue(text.slice(split + 1)) };
}

/** `id` or `id:name=value,name=value`, values as `readValue` reads them. `where` names the option that asked. */
export function readEntry(where: string, text: string): EntrySpec {
  const [id = "", rest = ""] = text.split(/:(.*)/s);
  const pairs = rest === "" ? [] : splitAtCommas(rest);
  return { id, params: pairs.reduce<Params>((params, pair) => withParam(where, pair, params), {}) };
}

/** Entries between commas, each with the parameters that follow it: `ucb1,ucb:alpha=1,sigma=0.5,klUcb` are three. */
export function readEntries(where: string, text: string): EntrySpec[] {
  const entries: string[] = [];
  for (const piece of splitAtCommas(text)) {
    const isParam = /^[^:]*=/.test(piece);
    if (isParam && entries.length > 0) entries[entries.length - 1] += `,${piece}`;
    else entries.push(piece);
  }
  return entries.map((entry) => readEntry(where, entry));
}

export function writeEntry({ id, params }: EntrySpec): string {
  const pairs = Object.entries(params).map(([name, value]) => `${name}=${writePart(value)}`);
  return pairs.length > 0 ? `${id}:${pairs.join(",")}` : id;
}

/** A value among others: text that would not stay in one piece is quoted. */
function writePart(value: unknown): string {
  return typeof value === "string" && /[,"[\]{}]/.test(value) ? JSON.stringify(value) : writeValue(value);
}

/** The pieces between commas; those inside brackets, braces and quotes do not count. */
function splitAtCommas(text: string): string[] {
  const pieces = [""];
  let depth = 0;
  for (const token of text.match(/"(?:\\.|[^"\\])*"|./gs) ?? []) {
    if (token === "[" || token === "{") depth++;
    if (token === "]" || token === "}") depth--;
    if (token === "," && depth === 0) pieces.push("");
    else pieces[pieces.length - 1] += token;
  }
  return pieces;
}

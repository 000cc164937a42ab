import { InputError } from "../index.ts";

/** Collects `--param name=value` into one object; values are numbers, true, false, lists or text, as JSON reads them. */
export function collectParam(text: string, params: Record<string, unknown> = {}): Record<string, unknown> {
  const split = text.indexOf("=");
  if (split < 1) {
    throw new InputError(`--param: expected name=value, for example learningRate=1e-3, got "${text}".`);
  }
  const name = text.slice(0, split);
  if (Object.hasOwn(params, name))
    throw new InputError(`--param: expected ${name} once, got it again; keep the one you mean.`);
  return { ...params, [name]: readValue(text.slice(split + 1)) };
}

/** A number where the text is one; otherwise the text, for the spec's check to refuse with the field's name. */
export function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Collects `--wrapper id` or `--wrapper id:name=value,name=value`, innermost first. */
export function collectWrapper(text: string, wrappers: object[] = []): object[] {
  const [id, rest = ""] = text.split(/:(.*)/s);
  const pairs = rest.split(",").filter((pair) => pair !== "");
  return [
    ...wrappers,
    { id, params: pairs.reduce<Record<string, unknown>>((all, pair) => collectParam(pair, all), {}) },
  ];
}

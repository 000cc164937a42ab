/**
 * Parameters as data: a zod schema gives defaults, ranges, help, forms and checks from one declaration.
 * Here: reading values against it, with one clear sentence for whatever is wrong.
 */
import { z } from "zod";
import { InputError, nearest, shown } from "./errors.ts";

/** What a parameter tells beside its type and range. */
export interface ParamMeta {
  readonly title: string;
  readonly description: string;
  /** The agent reads it at each use, so that it may be changed while a run goes on. */
  readonly live?: boolean;
  /** Views offer a logarithmic slider. */
  readonly log?: boolean;
  /** The kind of catalogue ("model") whose entries are the values; see `entryParam`. */
  readonly catalogue?: string;
}

/** Adds title and help to a parameter's schema; they come out again in JSON Schema, next to default and range. */
export function param<T extends z.ZodType>(schema: T, meta: ParamMeta): T {
  return schema.meta({ ...meta }) as T;
}

export type ParamsSchema = z.ZodObject;

/** `value` checked against `schema` with defaults filled in, or an InputError that names the field by `path`. */
export function parse<T extends z.ZodType>(schema: T, value: unknown, path: string): z.output<T> {
  refusePrototypes(value, path);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(sentence(result.error.issues[0], value, path, schema));
}

/** zod passes over a key named "__proto__" without a word; nothing that is given may be lost. */
function refusePrototypes(value: unknown, path: string, depth = 0): void {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || depth > 5) return;
  for (const key of Object.keys(value)) {
    if (key === "__proto__") throw new InputError(`${path}.__proto__: unknown; no parameter has this name.`);
    refusePrototypes((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1);
  }
}

function sentence(issue: z.core.$ZodIssue, value: unknown, path: string, schema: z.ZodType): string {
  const field = issue.path.reduce<string>(
    (name, key) => (typeof key === "number" ? `${name}[${key}]` : `${name}.${String(key)}`),
    path,
  );
  if (issue.code === "custom" && issue.params?.["goesOn"]) return `${field}${issue.message}`; // a sentence of its own
  if (issue.code === "unrecognized_keys")
    return unknownKey(issue.keys[0], field, schemaAt(schema, issue.path));
  const got = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown>)?.[key],
    value,
  );
  return `${field}: expected ${expected(schemaAt(schema, issue.path), issue)}, got ${got === undefined ? "nothing" : shown(got)}.`;
}

function unknownKey(key: string, field: string, schema: z.ZodType | undefined): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const guess = nearest(key, known);
  const hint = guess ? ` Did you mean ${guess}?` : "";
  return `${field}.${key}: unknown; expected ${known.length > 0 ? `one of ${known.join(", ")}` : "nothing here"}.${hint}`;
}

/** What a schema asks for, in words: "a number in [0, 1]", "one of \"euler\", \"semiImplicitEuler\"". */
function expected(schema: z.ZodType | undefined, issue: z.core.$ZodIssue): string {
  if (!schema || issue.code === "custom") return issue.message;
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Field;
  return expectation(json) ?? (issue.code === "invalid_type" ? "a value" : issue.message);
}

/** The part of JSON Schema that our parameters use. */
export interface Field {
  readonly type?: string;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number | boolean;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly items?: Field;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Field[];
  readonly properties?: Readonly<Record<string, Field>>;
  readonly title?: string;
  readonly description?: string;
  readonly live?: boolean;
  readonly log?: boolean;
  readonly catalogue?: string;
}

/** A field in words, or undefined when it is of a kind that needs none. */
export function expectation(field: Field): string | undefined {
  if (field.catalogue) return `the id of a ${field.catalogue}, or id:name=value,…`;
  if (field.anyOf) return field.anyOf.map((option) => expectation(option) ?? "something").join(" or ");
  if (field.enum) return `one of ${field.enum.map((choice) => shown(choice)).join(", ")}`;
  if (field.const !== undefined) return shown(field.const);
  if (field.type === "boolean") return "true or false";
  if (field.type === "string") return "text";
  if (field.type === "object") return "an object";
  if (field.type === "array") return listInWords(field);
  if (field.type === "number" || field.type === "integer") return numberInWords(field);
  return undefined;
}

function listInWords({ items = {}, minItems, maxItems }: Field): string {
  const inner = expectation(items) ?? "anything";
  const count = [minItems && `at least ${minItems}`, maxItems && `at most ${maxItems}`]
    .filter(Boolean)
    .join(" and ");
  return `a list${count ? ` of ${count}` : ""}, each ${inner}`;
}

function numberInWords(field: Field): string {
  const noun = field.type === "integer" ? "a whole number" : "a number";
  const safe = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
  const low = safe(field.minimum ?? field.exclusiveMinimum);
  const high = safe(field.maximum ?? field.exclusiveMaximum);
  const open = field.minimum === undefined;
  const closed = field.maximum !== undefined;
  if (low !== undefined && high !== undefined)
    return `${noun} in ${open ? "(" : "["}${low}, ${high}${closed ? "]" : ")"}`;
  if (low !== undefined) return `${noun} ${open ? "above" : "of at least"} ${low}`;
  if (high !== undefined) return `${noun} ${closed ? "of at most" : "below"} ${high}`;
  return noun;
}

/** The fields of a parameter schema, in order, as JSON Schema: what forms, help and tables are made from. */
export function fieldsOf(schema: z.ZodType): Readonly<Record<string, Field>> {
  return (z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Field).properties ?? {};
}

/** The names of the fields whose values are entries of a catalogue of this kind; see `entryParam`. */
export function fieldsFrom(kind: string, { shape }: ParamsSchema): string[] {
  return Object.keys(shape).filter((name) => (shape[name] as z.ZodType).meta()?.["catalogue"] === kind);
}

/** The schema of the field at `path`, looking through defaults and optionals. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let here: z.ZodType | undefined = schema;
  for (const key of path) {
    here = here && bare(here);
    if (here instanceof z.ZodObject) here = here.shape[String(key)] as z.ZodType | undefined;
    else if (here instanceof z.ZodArray) here = here.element as z.ZodType;
    else if (here instanceof z.ZodRecord) here = here.valueType as z.ZodType;
    else return undefined;
  }
  return here && bare(here);
}

function bare(schema: z.ZodType): z.ZodType {
  let here = schema;
  while (
    here instanceof z.ZodDefault ||
    here instanceof z.ZodPrefault ||
    here instanceof z.ZodOptional ||
    here instanceof z.ZodNullable
  )
    here = here.unwrap() as z.ZodType;
  return here;
}

/**
 * Something a person gave (a spec, an action, a file) is not usable. The message is one sentence for that
 * person: where, what was expected, what came, what to do. Callers show it as it is, without a stack trace.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** How a value is shown inside a sentence: short, quoted if text, never "[object Object]". */
export function shown(value: unknown): string {
  if (typeof value === "string") return shortened(JSON.stringify(value));
  if (typeof value === "object" && value !== null) {
    if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${value.byteLength} bytes)`;
    return shortened(asJson(value));
  }
  return typeof value === "function" || typeof value === "symbol" ? `a ${typeof value}` : String(value);
}

function asJson(value: object): string {
  try {
    return JSON.stringify(value) ?? "an object";
  } catch {
    return Array.isArray(value) ? "a list" : "an object"; // it contains itself, or what JSON cannot say
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The known name nearest to a mistyped one (edit distance at most 2, or a shared beginning), if there is one. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best && best.distance <= 2) return best.candidate;
  return known.find(
    (candidate) => candidate.toLowerCase().startsWith(name.toLowerCase()) && name.length >= 3,
  );
}

/** Names as a sentence lists them: all if they are few, otherwise those most like what was asked for, and how many others. */
export function listed(names: readonly string[], like?: string): string {
  if (names.length <= MOST_LISTED) return names.join(", ");
  const unlikeness = (name: string) => (like ? editDistance(like.toLowerCase(), name.toLowerCase()) : 0);
  const first = [...names].sort((a, b) => unlikeness(a) - unlikeness(b)).slice(0, MOST_LISTED);
  return `${first.join(", ")} and ${names.length - MOST_LISTED} others`;
}

const MOST_LISTED = 15;

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, substitution));
    }
    row = next;
  }
  return row[b.length];
}

import { InputError, shown } from "./errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Standard base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    pieces.push(
      ALPHABET[three >> 18] +
        ALPHABET[(three >> 12) & 63] +
        (left > 1 ? ALPHABET[(three >> 6) & 63] : "=") +
        (left > 2 ? ALPHABET[three & 63] : "="),
    );
  }
  return pieces.join("");
}

/** The bytes of standard base64 (RFC 4648, section 4), its padding optional; `atob` and `Buffer` are not everywhere. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/={1,2}$/, "");
  if (digits.length % 4 === 1) {
    throw new InputError("base64: expected whole bytes, got one digit too many; is the text cut short?");
  }
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0; // the last digits read; only the low 6 + 8 matter
  for (let i = 0, written = 0; i < digits.length; i++) {
    bits = ((bits << 6) | digitAt(digits, i)) & 0x3fff;
    const pending = 6 * (i + 1) - 8 * written; // bits read but not yet written
    if (pending >= 8) bytes[written++] = bits >> (pending - 8);
  }
  return bytes;
}

const VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value;

function digitAt(digits: string, i: number): number {
  const value = VALUES[digits.charCodeAt(i)] ?? -1;
  if (value < 0) {
    throw new InputError(
      `base64: expected A-Z, a-z, 0-9, + and / only, got ${shown(digits[i])} at position ${i}; use the standard alphabet.`,
    );
  }
  return value;
}

import { hexValue } from "./hex-digit.ts";

// Single escapes as they stand in bytes, read without a view: for first looks, which are asked at every `%` and backslash. `escapes.ts` decodes
// whole texts.

/** Backslashes before an escape's own that are looked over: as many as JSON in JSON in JSON has. */
export const MOST_BACKSLASHES = 3;
/** An escape that begins so near the end of what is seen may be cut. */
export const LONGEST_ESCAPE = 12;

/** What an escape stands for, and the index of the byte behind it. */
export interface Escaped {
  readonly code: number;
  readonly end: number;
}

export function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** What follows `=` in quoted-printable. */
export function isSoft(code: number): boolean {
  return code === 0x0a || code === 0x0d || hexValue(code) >= 0;
}

/** Whether a sign that is followed by `next` may begin what is decoded. */
export function mayBeSign(sign: number, next: number): boolean {
  if (sign === 0x25) return hexValue(next) >= 0;
  if (sign === 0x26) return next === 0x23 || isLetter(next);
  if (sign === 0x3d) return isSoft(next);
  return BEHIND_BACKSLASH.includes(next);
}

/** See `escapeAt` of `src/detect/encodings/escapes.ts`; and what ends a line that goes on in the next one. */
const BEHIND_BACKSLASH = /* @__PURE__ */ Buffer.from("uUxX01nrtbfe/\"'\\\r\n", "latin1");

/** Whether `%2F`, `\\x2f` or `\\u002f` ends right before the byte `at`. */
export function endsEscape(bytes: Uint8Array, at: number): boolean {
  if (byteAt(bytes, at - 3) === 0x25) return hex(bytes, at - 2, 1, 2) !== "none";
  if (byteAt(bytes, at - 4) === 0x5c && byteAt(bytes, at - 3) === 0x78)
    return hex(bytes, at - 2, 1, 2) !== "none";
  const isLong = byteAt(bytes, at - 6) === 0x5c && byteAt(bytes, at - 5) === 0x75;
  return isLong && hex(bytes, at - 4, 1, 4) !== "none";
}

/** Whether a hexadecimal digit stands at `at`, or an escape of one: behind an escaped percent sign. */
export function mayBeHexDigit(bytes: Uint8Array, at: number, stride: number): boolean {
  const code = byteAt(bytes, at);
  if (!isSign(code)) return hexValue(code) >= 0;
  if (code === 0x3d) return true;
  const escaped = readEscape(bytes, at, stride);
  if (escaped === "unknown") return true;
  return escaped !== "none" && hexValue(escaped.code) >= 0;
}

/** The character that `=XX` stands for at `at`; negative where there is none. */
export function quoted(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x3d) return -1;
  const escaped = hex(bytes, at + 1, 1, 2);
  return escaped === "none" ? -1 : escaped.code;
}

export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

/** NUL outside of the text: no keyword has one. */
export function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** What begins an escape or a soft line break: what it stands for is not seen here. */
export function isSign(code: number): boolean {
  return code === 0x25 || code === 0x5c || code === 0x26 || code === 0x3d;
}

/** The character at `at`, written as it is or with an escape. */
export function peek(bytes: Uint8Array, at: number): Escaped | "unknown" {
  const code = byteAt(bytes, at);
  if (!isSign(code)) return { code, end: at + 1 };
  if (code === 0x3d) return isSoft(byteAt(bytes, at + 1)) ? "unknown" : { code, end: at + 1 };
  const escaped = readEscape(bytes, at, 1);
  if (escaped === "none") return code === 0x5c ? "unknown" : { code, end: at + 1 };
  return escaped === "unknown" || isSign(escaped.code) ? "unknown" : escaped;
}

/** What stands for all characters that are not ASCII, and for NUL: no keyword has them. */
export const FOREIGN = 0;

/** `%2d`, `&#45;`, `\/`, `\x2d`, `\055`, `\u002d`, `\U0000002d`, `\u{2d}`. `none`: it stands for nothing. */
export function readEscape(bytes: Uint8Array, at: number, stride: number): Escaped | "none" | "unknown" {
  const next = byteAt(bytes, at + stride);
  if (bytes[at] === 0x25) return hex(bytes, at + stride, stride, 2);
  if (bytes[at] === 0x26) return next === 0x23 ? entity(bytes, at + 2 * stride, stride) : "unknown";
  switch (next) {
    case 0x2f:
      return { code: 0x2f, end: at + 2 * stride };
    case 0x78:
    case 0x58:
      return hex(bytes, at + 2 * stride, stride, 2);
    case 0x75:
      return bytes[at + 2 * stride] === 0x7b ? "unknown" : hex(bytes, at + 2 * stride, stride, 4);
    case 0x55:
      return hex(bytes, at + 2 * stride, stride, 8);
    case 0x30:
    case 0x31:
      return octal(bytes, at + stride, stride);
    default:
      return "unknown";
  }
}

/** Three digits from `at` on, the first one 0 or 1: ASCII. */
function octal(bytes: Uint8Array, at: number, stride: number): Escaped | "none" {
  const high = byteAt(bytes, at + stride) - 0x30;
  const low = byteAt(bytes, at + 2 * stride) - 0x30;
  if (high < 0 || high > 7 || low < 0 || low > 7) return "none";
  return { code: (byteAt(bytes, at) - 0x30) * 64 + high * 8 + low, end: at + 3 * stride };
}

/** What stands from `at` on between `&#` and `;`. */
function entity(bytes: Uint8Array, at: number, stride: number): Escaped | "none" {
  const isHex = (byteAt(bytes, at) | 0x20) === 0x78;
  const base = isHex ? 16 : 10;
  const first = isHex ? at + stride : at;
  let code = 0;
  for (let i = first; i < at + 9 * stride; i += stride) {
    if (bytes[i] === 0x3b) return i > first ? { code: ascii(code), end: i + stride } : "none";
    const digit = hexValue(byteAt(bytes, i));
    if (digit < 0 || digit >= base) return "none";
    code = code * base + digit;
  }
  return "none";
}

function hex(bytes: Uint8Array, at: number, stride: number, digits: number): Escaped | "none" {
  let code = 0;
  const end = at + digits * stride;
  for (let i = at; i < end; i += stride) {
    const digit = hexValue(bytes[i] ?? 0);
    if (digit < 0) return "none";
    code = code * 16 + digit;
  }
  return { code: ascii(code), end };
}

function ascii(code: number): number {
  return code < 0x80 ? code : FOREIGN;
}

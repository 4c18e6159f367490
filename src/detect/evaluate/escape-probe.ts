import { hexValue } from "../encodings/hex-digit.ts";
import type { Keyword } from "../keywords/keyword.ts";
import type { View } from "../view.ts";

/** First looks at an escape, before the text around it is decoded. */
export interface EscapeProbe {
  /** Whether the escape that begins at `at`, characters `stride` bytes apart, may stand inside a keyword. */
  mayBegin(bytes: Uint8Array, at: number, stride: number): boolean;
  /**
   * Whether the character at `at` of a decoded view may belong to a keyword. `seenTo`: the byte from which on the text goes on
   * out of sight; absent where it ends.
   */
  mayHold(view: View, at: number, seenTo: number | undefined): boolean;
  /** The same of an escape that has given way to its character. */
  mayHoldIn(unescaped: Unescaped): boolean;
}

/** Bytes in which escapes have given way to their characters, and where that of one stands; of a soft line break nothing is left. */
export interface Unescaped {
  readonly bytes: Uint8Array;
  readonly at: number;
  /** Where each of the bytes begins in the text. */
  readonly starts: Int32Array;
  /** Index of the last byte before `at` that was written as an escape; negative where there is none. */
  readonly escapedBefore: number;
  /** It is a soft line break: there is no byte for it. */
  readonly isBreak: boolean;
  /** It is quoted-printable, if the text is: that tells what stands farther away. */
  readonly isQuoted: boolean;
}

/**
 * What stands around the escape at `start`, as far as `reach` characters on either side, with all escapes decoded; undefined where it takes
 * more than that to read it: literals that may go on in others, escapes of escapes, names of characters, soft line breaks but
 * the one at `start`. Holds until it is called again.
 */
export function plainlyUnescaped(bytes: Uint8Array, start: number, reach: number): Unescaped | undefined {
  const length = 2 * reach + LONGEST_ESCAPE;
  if (length > codes.length) {
    codes = new Uint8Array(length);
    starts = new Int32Array(length);
  }
  const isQuoted = quoted(bytes, start) >= 0;
  let count = 0;
  let place = -1;
  let escapedBefore = -1;
  let at = Math.max(0, start - reach);
  while (at < bytes.length && (place < 0 || count <= place + reach)) {
    let code = bytes[at]!;
    let next = at + 1;
    if (code === 0x1b) return undefined;
    if (isQuoted && quoted(bytes, at) >= 0) {
      code = quoted(bytes, at);
      next = at + 3;
    } else if (code === 0x3d && isSoft(byteAt(bytes, next))) {
      // Quoted-printable, or its soft line break.
      if (at !== start) return undefined;
      next += bytes[next] === 0x0d ? 2 : 1;
      if (bytes[next - 1] !== 0x0a) return undefined;
      place = count;
      at = next;
      continue;
    }
    if (code === 0x25 || code === 0x5c || code === 0x26) {
      const escaped = readSimple(bytes, at);
      if (escaped === "unknown") return undefined;
      if (escaped !== "none") ({ code, end: next } = escaped);
    }
    // An escape that began before the one at `start` reaches over it.
    if (at < start && next > start) return undefined;
    if (at === start) place = count;
    else if (place < 0 && next > at + 1) escapedBefore = count;
    starts[count] = at;
    codes[count++] = code;
    at = next;
  }
  const unescaped = codes.subarray(0, count);
  if (place < 0 || !isPlain(unescaped)) return undefined;
  return {
    bytes: unescaped,
    at: place,
    starts: starts.subarray(0, count),
    escapedBefore,
    isBreak: bytes[start] === 0x3d && !isQuoted,
    isQuoted,
  };
}

/** What {@link plainlyUnescaped} made last: it is asked at every escape. */
let codes = /* @__PURE__ */ new Uint8Array(256);
let starts = /* @__PURE__ */ new Int32Array(256);

/** The escape that begins at `at`, if it is one that stands for one character and no name of it has to be known. */
function readSimple(bytes: Uint8Array, at: number): Escaped | "none" | "unknown" {
  const next = byteAt(bytes, at + 1);
  if (bytes[at] === 0x25) return hexValue(next) >= 0 ? readEscape(bytes, at, 1) : "none";
  if (bytes[at] === 0x26) return next === 0x23 || isLetter(next) ? readEscape(bytes, at, 1) : "none";
  const code = SIMPLE.get(next);
  if (code === undefined) return readEscape(bytes, at, 1);
  // A line that is written out may be one of a list: see `escapes.ts`.
  const isListed = next === 0x6e && byteAt(bytes, at + 2) === 0x22;
  return isListed ? "unknown" : { code, end: at + 2 };
}

/** What a backslash makes of some characters. */
const SIMPLE = /* @__PURE__ */ new Map(
  Object.entries({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", e: "\x1b", '"': '"', "'": "'" }).map(
    ([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)],
  ),
);

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** What follows `=` in quoted-printable. */
function isSoft(code: number): boolean {
  return code === 0x0a || code === 0x0d || hexValue(code) >= 0;
}

/** Nothing begins here that is to be decoded, and no piece of a literal ends that goes on in another one. */
function isPlain(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const code = bytes[at]!;
    const next = byteAt(bytes, at + 1);
    if (isSign(code) ? mayBeSign(code, next) : code === 0x1b ? next === 0x5b : isQuote(code) && mayJoin(next))
      return false;
  }
  return true;
}

function mayJoin(code: number): boolean {
  return isQuote(code) || JOINS.includes(code);
}

/** What may stand behind the quote of a literal that goes on in another one: see `src/detect/encodings/literals.ts` and `lists.ts`. */
const JOINS = /* @__PURE__ */ Buffer.from(" ,\t+.&<|^~*/\r\n\\#;-", "latin1");

/** Whether a sign that is followed by `next` may begin what is decoded. */
function mayBeSign(sign: number, next: number): boolean {
  if (sign === 0x25) return hexValue(next) >= 0;
  if (sign === 0x26) return next === 0x23 || isLetter(next);
  if (sign === 0x3d) return isSoft(next);
  return BEHIND_BACKSLASH.includes(next);
}

/** See `escapeAt` of `src/detect/encodings/escapes.ts`; and what ends a line that goes on in the next one. */
const BEHIND_BACKSLASH = /* @__PURE__ */ Buffer.from("uUxX01nrtbfe/\"'\\\r\n", "latin1");

/** What an escape stands for, and the index of the byte behind it. */
interface Escaped {
  readonly code: number;
  readonly end: number;
}

/**
 * A first look, at a few bytes, at what begins like an escape: `%2F`, `\u4e2d` and base64's `=` at a line's end are common,
 * and hardly ever does the character they stand for make a piece of one of `keywords` with its neighbours.
 */
export function createEscapeProbe(keywords: () => readonly Pick<Keyword, "text">[]): EscapeProbe {
  let pieces: Pieces;

  /** Whether a keyword may begin with `code`, for which an escape stands that ends before `next`. */
  function begins(bytes: Uint8Array, code: number, next: number): boolean {
    const after = peek(bytes, next);
    if (after === "unknown") return pieces.first(code);
    if (!pieces.firstTwo(code, after.code)) return false;
    if (pieces.isTwo(code, after.code)) return true;
    const third = peek(bytes, after.end);
    return third === "unknown" || pieces.firstThree(code, after.code, third.code);
  }

  /** Whether a keyword may go on with `code` behind what stands before `at`, and then with what stands from `next` on. */
  function goesOn(bytes: Uint8Array, at: number, code: number, next: number): boolean {
    let first = at;
    // In JSON within JSON a backslash is escaped itself.
    while (first > at - MOST_BACKSLASHES && byteAt(bytes, first - 1) === 0x5c) first--;
    const before = byteAt(bytes, first - 1);
    const further = byteAt(bytes, first - 2);
    const isInside = pieces.three(further, before, code);
    const isSecond = pieces.firstTwo(before, code);
    if (!isInside && !isSecond) return false;
    const after = peek(bytes, next);
    if (after === "unknown") return true;
    return (
      (isInside && (pieces.lastThree(further, before, code) || pieces.three(before, code, after.code))) ||
      (isSecond && (pieces.isTwo(before, code) || pieces.firstThree(before, code, after.code)))
    );
  }

  function mayBegin(bytes: Uint8Array, at: number, stride: number): boolean {
    pieces ??= createPieces(keywords());
    if (bytes[at] === 0x3d) {
      // Of soft line breaks in a row the first one tells.
      if (
        stride === 1 &&
        at > 1 &&
        bytes[at - 1] === 0x0a &&
        byteAt(bytes, at - (byteAt(bytes, at - 2) === 0x0d ? 3 : 2)) === 0x3d
      )
        return false;
      if (hexValue(byteAt(bytes, at + stride)) >= 0) return stride === 1 && mayBeginQuoted(bytes, at);
      const next = at + (bytes[at + stride] === 0x0d ? 3 : 2) * stride;
      if (at === 0 || next >= bytes.length) return false;
      return stride !== 1 || isSign(byteAt(bytes, next)) || goesOn(bytes, at, byteAt(bytes, next), next + 1);
    }
    const escaped = readEscape(bytes, at, stride);
    if (escaped === "none") return false;
    if (escaped === "unknown") return true;
    const { code, end } = escaped;
    if (code === FOREIGN) return false;
    if (code === 0x25) return mayBeHexDigit(bytes, end, stride);
    if (isSign(code)) {
      const after = stride === 1 ? peek(bytes, end) : "unknown";
      return after === "unknown" || mayBeSign(code, after.code);
    }
    if (stride !== 1) return pieces.any(code);
    // Right behind another escape only a keyword that begins here has this one for its first.
    return begins(bytes, code, end) || (!endsEscape(bytes, at) && goesOn(bytes, at, code, end));
  }

  /** Three characters in quoted-printable, `=73=6B=5F`. */
  function mayBeginQuoted(bytes: Uint8Array, at: number): boolean {
    const first = quoted(bytes, at);
    const second = quoted(bytes, at + 3);
    const third = quoted(bytes, at + 6);
    if (first < 0 || second < 0 || third < 0) return false;
    return pieces.firstThree(first, second, third);
  }

  function mayHold(view: View, at: number, seenTo: number | undefined): boolean {
    pieces ??= createPieces(keywords());
    const { text } = view;
    const code = (index: number) => text.charCodeAt(index) || 0;
    if (seenTo !== undefined) {
      if (at + 3 > text.length || view.endOf(at + 2) + LONGEST_ESCAPE > seenTo) return true;
      // A literal that ends here may go on in another one, out of sight.
      for (let index = at - 1; index < at + 3; index++) if (isQuote(code(index))) return true;
    }
    return mayBePiece(code(at - 2), code(at - 1), code(at), code(at + 1), code(at + 2));
  }

  function mayHoldIn({ bytes, at }: Unescaped): boolean {
    pieces ??= createPieces(keywords());
    const code = (index: number) => byteAt(bytes, index);
    return mayBePiece(code(at - 2), code(at - 1), code(at), code(at + 1), code(at + 2));
  }

  /** Whether the third of five characters may belong to a keyword. */
  function mayBePiece(a: number, b: number, c: number, d: number, e: number): boolean {
    return (
      pieces.three(a, b, c) ||
      pieces.three(b, c, d) ||
      pieces.three(c, d, e) ||
      pieces.isTwo(b, c) ||
      pieces.isTwo(c, d)
    );
  }

  return { mayBegin, mayHold, mayHoldIn };
}

/** Backslashes before an escape's own that are looked over: as many as JSON in JSON in JSON has. */
export const MOST_BACKSLASHES = 3;
/** An escape that begins so near the end of what is seen may be cut. */
export const LONGEST_ESCAPE = 12;

/** Whether `%2F`, `\\x2f` or `\\u002f` ends right before the byte `at`. */
function endsEscape(bytes: Uint8Array, at: number): boolean {
  if (byteAt(bytes, at - 3) === 0x25) return hex(bytes, at - 2, 1, 2) !== "none";
  if (byteAt(bytes, at - 4) === 0x5c && byteAt(bytes, at - 3) === 0x78)
    return hex(bytes, at - 2, 1, 2) !== "none";
  const isLong = byteAt(bytes, at - 6) === 0x5c && byteAt(bytes, at - 5) === 0x75;
  return isLong && hex(bytes, at - 4, 1, 4) !== "none";
}

/** Whether a hexadecimal digit stands at `at`, or an escape of one: behind an escaped percent sign. */
function mayBeHexDigit(bytes: Uint8Array, at: number, stride: number): boolean {
  const code = byteAt(bytes, at);
  if (!isSign(code)) return hexValue(code) >= 0;
  if (code === 0x3d) return true;
  const escaped = readEscape(bytes, at, stride);
  if (escaped === "unknown") return true;
  return escaped !== "none" && hexValue(escaped.code) >= 0;
}

/** The character that `=XX` stands for at `at`; negative where there is none. */
function quoted(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x3d) return -1;
  const escaped = hex(bytes, at + 1, 1, 2);
  return escaped === "none" ? -1 : escaped.code;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60;
}

/** Pieces of keywords, whatever their case. A few that are none are taken for some. */
interface Pieces {
  any(code: number): boolean;
  first(code: number): boolean;
  firstTwo(a: number, b: number): boolean;
  three(a: number, b: number, c: number): boolean;
  firstThree(a: number, b: number, c: number): boolean;
  lastThree(a: number, b: number, c: number): boolean;
  /** A keyword of no more than these. */
  isTwo(a: number, b: number): boolean;
}

/** Bits that tell a character from most others, whatever its case. */
const BITS = 6;
const MASK = (1 << BITS) - 1;
const ANY = 1;
const FIRST = 2;
const LAST = 4;
const ALL = 8;

function createPieces(keywords: readonly Pick<Keyword, "text">[]): Pieces {
  const ones = new Uint8Array(1 << BITS);
  const twos = new Uint8Array(1 << (2 * BITS));
  const threes = new Uint8Array(1 << (3 * BITS));
  const one = (code: number) => (code >= 0x60 ? code - 0x20 : code) & MASK;
  const two = (a: number, b: number) => (one(a) << BITS) | one(b);
  const three = (a: number, b: number, c: number) => (two(a, b) << BITS) | one(c);
  for (const { text } of keywords) {
    const code = (index: number) => text.charCodeAt(index);
    for (let i = 0; i < text.length; i++) ones[one(code(i))]! |= i === 0 ? FIRST | ANY : ANY;
    const end = text.length - 1;
    for (let i = 2; i <= end; i++)
      threes[three(code(i - 2), code(i - 1), code(i))]! |=
        ANY | (i === 2 ? FIRST : 0) | (i === end ? LAST : 0);
    if (end < 1) continue;
    twos[two(code(0), code(1))]! |= FIRST;
    if (end === 1) twos[two(code(0), code(1))]! |= ALL;
  }
  return {
    any: (code) => ones[one(code)] !== 0,
    first: (code) => (ones[one(code)]! & FIRST) !== 0,
    firstTwo: (a, b) => (twos[two(a, b)]! & FIRST) !== 0,
    firstThree: (a, b, c) => (threes[three(a, b, c)]! & FIRST) !== 0,
    lastThree: (a, b, c) => (threes[three(a, b, c)]! & LAST) !== 0,
    isTwo: (a, b) => (twos[two(a, b)]! & ALL) !== 0,
    three: (a, b, c) => threes[three(a, b, c)] !== 0,
  };
}

/** NUL outside of the text: no keyword has one. */
function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** What begins an escape or a soft line break: what it stands for is not seen here. */
function isSign(code: number): boolean {
  return code === 0x25 || code === 0x5c || code === 0x26 || code === 0x3d;
}

/** The character at `at`, written as it is or with an escape. */
function peek(bytes: Uint8Array, at: number): Escaped | "unknown" {
  const code = byteAt(bytes, at);
  if (!isSign(code)) return { code, end: at + 1 };
  if (code === 0x3d) return isSoft(byteAt(bytes, at + 1)) ? "unknown" : { code, end: at + 1 };
  const escaped = readEscape(bytes, at, 1);
  if (escaped === "none") return code === 0x5c ? "unknown" : { code, end: at + 1 };
  return escaped === "unknown" || isSign(escaped.code) ? "unknown" : escaped;
}

/** What stands for all characters that are not ASCII, and for NUL: no keyword has them. */
const FOREIGN = 0;

/** `%2d`, `&#45;`, `\/`, `\x2d`, `\055`, `\u002d`, `\U0000002d`, `\u{2d}`. `none`: it stands for nothing. */
function readEscape(bytes: Uint8Array, at: number, stride: number): Escaped | "none" | "unknown" {
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

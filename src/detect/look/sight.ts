/** How many bytes behind a keyword a first look sees, at most. */
export const LOOK_BYTES = 72;

/** Kinds of characters, as bits: one look-up tells all. */
export const NAME = 1;
export const QUOTE = 2;
export const BLANK = 4;
export const NEWLINE = 8;
export const SPACE = 16;
/** What ends a value without quotes. */
export const STOP = 32;
/** Letters and signs before the quote of a literal. */
export const PREFIX = 64;
export const DIGIT = 128;

const KINDS = new Uint8Array(256);

for (const [kind, chars] of [
  [NAME, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.$"],
  [QUOTE, "\"'`"],
  [BLANK, " \t"],
  [NEWLINE, "\r\n"],
  [SPACE, " \t\r\n\f\v\xa0"],
  [STOP, " \t\r\n\f\v\xa0,;&|<>\"'`(){}[]\\\0"],
  [PREFIX, "bBrRfFuUL@$"],
  [DIGIT, "0123456789"],
] as const)
  for (let i = 0; i < chars.length; i++) KINDS[chars.charCodeAt(i)]! |= kind;

/** Whether `code` is of one of the kinds whose bits `kind` has. */
export function isA(kind: number, code: number): boolean {
  return (KINDS[code]! & kind) !== 0;
}

/** No joint between two literals here; one that goes on beyond what is in sight. */
export const NONE = -1;
export const UNSEEN = -2;

/** The bytes that a look sees. Indices are those of the whole text. */
export interface Sight {
  /** Index of the first byte that is out of sight. */
  readonly end: number;
  /** The answer where the bytes in sight end: nothing follows, or more does. */
  readonly open: boolean;
  /** Index of the first byte from `start` on that is of no such kind. */
  skip(kind: number, start: number): number;
  skipBackslashes(start: number): number;
  /**
   * Where the literal goes on that `quote` ended right before `start`: the index behind the quote that opens it again.
   * See `src/detect/literals.ts`.
   */
  joint(start: number, quote: number): number;
}

export function sightOf(bytes: Uint8Array, from: number): Sight {
  const open = from + LOOK_BYTES <= bytes.length;
  const end = open ? from + LOOK_BYTES : bytes.length;
  return { end, open, skip, skipBackslashes, joint };

  function skip(kind: number, start: number): number {
    let index = start;
    while (index < end && isA(kind, bytes[index]!)) index++;
    return index;
  }

  function skipBackslashes(start: number): number {
    let index = start;
    while (index < end && bytes[index] === 0x5c) index++;
    return index;
  }

  function joint(start: number, quote: number): number {
    let index = skip(BLANK, skipJoiner(skip(BLANK, start)));
    if (index < end && isA(NEWLINE, bytes[index]!)) index = skip(BLANK, skipJoiner(skip(SPACE, index)));
    if (index === start) return index < end || !open ? NONE : UNSEEN;
    for (let prefix = 0; prefix < 2 && index < end && isA(PREFIX, bytes[index]!); prefix++) index++;
    if (index >= end) return open ? UNSEEN : NONE;
    return bytes[index] === quote ? index + 1 : NONE;
  }

  /** Behind `+`, `.`, `..`, `&`, `<>`, `||` or a backslash. */
  function skipJoiner(start: number): number {
    let index = start;
    for (let more = 0; more < 2 && index < end; more++) {
      const code = bytes[index];
      const joins =
        code === 0x2b ||
        code === 0x2e ||
        code === 0x26 ||
        code === 0x3c ||
        code === 0x3e ||
        code === 0x7c ||
        code === 0x5c;
      if (!joins) break;
      index++;
    }
    return index;
  }
}

import { hexValue } from "../encodings/hex-digit.ts";

/** How many bytes behind a keyword a first look sees, at most. */
export const LOOK_BYTES = 72;
/** How many before it: as many as the longest escape has. */
export const LOOK_BACK = 12;

/** Kinds of characters, one bit each: one look-up in a table tells all kinds that a byte is of. What a name is made of: */
export const NAME = 1;
/** `"`, `'` and `` ` ``. */
export const QUOTE = 2;
/** A blank or a tab. */
export const BLANK = 4;
/** CR or LF. */
export const NEWLINE = 8;
/** Any white space, line breaks included. */
export const SPACE = 16;
/** What ends a value without quotes. */
export const STOP = 32;
/** Letters and signs before the quote of a literal. */
export const PREFIX = 64;
export const DIGIT = 128;
/** Letters and digits. */
export const ALNUM = 256;
/** Signs of the operators that put strings together, and the backslash. */
const JOINER = 512;
/** What lines of comments and quoted mails begin with. */
export const MARK = 1024;

const KINDS = new Uint16Array(256);

for (const [kind, chars] of [
  [NAME, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.$"],
  [QUOTE, "\"'`"],
  [BLANK, " \t"],
  [NEWLINE, "\r\n"],
  [SPACE, " \t\r\n\f\v\xa0"],
  [STOP, " \t\r\n\f\v\xa0,;&|<>\"'`(){}[]\\\0"],
  [PREFIX, "bBrRfFuULN8@$"],
  [DIGIT, "0123456789"],
  [ALNUM, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"],
  [JOINER, "+.&<>|^~*\\"],
  [MARK, ">#!/*;-|"],
] as const)
  for (let i = 0; i < chars.length; i++) KINDS[chars.charCodeAt(i)]! |= kind;

/** Whether `code` is of one of the kinds whose bits `kind` has. */
export function isA(kind: number, code: number): boolean {
  return (KINDS[code]! & kind) !== 0;
}

/** `%`, a backslash, `&`, ESC; the first byte of a character that nobody sees. */
export function isEscapeSign(code: number): boolean {
  return code === 0x25 || code === 0x5c || code === 0x26 || code === 0x1b || code === 0xe2;
}

/** No joint between two literals here; one that goes on beyond what is in sight. */
export const NONE = -1;
export const UNSEEN = -2;

/** The bytes that a look sees. Indices are those of the whole text. */
export interface Sight {
  /** Index of the first byte that is out of sight. */
  readonly end: number;
  /** The answer of a look that comes to the end of what it sees without being sure: true where the text goes on, for then it cannot tell. */
  readonly open: boolean;
  /** Index of the first byte from `start` on that is of no such kind. */
  skip(kind: number, start: number): number;
  skipBackslashes(start: number): number;
  /**
   * Where the literal goes on that `quote` ended right before `start`: the index behind the quote that opens it
   * again (any quote, where an operator joins them), or that of a comment behind which it may.
   * See `src/detect/encodings/literals.ts`.
   */
  joint(start: number, quote: number): number;
  /** The next literal of a list may follow the one that ended right before `start`: a call may put them together. See `lists.ts`. */
  memberFollows(start: number): boolean;
  /**
   * Whether a value may go on behind the backslashes at `start`, decoded or not: a line break or a tab that is written out ends it as any does, and
   * behind a quote that is written out another literal must begin.
   */
  goesOnEscaped(start: number): boolean;
  /** Index of the first byte from `start` on that is of no blank and no break, written out or not. */
  skipWritten(start: number): number;
}

/**
 * Whether the byte `at` begins an escape or a soft line break, or ends a literal that goes on in another one: it stands for what is not seen
 * here.
 */
export function mayStandForOther(
  bytes: Uint8Array,
  at: number,
  { end, joint, memberFollows }: Pick<Sight, "end" | "joint" | "memberFollows">,
): boolean {
  const code = bytes[at]!;
  if (code === 0x3d) return at + 1 < end && isSoft(bytes[at + 1]!);
  return isEscapeSign(code) || (isA(QUOTE, code) && (joint(at + 1, code) !== NONE || memberFollows(at + 1)));
}

/** What follows `=` in quoted-printable; its line break may be written out. */
export function isSoft(code: number): boolean {
  return code === 0x5c || isA(NEWLINE, code) || hexValue(code) >= 0;
}

/** What is seen of `bytes` behind a keyword that ends right before the byte `from`. */
export function sightOf(bytes: Uint8Array, from: number): Sight {
  const open = from + LOOK_BYTES <= bytes.length;
  const end = open ? from + LOOK_BYTES : bytes.length;
  return { end, open, skip, skipBackslashes, joint, memberFollows, goesOnEscaped, skipWritten };

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

  function memberFollows(start: number): boolean {
    const comma = skip(SPACE, start);
    if (comma >= end) return open;
    if (bytes[comma] !== 0x2c) return false;
    let index = skip(SPACE, comma + 1);
    if (index < end && isComment(bytes[index]!)) return true;
    for (let prefix = 0; prefix < 2 && index < end && isA(PREFIX, bytes[index]!); prefix++) index++;
    return index >= end ? open : isA(QUOTE, bytes[index]!);
  }

  function goesOnEscaped(start: number): boolean {
    const at = skipBackslashes(start);
    if (at >= end) return true;
    if (isWrittenBreak(bytes[at]!)) return hidesBreak(at - start);
    if (!isA(QUOTE, bytes[at]!)) return true;
    let index = skipWritten(at + 1);
    // .concat( and a soft line break
    if (index < end && (bytes[index] === 0x2e || bytes[index] === 0x3d)) return true;
    // What ends a statement, or parts members of a list.
    if (index < end && (bytes[index] === 0x3b || bytes[index] === 0x2c)) index = skipWritten(index + 1);
    if (index < end && isA(NAME, bytes[index]!) && !isComment(bytes[index]!)) {
      // The prefix of the next literal, or a name to which it is appended.
      index = skip(BLANK, skip(NAME, index));
      if (index < end && bytes[index] === 0x3d) return true;
    }
    return index >= end ? open : isA(JOINER | QUOTE, bytes[index]!) || isComment(bytes[index]!);
  }

  function skipWritten(start: number): number {
    let index = skip(SPACE, start);
    let at = skipBackslashes(index);
    while (at > index && at < end && isWrittenBreak(bytes[at]!)) {
      index = skip(SPACE, at + 1);
      at = skipBackslashes(index);
    }
    return index;
  }

  function joint(start: number, quote: number): number {
    const blank = skip(BLANK, start);
    if (blank < end && bytes[blank] === 0x3b) return appended(blank + 1);
    let index = skipJoiner(blank);
    let joined = index > blank;
    // .concat(
    if (joined && bytes[blank] === 0x2e && index < end && bytes[index] === 0x63) return index;
    index = skip(BLANK, index);
    // Visual Basic goes on below with `& _`.
    if (joined && index < end && bytes[index] === 0x5f) index = skip(BLANK, index + 1);
    // And where a statement ends with its line, behind a backslash.
    if (joined && index < end && bytes[index] === 0x5c) index++;
    if (index < end && isComment(bytes[index]!)) return index;
    if (index < end && isA(NEWLINE, bytes[index]!)) {
      if (!joined) {
        const next = appended(index);
        if (next !== NONE) return next;
      }
      const below = skip(SPACE, index);
      index = skipJoiner(below);
      joined ||= index > below;
      index = skip(BLANK, index);
    }
    if (index === start) return tight(start);
    for (let prefix = 0; prefix < 2 && index < end && isA(PREFIX, bytes[index]!); prefix++) index++;
    if (index >= end) return open ? UNSEEN : NONE;
    const opens = joined ? isA(QUOTE, bytes[index]!) : bytes[index] === quote;
    return opens ? index + 1 : NONE;
  }

  /** A quote right behind the other, within a word. */
  function tight(start: number): number {
    if (start + 1 >= end) return open ? UNSEEN : NONE;
    const isWithin = isA(QUOTE, bytes[start]!) && isWord(bytes[start - 2] ?? 0) && isWord(bytes[start + 1]!);
    return isWithin ? start + 1 : NONE;
  }

  /** On the next line, `name += "` or `name .= "`. */
  function appended(start: number): number {
    const line = skip(BLANK, start);
    if (line >= end) return open ? UNSEEN : NONE;
    if (!isA(NEWLINE, bytes[line]!)) return NONE;
    const name = skip(SPACE, line);
    // The name takes a `.` before `=` along.
    const behind = skip(NAME, name < end && bytes[name] === 0x40 ? name + 1 : name);
    let index = skip(BLANK, behind);
    if (index >= end) return open ? UNSEEN : NONE;
    if (behind === name) return NONE;
    if (bytes[index] === 0x2b || bytes[index] === 0x2e) index++;
    if (index >= end) return open ? UNSEEN : NONE;
    return bytes[index] === 0x3d && (bytes[index - 1] === 0x2b || bytes[index - 1] === 0x2e)
      ? index + 1
      : NONE;
  }

  /** `&amp;` stands at `at`. */
  function isAmpersand(at: number): boolean {
    if (at + 4 >= end || bytes[at] !== 0x26 || bytes[at + 4] !== 0x3b) return false;
    return bytes[at + 1] === 0x61 && bytes[at + 2] === 0x6d && bytes[at + 3] === 0x70;
  }

  /** Behind an operator that joins, or a backslash. */
  function skipJoiner(start: number): number {
    let index = start;
    for (let more = 0; more < 2 && index < end; more++) {
      if (!isA(JOINER, bytes[index]!)) break;
      // `"…" &amp; "…"`: text of XML needs no entities for quotes.
      index += isAmpersand(index) ? 5 : 1;
    }
    return index;
  }
}

/**
 * Whether one of so many backslashes before a break that is written out is of the text itself, and hides the break: `\\\n` is how JSON writes it.
 * A break alone takes one, and twice as many each time that it is written out once more.
 */
export function hidesBreak(backslashes: number): boolean {
  return (backslashes & (backslashes - 1)) !== 0;
}

/** n, r, t: with a backslash before them what ends a value. */
function isWrittenBreak(code: number): boolean {
  return code === 0x6e || code === 0x72 || code === 0x74;
}

/** What pieces of a token end and begin with, or the backslash before a quote that is escaped. */
function isWord(code: number): boolean {
  return isA(NAME, code) || code === 0x5c || code === 0x2b || code === 0x2f || code === 0x3d;
}

/** May begin a comment (`//`, `#`, `--`), which is not read here: the literal may go on behind it. */
function isComment(code: number): boolean {
  return code === 0x2f || code === 0x23 || code === 0x2d;
}

import type { Encoding } from "../types.ts";
import type { Decoded, View } from "../view.ts";
import { hexValue } from "./hex-digit.ts";
import { createRunBuilder, kindNumber, type RunBuilder } from "./runs.ts";

/** Characters of a view that stand for something else: where one begins in the outer text, and what it means. */
interface Piece {
  /** Index behind it in the outer text. */
  readonly end: number;
  /** None: of a character that takes no room. */
  readonly char: string;
  readonly encoding: Encoding;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  e: "\x1b",
  "/": "/",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: "&",
  lt: "<",
  gt: ">",
  apos: "'",
  colon: ":",
  sol: "/",
  lowbar: "_",
  hyphen: "-",
  commat: "@",
  equals: "=",
  plus: "+",
  nbsp: " ",
};

/**
 * Characters that nobody sees, between those of a word: what a page or a chat breaks long lines at, and what tells joined letters apart (U+200B to
 * U+200D, U+2060). As UTF-8 they have three bytes.
 */
const UNSEEN = /\xe2(?:\x80[\x8b-\x8d]|\x81\xa0)/y;
const UNSEEN_LENGTH = 3;

function isUnseen(code: number): boolean {
  return (code >= 0x200b && code <= 0x200d) || code === 0x2060;
}

/** A colour or a style of terminals; logs are full of them. */
const TERMINAL = /\x1b\[[\d;]{0,16}[A-Za-z]/y;

/**
 * What `text` says at `at`, if an escape begins there: `%2D`, `\u002d`, `\U0000002d`, `\x2d`, `\055`, `\n`, `&#45;`, `&quot;`. A terminal's escape
 * says nothing: its first character stands for it. A character that nobody sees says nothing at all.
 */
export function escapeAt(text: string, at: number): Piece | undefined {
  switch (text.charCodeAt(at)) {
    case 0x25:
      return hexPiece(text, at + 1, 2, "percent");
    case 0x5c: {
      const kind = text[at + 1];
      if (kind === "u") return hexPiece(text, at + 2, 4, "escape") ?? bracedPiece(text, at);
      if (kind === "U") return hexPiece(text, at + 2, 8, "escape");
      if (kind === "x") return hexPiece(text, at + 2, 2, "escape");
      if (kind === "0" || kind === "1") return octalPiece(text, at + 1);
      const char = kind === undefined ? undefined : SIMPLE[kind];
      if (char === undefined) return undefined;
      return { end: kind === "n" ? endOfListedLine(text, at + 2) : at + 2, char, encoding: "escape" };
    }
    case 0x26: {
      const close = closeOfEntity(text, at + 1);
      if (close < 0) return undefined;
      const name = text.slice(at + 1, close);
      const code = /^#x[0-9a-f]+$/i.test(name)
        ? Number.parseInt(name.slice(2), 16)
        : /^#\d+$/.test(name)
          ? Number(name.slice(1))
          : undefined;
      const char = code === undefined ? ENTITIES[name] : code > 0 ? charOf(code) : undefined;
      return char === undefined ? undefined : { end: close + 1, char, encoding: "html" };
    }
    case 0x1b: {
      TERMINAL.lastIndex = at;
      return TERMINAL.test(text) ? { end: TERMINAL.lastIndex, char: "\x1b", encoding: "escape" } : undefined;
    }
    case 0xe2: {
      UNSEEN.lastIndex = at;
      return UNSEEN.test(text) ? { end: at + UNSEEN_LENGTH, char: "", encoding: "escape" } : undefined;
    }
    default:
      return undefined;
  }
}

/** What a number stands for, where texts that are read byte by byte can have it. */
function charOf(code: number): string | undefined {
  if (code < 256) return String.fromCharCode(code);
  return isUnseen(code) ? "" : undefined;
}

/** Between two lines of a cell: a notebook keeps them as a list of strings. */
const NEXT_LISTED = /",\s{0,80}"/y;

/** Where a written line break ends: if its string does as well and one more follows in a list, where that one begins. */
function endOfListedLine(text: string, from: number): number {
  NEXT_LISTED.lastIndex = from;
  return text[from] === '"' && NEXT_LISTED.test(text) ? NEXT_LISTED.lastIndex : from;
}

/** Index of the `;` that ends the name or number at `from`; -1 when none follows soon. */
function closeOfEntity(text: string, from: number): number {
  for (let at = from; at < from + 10 && at < text.length; at++) if (text[at] === ";") return at;
  return -1;
}

function hexPiece(text: string, from: number, digits: number, encoding: Encoding): Piece | undefined {
  let code = 0;
  for (let i = from; i < from + digits; i++) {
    const value = hexValue(text.charCodeAt(i));
    if (value < 0) return undefined;
    code = code * 16 + value;
  }
  const char = charOf(code);
  return char === undefined ? undefined : { end: from + digits, char, encoding };
}

/** `\055`, as C and shells write it: three digits. */
function octalPiece(text: string, from: number): Piece | undefined {
  const high = text.charCodeAt(from + 1) - 0x30;
  const low = text.charCodeAt(from + 2) - 0x30;
  if (!(high >= 0 && high < 8 && low >= 0 && low < 8)) return undefined;
  const code = (text.charCodeAt(from) - 0x30) * 64 + high * 8 + low;
  return { end: from + 3, char: String.fromCharCode(code), encoding: "escape" };
}

/** `\u{2d}`, as JavaScript, Ruby, Rust and Swift write it. */
function bracedPiece(text: string, at: number): Piece | undefined {
  const found = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(text.slice(at, at + 12));
  if (!found) return undefined;
  const code = Number.parseInt(found[1] ?? "", 16);
  const char = charOf(code);
  return char === undefined ? undefined : { end: at + found[0].length, char, encoding: "escape" };
}

/** `outer` with its escapes decoded, or `undefined` when it has none. */
export function unescapedView(outer: View): Decoded | undefined {
  const source = outer.text;
  let runs: RunBuilder | undefined;
  for (let at = nextEscapeSign(source, 0); at < source.length; ) {
    const short = shortEscapeAt(source, at);
    if (short !== 0) {
      runs ??= createRunBuilder(source);
      runs.copy(at);
      const end = at + (short >> 8);
      runs.put(short & 0xff, end, short >> 8 === 3 ? PERCENT : ESCAPE);
      at = nextEscapeSign(source, end);
      continue;
    }
    const piece = escapeAt(source, at);
    if (piece) {
      runs ??= createRunBuilder(source);
      runs.copy(at);
      if (piece.char === "") runs.skip(piece.end, piece.encoding);
      else runs.replace(piece.char, piece.end, piece.encoding);
    }
    at = nextEscapeSign(source, piece?.end ?? at + 1);
  }
  if (!runs) return undefined;
  runs.copy(source.length);
  return runs.finish(outer, true);
}

const PERCENT = /* @__PURE__ */ kindNumber("percent");
const ESCAPE = /* @__PURE__ */ kindNumber("escape");

/**
 * What {@link escapeAt} says of those escapes that are written most, as one number: the code of the character, and times 256 how long
 * the escape is. 0 for all others. In texts of nothing but escapes most time is spent here.
 */
function shortEscapeAt(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === 0x25) return hexEscape(text, at, 1, 2);
  if (sign !== 0x5c) return 0;
  const kind = text.charCodeAt(at + 1);
  if (kind === 0x78) return hexEscape(text, at, 2, 2);
  return kind === 0x75 ? hexEscape(text, at, 2, 4) : 0;
}

/** An escape at `at` of so many hexadecimal digits behind so many characters. */
function hexEscape(text: string, at: number, before: number, digits: number): number {
  const end = at + before + digits;
  if (end > text.length) return 0;
  let code = 0;
  for (let i = at + before; i < end; i++) {
    const value = hexValue(text.charCodeAt(i));
    if (value < 0) return 0;
    code = code * 16 + value;
  }
  return code < 256 ? ((end - at) << 8) | code : 0;
}

/** Index of the next `%`, backslash, `&`, ESC or first byte of a character that nobody sees; the text's length when there is none. */
function nextEscapeSign(text: string, from: number): number {
  const near = Math.min(text.length, from + NEAR_SIGN);
  for (let at = from; at < near; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x25 || code === 0x5c || code === 0x26 || code === 0x1b || code === 0xe2) return at;
  }
  ESCAPE_SIGN.lastIndex = near;
  return ESCAPE_SIGN.test(text) ? ESCAPE_SIGN.lastIndex - 1 : text.length;
}

const ESCAPE_SIGN = /[%\\&\x1b\xe2]/g;
/** So near a sign is found without a pattern, whose start costs as much. */
const NEAR_SIGN = 8;

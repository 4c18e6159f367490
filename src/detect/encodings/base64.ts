import type { Encoding } from "../types.ts";
import { latin1, type View, type ViewAt, work } from "../view.ts";

/** In {@link SEXTETS}: no character of base64. */
export const NONE = 255;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What characters of base64 stand for, by byte; both alphabets at once: `+/` and `-_`. */
export const SEXTETS = (() => {
  const table = new Uint8Array(256).fill(NONE);
  for (let i = 0; i < ALPHABET.length; i++) table[ALPHABET.charCodeAt(i)] = i;
  table[0x2b] = table[0x2d] = 62;
  table[0x2f] = table[0x5f] = 63;
  return table;
})();

/**
 * A line wrap inside base64, at `lastIndex`: a break, one that is written out, be that in a text that is written out itself, or one that a
 * backslash hides; an indent; and what begins each line of a quotation in a mail or of a comment.
 */
export const WRAP =
  /(?:(?:\\{1,4}r)?\\{1,4}n|\\?\r?\n)[ \t]{0,60}(?:(?:>{1,4}|#{1,3}!?|\/\/[/!]?|\*|;{1,3}|--|\|)[ \t]{1,4}){0,3}/y;
/** Characters of one, at most. */
export const LONGEST_WRAP = 100;

/** How a keyword looks inside base64. */
export interface Base64Form {
  /** The characters that depend on the keyword alone. */
  readonly text: string;
  /** Place of `text`'s first character, counted from the group of four in which the keyword begins. */
  readonly sextet: number;
  /** Bytes of the group of three that come before the keyword. */
  readonly bytesBefore: number;
}

/** The three forms of `keyword` (latin1), by how many bytes of its group of three come before it. */
export function base64Forms(keyword: string): readonly Base64Form[] {
  return [0, 1, 2].map((bytesBefore) => {
    const first = Math.ceil((bytesBefore * 8) / 6);
    const last = Math.floor(((bytesBefore + keyword.length) * 8) / 6);
    const encoded = Buffer.from("\0".repeat(bytesBefore) + keyword, "latin1").toString("base64");
    return { text: encoded.slice(first, last), sextet: first % 4, bytesBefore };
  });
}

/**
 * The characters of base64 that may stand right before `form`, which begins like one of {@link base64Forms} of `keyword`, as pairs of first and
 * last: the first bits of the keyword are in them. Undefined where any may, or where it is another part of a form.
 */
export function leadOf(keyword: string, form: string): string | undefined {
  const [fit, ...others] = base64Forms(keyword).filter(({ text }) => text.startsWith(form));
  if (fit === undefined || others.length > 0 || fit.bytesBefore === 0) return undefined;
  /** How many bits of the keyword's first byte that character holds: its lowest ones. */
  const bits = fit.bytesBefore === 1 ? 4 : 2;
  const high = keyword.charCodeAt(0) >> (8 - bits);
  let pairs = "";
  for (let code = 0; code < 128; code++)
    if (isSextet(code) && (SEXTETS[code]! & ((1 << bits) - 1)) === high)
      pairs += String.fromCharCode(code, code);
  return pairs;
}

/** Whether a byte is a character of base64, of either alphabet. */
export function isSextet(code: number): boolean {
  return SEXTETS[code] !== NONE;
}

/** Characters behind the end of a line of base64 that {@link goesOnBelow} sees. */
export const NEXT_LINE = 192;

/** Whether base64 that a line break at the byte `at` ends may go on in the next line, be that itself in pieces. Bytes from `last` on are not seen. */
export function goesOnBelow(bytes: Uint8Array, at: number, last: number): boolean {
  const text = latin1(bytes, at, Math.min(last, at + NEXT_LINE));
  WRAP.lastIndex = 0;
  if (!WRAP.test(text)) return false;
  const from = WRAP.lastIndex;
  let end = from;
  while (end < text.length && isSextet(text.charCodeAt(end))) end++;
  return PIECE_END.test(text.charAt(end)) || isNextLine(text, from, 0);
}

/** Ends a piece of a literal, or begins what stands for something else. */
const PIECE_END = /["'`\\%&=\x1b]/;

/**
 * One byte of what base64 decodes to: the one with an index, counted from the group of four that begins at the byte `group` of
 * `bytes`, of which those from `end` on are not seen. Negative where its characters do not stand there in a row: then what is left of it is the index
 * of the first byte that is none of them, as its complement.
 */
export function decodedByte(bytes: Uint8Array, group: number, index: number, end: number): number {
  const inGroup = index % 3;
  const at = group + ((index - inGroup) / 3) * 4 + inGroup;
  const high = at < end ? SEXTETS[bytes[at]!]! : NONE;
  const low = at + 1 < end ? SEXTETS[bytes[at + 1]!]! : NONE;
  if (high === NONE) return ~at;
  if (low === NONE) return ~(at + 1);
  return ((high << (2 + 2 * inGroup)) | (low >> (4 - 2 * inGroup))) & 0xff;
}

/**
 * The base64 text around the index `at` of `outer`, decoded; wrapped lines are joined. At `at` stands `form`: that fixes
 * how the sextets are grouped. The result's `at` is the index of the keyword's first decoded character. `undefined` when
 * the text begins too late to hold the keyword.
 */
export function base64View(outer: View, at: number, form: Base64Form): ViewAt | undefined {
  const { runs, anchor } = sextetsAround(outer.text, at);
  const group = anchor - form.sextet;
  if (anchor < 0 || group < 0) return undefined;
  const skip = group % 4;
  const encoded = runs
    .map(({ start, end }) => outer.text.slice(start, end))
    .join("")
    .slice(skip);
  const encoding: Encoding = /[-_]/.test(encoded) ? "base64url" : "base64";
  work.characters += outer.text.length;
  /** Index in the outer text of the first sextet that the character at `index` has a part in; it has one in the next, too. */
  const placeOf = (index: number, more: number) => {
    const sextet = skip + Math.floor(index / 3) * 4 + (index % 3) + more;
    let run = runs.length - 1;
    while (run > 0 && runs[run]!.first > sextet) run--;
    return runs[run]!.start + sextet - runs[run]!.first;
  };
  return {
    at: ((group - skip) / 4) * 3 + form.bytesBefore,
    view: {
      text: Buffer.from(encoded, "base64").toString("latin1"),
      cut: outer.cut,
      startOf: (index) => outer.startOf(placeOf(index, 0)),
      endOf: (index) => outer.endOf(placeOf(index, 1)),
      encodingsOf: (start, end) => [
        ...outer.encodingsOf(placeOf(start, 0), placeOf(end - 1, 1) + 1),
        encoding,
      ],
    },
  };
}

/** Sextets side by side: indices of the first and behind the last, and how many of other runs come before. */
interface SextetRun {
  readonly start: number;
  readonly end: number;
  readonly first: number;
}

/** As many characters of either alphabet as there are. */
const SEXTET_RUN = /[\w+/-]*/y;

/** The sextets before and behind `at`, over line wraps, up to other characters, and which of them is `at`. */
function sextetsAround(
  text: string,
  at: number,
): { readonly runs: readonly SextetRun[]; readonly anchor: number } {
  let runs: SextetRun[] = [];
  let anchor = -1;
  let count = 0;
  let lineStart = 0;
  for (let next = 0; next < text.length; ) {
    SEXTET_RUN.lastIndex = next;
    SEXTET_RUN.test(text);
    const end = SEXTET_RUN.lastIndex;
    if (end > next) {
      if (at >= next && at < end) anchor = count + at - next;
      runs.push({ start: next, end, first: count });
      count += end - next;
      next = end;
    } else if (mayWrap(text.charCodeAt(next)) && wrapsAt(text, next, count - lineStart)) {
      next = WRAP.lastIndex;
      lineStart = count;
    } else if (anchor >= 0) break;
    else {
      runs = [];
      count = 0;
      lineStart = 0;
      next++;
    }
  }
  return { runs, anchor };
}

/** A line wrap begins with a break or a backslash. */
function mayWrap(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x5c;
}

/** Whether a wrap stands at `at`, behind `length` characters of a line, and base64 goes on behind it, at {@link WRAP}'s last index. */
function wrapsAt(text: string, at: number, length: number): boolean {
  WRAP.lastIndex = at;
  return WRAP.test(text) && isNextLine(text, WRAP.lastIndex, length);
}

/** Wrapped base64 has short lines (PEM 64, MIME 76). */
const LONGEST_LINE = 128;

/** One more than a line has tells that it is none. */
const SEXTETS_OF_LINE = /[\w+/-]{0,129}/y;

/**
 * Whether base64 that stops at a line's end, `length` characters into it, goes on at `from`: what stands there is base64
 * in whole groups and nothing else up to the next break, and not simply the next word.
 */
function isNextLine(text: string, from: number, length: number): boolean {
  if (length > LONGEST_LINE) return false;
  SEXTETS_OF_LINE.lastIndex = from;
  SEXTETS_OF_LINE.test(text);
  let end = SEXTETS_OF_LINE.lastIndex;
  // The text may be cut here: then a long piece will do.
  if (end === text.length && end - from >= 16) return true;
  const groups = end - from;
  while (text[end] === "=" && end - from < groups + 2) end++;
  if (groups === 0 || (end - from) % 4 !== 0) return false;
  return end === text.length || /[\s\\"'`<,)\]}]/.test(text[end] as string);
}

import type { Encoding } from "./types.ts";
import { decodedView, type View, type ViewAt } from "./view.ts";

const NONE = 255;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Both alphabets at once: `+/` and `-_`. */
const SEXTETS = (() => {
  const table = new Uint8Array(256).fill(NONE);
  for (let i = 0; i < ALPHABET.length; i++) table[ALPHABET.charCodeAt(i)] = i;
  table[0x2b] = table[0x2d] = 62;
  table[0x2f] = table[0x5f] = 63;
  return table;
})();

/** Line wraps inside base64: a break and an indent, a break written out, or a break that a backslash hides. */
const WRAP = /(?:(?:\\r)?\\n|\\?\r?\n)[ \t]{0,60}/y;

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

/** Characters behind a form that {@link goesOnAsText} sees. */
export const BASE64_PROBE = 3;

/**
 * A first look at the bytes behind a form, whose `length` characters end before the byte `end`: whether what they decode to
 * is text, as everything is that stands behind a keyword. Most places that look like a form are names in camel case.
 */
export function goesOnAsText(bytes: Uint8Array, end: number, form: Base64Form, length: number): boolean {
  const sextets = form.sextet + length;
  /** Bits of the byte that the form leaves unfinished, as far as it has them. */
  let missing = 8 - ((sextets * 6) % 8 || 8);
  let value = missing === 0 ? 0 : (SEXTETS[bytes[end - 1] as number] as number) & ((1 << (8 - missing)) - 1);
  if (missing === 0) missing = 8;
  for (let at = end; at < end + BASE64_PROBE; at++) {
    const sextet = SEXTETS[bytes[at] ?? 0] as number;
    // Its end, or a line break in it.
    if (sextet === NONE) return true;
    if (missing > 6) {
      value = (value << 6) | sextet;
      missing -= 6;
      continue;
    }
    if (!isText(((value << missing) | (sextet >> (6 - missing))) & 0xff)) return false;
    value = sextet & ((1 << (6 - missing)) - 1);
    missing += 2;
  }
  return true;
}

/** A character that texts have, NUL included: half of UTF-16. */
function isText(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x0a || code === 0x0d || code === 0x09 || code === 0;
}

/**
 * The base64 text around the index `at` of `outer`, decoded; wrapped lines are joined. At `at` stands `form`: that fixes
 * how the sextets are grouped. The result's `at` is the index of the keyword's first decoded character. `undefined` when
 * the text begins too late to hold the keyword.
 */
export function base64View(outer: View, at: number, form: Base64Form): ViewAt | undefined {
  const { text } = outer;
  const { places, anchor } = sextetsAround(text, at);
  const group = anchor - form.sextet;
  if (anchor < 0 || group < 0) return undefined;
  const skip = group % 4;
  const codes: number[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let encoding: Encoding = "base64";
  for (let i = skip; i < places.length; i++) {
    const code = text.charCodeAt(places[i] as number);
    if (code === 0x2d || code === 0x5f) encoding = "base64url";
    const inGroup = (i - skip) % 4;
    if (inGroup === 3 || i + 1 === places.length) continue;
    const low = SEXTETS[text.charCodeAt(places[i + 1] as number)] as number;
    codes.push((((SEXTETS[code] as number) << (2 + 2 * inGroup)) | (low >> (4 - 2 * inGroup))) & 0xff);
    starts.push(places[i] as number);
    ends.push((places[i + 1] as number) + 1);
  }
  const decoded = Buffer.from(codes).toString("latin1");
  return {
    at: ((group - skip) / 4) * 3 + form.bytesBefore,
    view: decodedView(
      outer,
      decoded,
      starts,
      codes.map(() => encoding),
      ends,
    ).view,
  };
}

/** The indices of the sextets before and behind `at`, over line wraps, up to other characters, and which of them is `at`. */
function sextetsAround(
  text: string,
  at: number,
): { readonly places: readonly number[]; readonly anchor: number } {
  let places: number[] = [];
  let anchor = -1;
  let lineStart = 0;
  for (let next = 0; next < text.length; ) {
    if (SEXTETS[text.charCodeAt(next)] !== NONE) {
      if (next === at) anchor = places.length;
      places.push(next++);
      continue;
    }
    WRAP.lastIndex = next;
    const goesOn = WRAP.test(text) && isNextLine(text, WRAP.lastIndex, places.length - lineStart);
    if (goesOn) {
      next = WRAP.lastIndex;
      lineStart = places.length;
    } else if (anchor >= 0) break;
    else {
      places = [];
      lineStart = 0;
      next++;
    }
  }
  return { places, anchor };
}

/** Wrapped base64 has short lines (PEM 64, MIME 76). */
const LONGEST_LINE = 128;

/**
 * Whether base64 that stops at a line's end, `length` characters into it, goes on at `from`: what stands there is base64
 * in whole groups and nothing else up to the next break, and not simply the next word.
 */
function isNextLine(text: string, from: number, length: number): boolean {
  if (length > LONGEST_LINE) return false;
  let end = from;
  while (end < text.length && end - from <= LONGEST_LINE && SEXTETS[text.charCodeAt(end)] !== NONE) end++;
  // The text may be cut here: then a long piece will do.
  if (end === text.length && end - from >= 16) return true;
  const groups = end - from;
  while (text[end] === "=" && end - from < groups + 2) end++;
  if (groups === 0 || (end - from) % 4 !== 0) return false;
  return end === text.length || /[\s\\"'`<,)\]}]/.test(text[end] as string);
}

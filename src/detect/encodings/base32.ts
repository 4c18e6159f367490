import { decodedView, type View, type ViewAt } from "../view.ts";

/** Of RFC 4648: what stands for five bits each. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Eight characters stand for five bytes. */
const CHARS = 8;
const BYTES = 5;

/** How a keyword looks inside base32. */
export interface Base32Form {
  /** The characters that depend on the keyword alone. */
  readonly text: string;
  /** Place of `text`'s first character, counted from the group of eight in which the keyword begins. */
  readonly quintet: number;
  /** Bytes of the group of five that come before the keyword. */
  readonly bytesBefore: number;
}

/** The five forms of `keyword` (latin1), by how many bytes of its group of five come before it. */
export function base32Forms(keyword: string): readonly Base32Form[] {
  return [0, 1, 2, 3, 4].map((bytesBefore) => {
    const first = Math.ceil((bytesBefore * CHARS) / BYTES);
    const last = Math.floor(((bytesBefore + keyword.length) * CHARS) / BYTES);
    return {
      text: encode("\0".repeat(bytesBefore) + keyword).slice(first, last),
      quintet: first % CHARS,
      bytesBefore,
    };
  });
}

/** `text` (latin1) in base32, without what stands for no bits. */
function encode(text: string): string {
  let encoded = "";
  let bits = 0;
  let held = 0;
  for (let at = 0; at < text.length; at++) {
    held = ((held << 8) | text.charCodeAt(at)) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) encoded += ALPHABET[(held >> (bits - 5)) & 31];
  }
  return bits > 0 ? encoded + ALPHABET[(held << (5 - bits)) & 31] : encoded;
}

/**
 * The base32 text around the index `at` of `outer`, decoded; wrapped lines are joined. At `at` stands `form`: that fixes how the characters are
 * grouped. `undefined` when the text begins too late to hold the keyword.
 */
export function base32View(outer: View, at: number, form: Base32Form): ViewAt | undefined {
  const { places, before } = charsAround(outer.text, at);
  const group = before - form.quintet;
  if (group < 0) return undefined;
  const skip = group % CHARS;
  const count = Math.floor(((places.length - skip) * BYTES) / CHARS);
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (let index = 0; index < count; index++) {
    const bit = index * 8;
    const first = skip + Math.floor(bit / 5);
    const last = skip + Math.floor((bit + 7) / 5);
    let held = 0;
    for (let char = first; char <= last; char++) held = (held << 5) | quintetAt(outer.text, places[char]!);
    text += String.fromCharCode((held >> ((last - skip + 1) * 5 - bit - 8)) & 0xff);
    starts.push(places[first]!);
    ends.push(places[last]! + 1);
  }
  starts.push(ends.at(-1) ?? at);
  return {
    at: ((group - skip) / CHARS) * BYTES + form.bytesBefore,
    view: decodedView(
      outer,
      text,
      starts,
      starts.map(() => "base32" as const),
      ends,
    ).view,
  };
}

/** A line break inside base32, and an indent. */
const WRAP = /\r?\n[ \t]{0,40}(?=[A-Z2-7]{8})/y;
const WRAP_BEFORE = /(?<=[A-Z2-7]{16})\r?\n[ \t]{0,40}$/;
const LONGEST_WRAP = 42;

/** Where the characters before and behind `at` are, over line wraps, up to other ones; and how many stand before it. */
function charsAround(
  text: string,
  at: number,
): { readonly places: readonly number[]; readonly before: number } {
  const places: number[] = [];
  for (let first = at; ; ) {
    if (quintetAt(text, first - 1) >= 0) places.push(--first);
    else {
      const wrap = WRAP_BEFORE.exec(text.slice(Math.max(0, first - LONGEST_WRAP - 16), first));
      if (!wrap) break;
      first -= wrap[0].length;
    }
  }
  places.reverse();
  const before = places.length;
  for (let next = at; ; ) {
    if (quintetAt(text, next) >= 0) places.push(next++);
    else {
      WRAP.lastIndex = next;
      if (!WRAP.test(text)) break;
      next = WRAP.lastIndex;
    }
  }
  return { places, before };
}

/** What the character at an index stands for; -1 where it is none of base32, or none at all. */
function quintetAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  return code >= 0x32 && code <= 0x37 ? code - 0x32 + 26 : -1;
}

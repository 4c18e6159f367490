import type { Keyword } from "../keywords/keyword.ts";

/**
 * Which pairs and triples of characters occur in any of some keywords, whatever their case. Kept as bits in small tables, so that some that occur in
 * none are taken for one of them: it answers "no" or "perhaps".
 */
export interface Pieces {
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

/** The tables of these keywords, as large for thousands of them as for one. */
export function createPieces(keywords: readonly Pick<Keyword, "text">[]): Pieces {
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

import { PAIRS } from "../letter-pairs.ts";

/**
 * The evidence, in bits, that the letters of `text` are words and not random: above 0 for words, about -2.5 a pair of
 * letters for random text. Random text reaches `n` bits less often than once in 2 to the `n`.
 */
export function wordBits(text: string): number {
  let bits = 0;
  let before = -1;
  for (let i = 0; i < text.length; i++) {
    const letter = (text.charCodeAt(i) | 0x20) - 0x61;
    const isLetter = letter >= 0 && letter < 26 && text.charCodeAt(i) >= 0x41;
    if (isLetter && before >= 0) bits += Number.parseInt(PAIRS[before * 26 + letter] as string, 36) / 3 - 7;
    before = isLetter ? letter : -1;
  }
  return bits;
}

/**
 * How much likelier pairs of letters are in names than in random text that mixes upper and lower case, in bits: within a
 * word the case stays. Counted over identifiers of large source trees.
 */
const SAME_LOWER = 1.2;
const CHANGES_TO_UPPER = -0.9;
const CHANGES_TO_LOWER = -0.7;
const SAME_UPPER = -0.6;
/** Names have digits in one place, random text all over. */
const BITS_A_DIGIT_RUN = 2;

/**
 * {@link wordBits} and two more kinds of evidence, for values that may be names of something: where the case changes, and
 * how often digits come in between. Random text of 16 letters and digits reaches -0.5 a pair of letters once in 30 times.
 */
export function nameBits(text: string): number {
  let bits = wordBits(text);
  if (/[a-z]/.test(text) && /[A-Z]/.test(text)) {
    for (let i = 1; i < text.length; i++) bits += caseBits(text.charCodeAt(i - 1), text.charCodeAt(i));
  }
  const runs = text.match(/\d+/g)?.length ?? 0;
  return bits - BITS_A_DIGIT_RUN * Math.max(0, runs - 1);
}

function caseBits(first: number, second: number): number {
  if (!isLetterCode(first) || !isLetterCode(second)) return 0;
  if (first >= 0x61) return second >= 0x61 ? SAME_LOWER : CHANGES_TO_UPPER;
  return second >= 0x61 ? CHANGES_TO_LOWER : SAME_UPPER;
}

function isLetterCode(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/** How many letters of `text` follow on a letter. */
export function letterPairs(text: string): number {
  return text.match(/(?<=[A-Za-z])[A-Za-z]/g)?.length ?? 0;
}

/** From here on letters are words: random text gets there less than once in 250 times, and far more rarely when it is long. */
const SURE_BITS = 8;

/** Whether `text` reads as words: most of it letters, in pairs as words have them. */
export function readsAsWords(text: string): boolean {
  const letters = text.replace(/[^A-Za-z]/g, "").length;
  return letters >= 0.6 * text.length && wordBits(text) >= SURE_BITS;
}

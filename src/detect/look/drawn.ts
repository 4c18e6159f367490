import { PAIRS } from "../letter-pairs.ts";

/*
 * `nameBits` of `src/detect/values/words.ts` in whole thirtieths of a bit, as far as it tells that letters are words: checks of values of nothing but
 * letters want fewer bits than these.
 */
const SAME_LOWER = 36;
const CHANGES_TO_UPPER = -27;
const CHANGES_TO_LOWER = -21;
const SAME_UPPER = -18;
/** What no check takes any more, for each pair of letters: of both cases, of one. */
const MOST_OF_BOTH = -36;
const MOST_OF_ONE = -45;
/** The checks count in fractions that are not exact. */
const INEXACT = 1;

/** Whether the letters `from`..`to` (ASCII, at least one) may follow each other as in no word. */
export function mayBeDrawn(bytes: Uint8Array, from: number, to: number): boolean {
  let pairs = 0;
  let cases = 0;
  let changes = false;
  for (let at = from + 1; at < to; at++) {
    const first = bytes[at - 1]!;
    const second = bytes[at]!;
    pairs += 10 * pairOf(first, second);
    if (first >= 0x61 !== second >= 0x61) changes = true;
    if (first >= 0x61) cases += second >= 0x61 ? SAME_LOWER : CHANGES_TO_UPPER;
    else cases += second >= 0x61 ? CHANGES_TO_LOWER : SAME_UPPER;
  }
  const count = to - from - 1;
  // Of one case there is nothing in how it changes.
  return changes ? pairs + cases <= count * MOST_OF_BOTH + INEXACT : pairs <= count * MOST_OF_ONE + INEXACT;
}

/** Thirds of a bit. */
function pairOf(first: number, second: number): number {
  const digit = PAIRS.charCodeAt(((first | 0x20) - 0x61) * 26 + (second | 0x20) - 0x61);
  return (digit <= 0x39 ? digit - 0x30 : digit - 0x57) - 21;
}

// `src/detect/look/drawn.ts`; its comments hold here too.

import { PAIRS } from "../detect/letter-pairs";
import { byteAt } from "./sight";

const SAME_LOWER: i32 = 36;
const CHANGES_TO_UPPER: i32 = -27;
const CHANGES_TO_LOWER: i32 = -21;
const SAME_UPPER: i32 = -18;
const MOST_OF_BOTH: i32 = -36;
const MOST_OF_ONE: i32 = -45;
const INEXACT: i32 = 1;

export function mayBeDrawn(from: i32, to: i32): bool {
  let pairs: i32 = 0;
  let cases: i32 = 0;
  let changes = false;
  for (let at = from + 1; at < to; at++) {
    const first = byteAt(at - 1);
    const second = byteAt(at);
    pairs += 10 * pairOf(first, second);
    if (first >= 0x61 != second >= 0x61) changes = true;
    if (first >= 0x61) cases += second >= 0x61 ? SAME_LOWER : CHANGES_TO_UPPER;
    else cases += second >= 0x61 ? CHANGES_TO_LOWER : SAME_UPPER;
  }
  const count = to - from - 1;
  return changes ? pairs + cases <= count * MOST_OF_BOTH + INEXACT : pairs <= count * MOST_OF_ONE + INEXACT;
}

function pairOf(first: i32, second: i32): i32 {
  const index: i32 = ((first | 0x20) - 0x61) * 26 + (second | 0x20) - 0x61;
  const digit: i32 = load<u16>(changetype<u32>(PAIRS) + index * 2);
  return (digit <= 0x39 ? digit - 0x30 : digit - 0x57) - 21;
}

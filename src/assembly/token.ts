// `src/detect/look/token.ts`, function by function; its comments hold here too.

import {
  ALNUM,
  BLANK,
  byteAt,
  end,
  goesOnEscaped,
  isA,
  isEscapeSign,
  isOfSet,
  isSextet,
  isSoft,
  joint,
  LOOK_BACK,
  MARK,
  memberFollows,
  NEWLINE,
  NONE,
  open,
  QUOTE,
  skip,
  STOP,
} from "./sight";

let first: i32 = 0;
let begin: i32 = 0;
let least: i32 = 0;
let decodes: bool = false;
let wraps: bool = false;
/** Address of the bits of a set of characters; 0: anything but what ends a value. */
let set: u32 = 0;

/** `flags` as {@link passesLook} has them; `bits`: see `set`. */
export function mayBeToken(bottom: i32, start: i32, from: i32, leastValue: i32, flags: i32, bits: u32): bool {
  first = bottom;
  begin = start;
  least = leastValue;
  decodes = (flags & 16) != 0;
  wraps = (flags & 8) != 0;
  set = bits;
  if ((flags & 4) != 0 && !standsApart()) return false;
  return (flags & 32) != 0 ? joint(from, byteAt(from - 1)) != NONE || memberFollows(from) : isToken(from);
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function isOfToken(code: i32): bool {
  return set == 0 ? !isA(STOP, code) : isOfSet(set, code);
}

function isToken(from: i32): bool {
  let at = from;
  let left = least;
  while (true) {
    while (at < end && left > 0 && isOfToken(byteAt(at))) {
      at++;
      left--;
    }
    if (left <= 0) return true;
    if (at >= end) return open;
    if (!decodes) return false;
    const stop = byteAt(at);
    if (stop == 0x5c && !wraps) return isInEscape(from, at) || goesOnEscaped(at);
    if (isEscapeSign(stop) || isInEscape(from, at)) return true;
    if (stop == 0x3d) return at + 1 >= end ? open : isSoft(byteAt(at + 1));
    if (isA(NEWLINE, stop)) return byteAt(at - 1) == 0x3d || (wraps && lineGoesOn(at));
    if (!isA(QUOTE, stop)) return false;
    const next = joint(at + 1, stop);
    if (next == NONE) return memberFollows(at + 1);
    if (next < 0 || !isA(QUOTE, byteAt(next - 1))) return true;
    at = next;
  }
}

const LONG_LINE: i32 = 16;

function lineGoesOn(index: i32): bool {
  const crlf = byteAt(index) == 0x0d && index + 1 < end && byteAt(index + 1) == 0x0a;
  const start = behindMarks(skip(BLANK, crlf ? index + 2 : index + 1));
  let behind = start;
  while (behind < end && isSextet(byteAt(behind))) behind++;
  if (behind >= end && (open || behind - start >= LONG_LINE)) return true;
  const code = behind < end ? byteAt(behind) : 0;
  if (isEscapeSign(code) || isA(QUOTE, code) || code == 0x3d) return true;
  return behind > start && (behind - start) % 4 == 0 && isA(STOP, code);
}

function behindMarks(start: i32): i32 {
  let at = start;
  for (let more = 0; more < 3; more++) {
    const behind = skip(MARK, at);
    if (behind == at || (behind < end && !isA(BLANK, byteAt(behind)))) break;
    at = skip(BLANK, behind);
  }
  return at;
}

function isInEscape(from: i32, at: i32): bool {
  for (let sign = at - 1; sign >= from - 1 && sign >= at - 2; sign--)
    if (byteAt(sign) == 0x3d || byteAt(sign) == 0x25) return true;
  return false;
}

function standsApart(): bool {
  for (let at = begin - 1; at >= begin - LOOK_BACK; at--) {
    if (at < first) return true;
    const code = byteAt(at);
    if (isA(ALNUM, code)) continue;
    if (at == begin - 1 || isEscapeSign(code) || code == 0x3d) return true;
    if (code != 0x5b && code != 0x3b) return false;
  }
  return false;
}

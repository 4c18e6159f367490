// `src/detect/look/value.ts`, function by function; its comments hold here too.

import { mayBeDrawn } from "./drawn";
import {
  ALNUM,
  BLANK,
  byteAt,
  DIGIT,
  end,
  goesOnEscaped,
  isA,
  isEscapeSign,
  isOfSet,
  joint,
  memberFollows,
  NAME,
  NEWLINE,
  NONE,
  open,
  PREFIX,
  QUOTE,
  skip,
  skipBackslashes,
  SPACE,
  STOP,
} from "./sight";

let least: i32 = 0;
let most: i32 = 0;
/** Address of the bits of the characters that values are made of; 0: any. */
let set: u32 = 0;
let drawn: bool = false;
let digit: bool = false;
let letters: i32 = 0;
let blanks: bool = false;
let signs: bool = false;
let decodes: bool = false;

/** What `more` of an assignment's look holds. */
const LETTERS: u32 = 63;
const DRAWN: u32 = 256;

/** What is wanted from now on: `flags`, `more`, `bits` and `mostValue` as `passesLook` has them. */
export function wantValue(leastValue: i32, flags: i32, more: u32, bits: u32, mostValue: i32): void {
  least = leastValue;
  most = mostValue;
  set = bits;
  drawn = (more & DRAWN) != 0;
  digit = (flags & 4) != 0;
  letters = more & LETTERS;
  blanks = (flags & 8) != 0;
  signs = (flags & 32) != 0;
  decodes = (flags & 16) != 0;
}

export function literalBelow(start: i32): bool {
  const at = byteAt(start) == 0x5c ? skip(BLANK, start + 1) : start;
  if (at >= end) return open;
  if (!isA(NEWLINE, byteAt(at))) return false;
  const below = skip(SPACE, at);
  return below >= end ? open : mayOpenLiteral(below);
}

export function literalBehindComment(start: i32): bool {
  const at = behindComment(start);
  if (at == start) return false;
  return at >= end ? open : mayOpenLiteral(at);
}

function mayOpenLiteral(at: i32): bool {
  const code = byteAt(at);
  return isA(QUOTE, code) ? mayBeLiteral(at) : decodes && isEscapeSign(code);
}

function behindComment(at: i32): i32 {
  const first = byteAt(at);
  const seen = at + 1 < end;
  const next: i32 = seen ? byteAt(at + 1) : 0;
  if (first == 0x2f && !seen) return end;
  if (first == 0x2f && next == 0x2a) {
    for (let index = at + 2; index + 1 < end; index++)
      if (byteAt(index) == 0x2a && byteAt(index + 1) == 0x2f) return skip(BLANK, index + 2);
    return end;
  }
  if (first != 0x23 && (first != 0x2f || next != 0x2f)) return at;
  for (let index = at + 1; index < end; index++) {
    if (isA(NEWLINE, byteAt(index))) return skip(SPACE, index);
    if (decodes && byteAt(index) == 0x5c) return index;
  }
  return end;
}

export function propertiesFollow(start: i32): bool {
  let at = start;
  for (let more = 0; more < 2; more++) {
    if (byteAt(at) != 0x26 && byteAt(at) != 0x21) break;
    if (more > 0 && mayBeValue(at, false)) return true;
    let behind = at + 1;
    while (behind < end && (isA(NAME, byteAt(behind)) || byteAt(behind) == 0x21)) behind++;
    if (behind < end && !isA(BLANK, byteAt(behind))) break;
    at = skip(BLANK, behind);
    if (at >= end) return open;
  }
  return at > start && (mayBeValue(at, false) || literalBelow(at) || literalBehindComment(at));
}

export function isQuotedPrintable(next: i32): bool {
  return next >= 0 && (isA(NEWLINE, next) || next == 0x33);
}

export function isValueName(at: i32): bool {
  const behind = skip(NAME, at);
  if (behind >= end) return open;
  const length = behind - at;
  if (length == 5 ? !isWord("value", at) : length != 7 || !isWord("content", at)) return false;
  const sign = skip(BLANK, behind);
  return sign >= end ? open : byteAt(sign) == 0x3a || byteAt(sign) == 0x3d;
}

function isWord(word: string, at: i32): bool {
  for (let i = 0; i < word.length; i++) if (byteAt(at + i) != <i32>load<u16>(changetype<u32>(word) + i * 2)) return false;
  return true;
}

export function mayBeMember(start: i32): bool {
  let index = skipBackslashes(skip(SPACE, start));
  if (index >= end) return open;
  if (!isA(QUOTE, byteAt(index))) return isValueName(index);
  index++;
  if (index >= end) return open;
  return byteAt(index) == 0x76 || byteAt(index) == 0x63 || byteAt(index) == 0x64;
}

export function mayBeTagValue(start: i32): bool {
  const first = skip(SPACE, start);
  let hasDigit = false;
  let index = first;
  for (; index < end; index++) {
    const code = byteAt(index);
    if (code == 0x3c) return index == first ? index + 1 >= end || opensValue(byteAt(index + 1)) : fits(first, index, hasDigit);
    if (isA(NEWLINE, code)) return fits(first, index, hasDigit);
    if (decodes && (code == 0x5c || code == 0x25 || code == 0x26)) return true;
    if (decodes && isA(QUOTE, code) && joint(index + 1, code) != NONE) return true;
    if (!blanks && isA(BLANK, code)) return false;
    if (isA(DIGIT, code)) hasDigit = true;
  }
  return open ? isMadeOfSet(first, index) : fits(first, index, hasDigit);
}

function fits(start: i32, index: i32, hasDigit: bool): bool {
  if (hasDigit) return index - start >= least && isMadeOfSet(start, index);
  if (digit || index - start < (letters == 0 ? least : letters)) return false;
  if (letters == 0) return isMadeOfSet(start, index);
  let isBare = true;
  for (let at = start; at < index; at++) {
    const code = byteAt(at);
    if (isA(ALNUM, code)) continue;
    if (!isA(QUOTE | SPACE, code) && code != 0x5c) return false;
    isBare = false;
  }
  return !drawn || !isBare || mayBeDrawn(start, index);
}

function isMadeOfSet(start: i32, index: i32): bool {
  if (set == 0) return true;
  for (let at = start; at < index; at++) {
    const code = byteAt(at);
    if (decodes && (code == 0x3d || isEscapeSign(code))) return true;
    if (isOfSet(set, code)) continue;
    if (isA(QUOTE | SPACE, code) || code == 0x5c) return true;
    return decodes && code >= 0x80;
  }
  return most == 0 || index - start <= most;
}

export function mayBeValue(start: i32, bare: bool): bool {
  const first = byteAt(start);
  if (isA(QUOTE, first)) return mayBeLiteral(start);
  switch (first) {
    case 0x5b:
      if (start + 2 >= end) return open;
      if (byteAt(start + 1) == 0x5b || (byteAt(start + 1) == 0x5d && byteAt(start + 2) == 0x62)) return true;
      return decodes && isA(QUOTE | SPACE, byteAt(start + 1));
    case 0x7b:
      return mayBeMember(start + 1) || mayBeArgument(start + 1);
    case 0x5c: {
      const index = skipBackslashes(start);
      if (index >= end) return open;
      return isA(QUOTE, byteAt(index)) ? mayBeEscapedLiteral(index + 1) : decodes;
    }
    case 0x26:
      if (decodes) return start + 1 >= end || byteAt(start + 1) != 0x20;
      return start + 2 >= end ? open : byteAt(start + 1) == 0x27 || byteAt(start + 2) == 0x74;
    case 0xe2:
      if (decodes) return true;
      break;
    case 0x3c:
      if (start + 2 >= end ? open : byteAt(start + 1) == 0x3c && mayBeArgument(start + 2)) return true;
      break;
    case 0x7c:
    case 0x3e:
      return true;
  }
  let hasDigit = false;
  let index = start;
  for (; index < end; index++) {
    const code = byteAt(index);
    if (isA(STOP, code)) break;
    if (isA(DIGIT, code)) hasDigit = true;
    if (code == 0x3d && decodes && index + 1 < end && isQuotedPrintable(byteAt(index + 1))) return true;
    if (code == 0x25) {
      if (decodes) return true;
      if (index + 2 < end) {
        if (isUpperHex(byteAt(index + 1)) && isUpperHex(byteAt(index + 2))) break;
      } else if (open) return true;
    }
  }
  if (fits(start, index, hasDigit)) return true;
  if (index >= end) return open && isMadeOfSet(start, index);
  const length = index - start;
  const stop = byteAt(index);
  if ((signs || stop == 0x25) && !bare && mayBeWholeSetting(start, index, hasDigit)) return true;
  if (isA(QUOTE, stop)) {
    if (decodes && (joint(index + 1, stop) != NONE || memberFollows(index + 1))) return true;
    if (length <= 2) return mayBeLiteral(index);
    return byteAt(index - 1) == 0x3d && (!bare || attributesLeadToValue(start));
  }
  switch (stop) {
    case 0x28:
      return (length > 0 || !bare) && mayBeArgument(index + 1);
    case 0x5c:
      if (length <= 2 && mayOpenEscaped(index)) return true;
      return decodes && (signs || length <= 2 || byteAt(index - 1) == 0x3d || goesOnEscaped(index));
    case 0x26:
      return decodes;
    case 0x3e:
      return bare;
    case 0x5b:
      return first == 0x4f && index - start == 8;
    case 0x20:
    case 0x09:
      return goesOnBehindWord(start, index);
  }
  return false;
}

function attributesLeadToValue(start: i32): bool {
  let at = start;
  for (let attributes = 0; attributes < 3; attributes++) {
    const colon = skip(NAME, at);
    const name = colon < end && byteAt(colon) == 0x3a ? colon + 1 : at;
    if (isValueName(name)) return true;
    const sign = skip(BLANK, skip(NAME, name));
    if (sign >= end) return open;
    if (byteAt(sign) != 0x3d) return false;
    const value = skip(BLANK, sign + 1);
    const isQuoted: bool = value < end && isA(QUOTE, byteAt(value));
    let behind = isQuoted ? value + 1 : skip(NAME, value);
    if (isQuoted) {
      while (behind < end && byteAt(behind) != byteAt(value)) behind++;
      behind++;
    }
    at = skip(SPACE, behind);
    if (at >= end) return open;
    if (byteAt(at) == 0x3e) return true;
    if (at == behind) return false;
  }
  return false;
}

function mayBeWholeSetting(start: i32, sign: i32, digitBefore: bool): bool {
  let hasDigit = digitBefore;
  let index = sign;
  for (; index < end && byteAt(index) > 0x20; index++) {
    const code = byteAt(index);
    if (isA(DIGIT, code)) hasDigit = true;
    if (decodes && isA(QUOTE, code) && joint(index + 1, code) != NONE) return true;
  }
  const isFit: bool = index - start >= least && (hasDigit || (!digit && letters == 0));
  if (index >= end || !isFit) return index >= end && (open || isFit);
  const behind = skip(BLANK, index);
  if (behind >= end) return true;
  const code = byteAt(behind);
  return isA(NEWLINE, code) || code == 0x23 || code == 0x2f || code == 0x3b;
}

function goesOnBehindWord(start: i32, stop: i32): bool {
  const index = skip(BLANK, stop);
  if (index >= end) return open;
  const first = byteAt(start);
  const code = byteAt(index);
  const length = stop - start;
  if (code == 0x3d) return mayStandBeforeSign(first, length) && (index + 1 >= end || byteAt(index + 1) != 0x3e);
  if (code == 0x7c) return first == 0x73 || first == 0x53 || first == 0x61 || first == 0x4f;
  if (length == 2) return first == 0x41 && byteAt(start + 1) == 0x73;
  if (length == 3) return first == 0x6e && byteAt(start + 1) == 0x65 && byteAt(start + 2) == 0x77 && isMade(index);
  return length == 5 && first == 0x63 && byteAt(start + 1) == 0x6f && byteAt(start + 2) == 0x6e;
}

function mayStandBeforeSign(first: i32, length: i32): bool {
  const lower = first | 0x20;
  if (length == 6 || length == 9) return lower == 0x73;
  if (length == 3) return first == 0x73 || first == 0x61;
  return (length == 5 && lower == 0x76) || (length == 7 && first == 0x63);
}

function isMade(start: i32): bool {
  let index = start;
  while (index < end && (isA(NAME, byteAt(index)) || byteAt(index) == 0x3a)) index++;
  if (index >= end) return open;
  return byteAt(index) == 0x28 && mayBeArgument(index + 1);
}

export function literalFollows(start: i32): bool {
  const index = skip(SPACE, start);
  if (index >= end) return open;
  const code = byteAt(index);
  if (code == 0x5c || code == 0x26 || code == 0x25) return decodes;
  return isA(QUOTE, code) && mayBeLiteral(index);
}

function mayBeArgument(start: i32): bool {
  const index = skip(SPACE, start);
  if (index >= end) return open;
  const code = byteAt(index);
  if (isA(QUOTE, code)) return mayBeLiteral(index);
  if (code == 0x5c || code == 0x5b || code == 0x25 || code == 0x26) return true;
  if (code == 0x23) {
    const below = behindComment(index);
    return below >= end ? open : mayBeArgument(below);
  }
  if (!isA(PREFIX, code)) return false;
  let quote = index + 1;
  if (quote < end && !isA(QUOTE, byteAt(quote))) quote++;
  return quote >= end ? open : isA(QUOTE, byteAt(quote)) && mayBeLiteral(quote);
}

function mayOpenEscaped(at: i32): bool {
  const quote = skipBackslashes(at);
  return quote >= end ? open : isA(QUOTE, byteAt(quote)) && mayBeEscapedLiteral(quote + 1);
}

function mayBeEscapedLiteral(start: i32): bool {
  let hasDigit = false;
  let index = start;
  for (; index < end; index++) {
    const code = byteAt(index);
    if (code == 0x5c || isA(NEWLINE, code)) break;
    if (isA(DIGIT, code)) hasDigit = true;
    else if (decodes && (isEscapeSign(code) || isA(QUOTE, code))) return true;
  }
  if (index >= end) return open && isMadeOfSet(start, index);
  if (byteAt(index) != 0x5c) return decodes && byteAt(index - 1) == 0x3d;
  const escaped = skipBackslashes(index);
  if (escaped >= end) return open;
  if (!isA(QUOTE, byteAt(escaped)) || index == start) return true;
  return fits(start, index, hasDigit) || (decodes && goesOnEscaped(index));
}

export function mayBeLiteral(start: i32): bool {
  const quote = byteAt(start);
  if (decodes && joint(start + 1, quote) != NONE) return true;
  let hasDigit = false;
  let index = start + 1;
  for (; index < end; index++) {
    const code = byteAt(index);
    if (code == quote) break;
    if (isA(NEWLINE, code)) return decodes && byteAt(index - 1) == 0x3d;
    if (!blanks && isA(BLANK, code)) return false;
    if (decodes && isA(QUOTE, code) && joint(index + 1, code) != NONE) return true;
    if (isA(DIGIT, code)) hasDigit = true;
    else if (code == 0x5c) {
      if (decodes) return true;
      index++;
      if (index < end && isA(DIGIT, byteAt(index))) hasDigit = true;
    }
  }
  if (index >= end) return open && isMadeOfSet(start + 1, index);
  if (fits(start + 1, index, hasDigit)) return true;
  const length = index - start - 1;
  if (length == 0 && (index + 1 >= end ? open : byteAt(index + 1) == quote)) return true;
  return decodes && joint(index + 1, quote) != NONE;
}

function opensValue(code: i32): bool {
  return code == 0x21 || (code | 0x20) == 0x76;
}

function isUpperHex(code: i32): bool {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46);
}

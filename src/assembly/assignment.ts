// `src/detect/look/assignment.ts`, function by function; its comments hold here too.

import { mayBeDrawn } from "./drawn";
import { mayEndName, maySpeakOfSecret } from "./name";
import {
  AFTER_NAME,
  ALNUM,
  BLANK,
  byteAt,
  DIGIT,
  end,
  goesOnEscaped,
  hexValue,
  hidesBreak,
  isA,
  isEscapeSign,
  isOfSet,
  joint,
  LOOK_BACK,
  memberFollows,
  NAME,
  NEWLINE,
  NONE,
  open,
  PREFIX,
  QUOTE,
  skip,
  skipBackslashes,
  skipWritten,
  SPACE,
  STOP,
  UNSEEN,
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
/** The name was followed into another literal: it stands in one. */
let isJoined: bool = false;

/** What `more` of an assignment's look holds. */
const LETTERS: u32 = 63;
const NAME_SHIFT: u32 = 6;
const NAME_ENDS: u32 = 1;
const NAME_MASK: u32 = 3;
const NAME_SPEAKS: u32 = 2;
const DRAWN: u32 = 256;

const LONGEST_ATTRIBUTES: i32 = 60;

let first: i32 = 0;
let begin: i32 = 0;

/** `flags`, `more`, `bits` and `mostValue` as {@link passesLook} has them. */
export function mayBeAssigned(
  bottom: i32,
  start: i32,
  from: i32,
  leastValue: i32,
  flags: i32,
  more: u32,
  bits: u32,
  mostValue: i32,
): bool {
  first = bottom;
  begin = start;
  least = leastValue;
  digit = (flags & 4) != 0;
  blanks = (flags & 8) != 0;
  decodes = (flags & 16) != 0;
  signs = (flags & 32) != 0;
  letters = more & LETTERS;
  drawn = (more & DRAWN) != 0;
  set = bits;
  most = mostValue;
  isJoined = false;
  const wanted = (more >>> NAME_SHIFT) & NAME_MASK;
  if (wanted == NAME_ENDS && !mayEndName(from, end, open)) return false;
  if (!nameGoesOn(from)) return false;
  return wanted != NAME_SPEAKS || maySpeakOfSecret(bottom, start, from, end, open, decodes);
}

function isTagName(): bool {
  let at = begin - 1;
  while (at >= first && at >= begin - LOOK_BACK && isA(NAME, byteAt(at))) at--;
  return at < begin - LOOK_BACK || (at >= first && byteAt(at) == 0x3c);
}

function tagEnds(from: i32): bool {
  const last = min(end, from + LONGEST_ATTRIBUTES + 1);
  for (let at = from; at < last; at++) {
    if (byteAt(at) == 0x3e) return mayBeTagValue(at + 1);
    if (byteAt(at) == 0x3c || isA(NEWLINE, byteAt(at))) return false;
  }
  return open && last == end;
}

function isInAddress(): bool {
  let at = begin - 1;
  while (at >= first && at >= begin - LOOK_BACK && isA(NAME, byteAt(at))) at--;
  if (at <= first || at <= begin - LOOK_BACK) return false;
  return byteAt(at) == 0x40 && isA(NAME, byteAt(at - 1));
}

function nameGoesOn(start: i32): bool {
  let at = skip(NAME, start);
  let quote: i32 = 0;
  let quotes = 0;
  for (let closers = 0; closers < 4 && at < end; closers++) {
    const code = byteAt(at);
    if (isA(QUOTE, code)) {
      quote = code;
      quotes++;
    } else if (code == 0x5c) {
      const escaped = skipBackslashes(at);
      if (escaped >= end) return open;
      if (!isA(QUOTE, byteAt(escaped))) return decodes && escapeGoesOn(at, escaped, quotes > 0);
      quote = byteAt(escaped);
      quotes++;
      at = escaped;
    } else if (code == 0x3f) {
      if (at + 1 >= end) return open;
      if (byteAt(at + 1) == 0x3f) break;
    } else if (code == 0x5b) {
      const bracket = skip(DIGIT, at + 1);
      if (bracket >= end) return open;
      if (byteAt(bracket) != 0x5d) break;
      at = bracket;
    } else if (code != 0x5d && code != 0x21) break;
    at++;
  }
  if (at >= end) return open;
  switch (byteAt(at)) {
    case 0x5c:
    case 0x26:
    case 0xe2:
      return decodes;
    case 0x25:
      return decodes && percentGoesOn(at + 1);
    case 0x3e:
      return !isInAddress() && mayBeTagValue(at + 1);
    case 0x0a:
    case 0x0d:
      if (isTagName() && tagEnds(at + 1)) return true;
      break;
    case 0x29:
      return callGoesOn(at + 1);
  }
  if (quote != 0 && decodes) {
    if (isA(NAME, byteAt(at)) && nameGoesOn(at)) return true;
    const next = joint(at, quote);
    if (next == UNSEEN) return open;
    isJoined = true;
    if (next != NONE && (quotes > 1 || !isA(QUOTE, byteAt(next - 1)) || nameGoesOn(next))) return true;
  }
  return operatorFollows(at, quote != 0);
}

function callGoesOn(start: i32): bool {
  const at = start < end && byteAt(start) == 0x29 ? start + 1 : start;
  const sign = at < end && isA(SPACE, byteAt(at)) ? at + 1 : at;
  if (sign >= end) return open;
  if (byteAt(sign) == 0x7c || byteAt(sign) == 0x3f || byteAt(sign) == 0x6f) return true;
  const next = skip(SPACE, at);
  if (next + 4 >= end) return open;
  if (byteAt(next) == 0x7b) return literalFollows(next + 1);
  if (byteAt(next) != 0x2e) return false;
  const first = byteAt(next + 1);
  if (first == 0x75) return byteAt(next + 2) == 0x6e;
  if (first == 0x6f) return byteAt(next + 2) == 0x72;
  return first == 0x67 && byteAt(next + 4) == 0x4f;
}

function escapeGoesOn(first: i32, at: i32, quoted: bool): bool {
  const code = byteAt(at);
  if ((code == 0x6e || code == 0x72) && !quoted)
    return hidesBreak(at - first) || goesOnBehindBreak(skipWritten(at + 1));
  return (
    isA(NEWLINE, code) ||
    code == 0x26 ||
    code == 0x75 ||
    code == 0x55 ||
    code == 0x30 ||
    code == 0x31 ||
    code == 0x78 ||
    code == 0x6e ||
    code == 0x72 ||
    code == 0x74 ||
    code == 0x62 ||
    code == 0x66
  );
}

function goesOnBehindBreak(at: i32): bool {
  if (at >= end) return open;
  return byteAt(at) == 0x3c || isValueName(at) || (isTagName() && tagEnds(at));
}

function percentGoesOn(at: i32): bool {
  if (at + 1 >= end) return open;
  const high = hexValue(byteAt(at));
  const low = hexValue(byteAt(at + 1));
  if (high < 0 || low < 0) return false;
  const code = (high * 16 + low);
  return isA(NAME | QUOTE | SPACE, code) || isA(AFTER_NAME, code);
}

function operatorFollows(closed: i32, quoted: bool): bool {
  const at = skip(BLANK, closed);
  if (at >= end) return open;
  const code = byteAt(at);
  if (isA(NEWLINE, code)) return goesOnBelow(at, quoted);
  if (code == 0x3c && at == closed && (at + 1 >= end ? open : byteAt(at + 1) == 0x2f)) return true;
  if (code == 0x28 && at == closed && !quoted) return literalFollows(at + 1);
  if (code == 0x7b && braceFollows(at, at == closed, quoted)) return true;
  const next: i32 = at + 1 < end ? byteAt(at + 1) : UNSEEN;
  if (decodes && code == 0x3d && isQuotedPrintable(next)) return true;
  if (code == 0x2c && (quoted ? mayBeMember(at + 1) : isValueAhead(at + 1))) return true;
  const sign = signEnd(at, code, next, at > closed);
  if (sign == UNSEEN) return open;
  if (sign == NONE) return at > closed && mayBeValue(at, true);
  if (decodes && byteAt(sign - 1) == 0x3d && sign < end && isQuotedPrintable(byteAt(sign))) return true;
  const value = skip(BLANK, sign);
  if (value >= end) return open;
  if (mayBeValue(value, false) || literalBelow(value) || literalBehindComment(value)) return true;
  return byteAt(sign - 1) == 0x3a && propertiesFollow(value);
}

function isValueAhead(start: i32): bool {
  const at = skip(BLANK, start);
  return at + 1 >= end ? open : (byteAt(at) | 0x20) == 0x76 && byteAt(at + 1) == 0x61;
}

function literalBelow(start: i32): bool {
  const at = byteAt(start) == 0x5c ? skip(BLANK, start + 1) : start;
  if (at >= end) return open;
  if (!isA(NEWLINE, byteAt(at))) return false;
  const below = skip(SPACE, at);
  return below >= end ? open : mayOpenLiteral(below);
}

function literalBehindComment(start: i32): bool {
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

function propertiesFollow(start: i32): bool {
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

function braceFollows(at: i32, closed: bool, quoted: bool): bool {
  const inside = skip(SPACE, at + 1);
  if (inside >= end) return open;
  if (quoted) return inside > at + 1;
  const code = byteAt(inside);
  if (code == 0x67 || code == 0x73 || code == 0x69) return signBehindBrace(inside);
  return closed && isA(QUOTE, code) && mayBeLiteral(inside);
}

function signBehindBrace(start: i32): bool {
  for (let at = start; at < end; at++) {
    const code = byteAt(at);
    if (code == 0x7b || isA(QUOTE | NEWLINE, code)) return false;
    if (code != 0x7d) continue;
    const sign = skip(SPACE, at + 1);
    return sign >= end ? open : byteAt(sign) == 0x3d;
  }
  return open;
}

function signEnd(at: i32, code: i32, next: i32, apart: bool): i32 {
  switch (code) {
    case 0x2c:
      return at + 1;
    case 0x3d:
      if (next == 0x3d) return behind(at + 2, 0x3d);
      return next == 0x3e ? at + 2 : at + 1;
    case 0x3a:
      if (next == 0x3d) return at + 2;
      if (next != 0x2f) return at + 1;
      return at + 2 >= end ? UNSEEN : byteAt(at + 2) == 0x2f ? NONE : at + 1;
    case 0x7c:
      return next == 0x7c ? behind(at + 2, 0x3d) : at + 1;
    case 0x2b:
      return next == 0x3d ? at + 2 : next == UNSEEN ? UNSEEN : NONE;
    case 0x21:
      return next == 0x3d ? behind(at + 2, 0x3d) : next == UNSEEN ? UNSEEN : NONE;
    case 0x3f:
      if (next == 0x3f) return behind(at + 2, 0x3d);
      return next == 0x3d || next == 0x3a ? at + 2 : next == UNSEEN ? UNSEEN : NONE;
    case 0x3c:
      return next == 0x2d ? at + 2 : next == UNSEEN ? UNSEEN : NONE;
    case 0x6f:
      if (!apart || next != 0x72) return next == UNSEEN ? UNSEEN : NONE;
      return at + 2 >= end ? UNSEEN : isA(NAME, byteAt(at + 2)) ? NONE : at + 2;
  }
  return NONE;
}

function isQuotedPrintable(next: i32): bool {
  return next >= 0 && (isA(NEWLINE, next) || next == 0x33);
}

export function behind(at: i32, code: i32): i32 {
  return at < end && byteAt(at) == code ? at + 1 : at;
}

function isValueName(at: i32): bool {
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

function goesOnBelow(start: i32, quoted: bool): bool {
  const index = skip(SPACE, start);
  if (index >= end) return open;
  const first = byteAt(index);
  if (isValueName(index)) return true;
  if (!quoted && !isJoined) return false;
  if (decodes && (first == 0x26 || first == 0x25 || first == 0x5c)) return true;
  const word = skip(BLANK, skip(NAME, index));
  return word >= end ? open : byteAt(word) == 0x3d;
}

function mayBeMember(start: i32): bool {
  let index = skipBackslashes(skip(SPACE, start));
  if (index >= end) return open;
  if (!isA(QUOTE, byteAt(index))) return false;
  index++;
  if (index >= end) return open;
  return byteAt(index) == 0x76 || byteAt(index) == 0x63 || byteAt(index) == 0x64;
}

function mayBeTagValue(start: i32): bool {
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

function mayBeValue(start: i32, bare: bool): bool {
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
  if (length == 6) return lower == 0x73;
  if (length == 3) return first == 0x73 || first == 0x61;
  return (length == 5 && lower == 0x76) || (length == 7 && first == 0x63);
}

function isMade(start: i32): bool {
  let index = start;
  while (index < end && (isA(NAME, byteAt(index)) || byteAt(index) == 0x3a)) index++;
  if (index >= end) return open;
  return byteAt(index) == 0x28 && mayBeArgument(index + 1);
}

function literalFollows(start: i32): bool {
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

function mayBeLiteral(start: i32): bool {
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

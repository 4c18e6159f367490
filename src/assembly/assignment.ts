// `src/detect/look/assignment.ts`, function by function; its comments hold here too.

import { mayEndName, maySpeakOfSecret } from "./name";
import {
  AFTER_NAME,
  BLANK,
  byteAt,
  DIGIT,
  end,
  hexValue,
  hidesBreak,
  isA,
  joint,
  LOOK_BACK,
  NAME,
  NEWLINE,
  NONE,
  open,
  QUOTE,
  skip,
  skipBackslashes,
  skipWritten,
  SPACE,
  UNSEEN,
} from "./sight";
import {
  isQuotedPrintable,
  isValueName,
  literalBehindComment,
  literalBelow,
  literalFollows,
  mayBeLiteral,
  mayBeMember,
  mayBeTagValue,
  mayBeValue,
  propertiesFollow,
  wantValue,
} from "./value";

let decodes: bool = false;
/** The name was followed into another literal: it stands in one. */
let isJoined: bool = false;

/** What `more` of an assignment's look holds. */
const NAME_SHIFT: u32 = 6;
const NAME_ENDS: u32 = 1;
const NAME_MASK: u32 = 3;
const NAME_SPEAKS: u32 = 2;

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
  decodes = (flags & 16) != 0;
  wantValue(leastValue, flags, more, bits, mostValue);
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

export function behind(at: i32, code: i32): i32 {
  return at < end && byteAt(at) == code ? at + 1 : at;
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

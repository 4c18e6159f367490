// What the looks of `src/detect/look` do, function by function; their comments hold here too.
// Offsets are addresses.

import { mayEndName, maySpeakOfSecret } from "./name";

const LOOK_BYTES: i32 = 72;
export const LOOK_BACK: i32 = 12;
/** Bytes of a set of ASCII characters. */
export const SET: u32 = 16;

export const NAME: u16 = 1;
export const QUOTE: u16 = 2;
export const BLANK: u16 = 4;
export const NEWLINE: u16 = 8;
export const SPACE: u16 = 16;
const STOP: u16 = 32;
export const PREFIX: u16 = 64;
const DIGIT: u16 = 128;
const AFTER_NAME: u16 = 256;
/** Ends a user's name and a password in an address. */
const USERINFO_STOP: u16 = 512;
/** Signs of the operators that put strings together, and the backslash. */
const JOINER: u16 = 1024;
/** Letters and digits. */
export const ALNUM: u16 = 2048;

const KINDS = memory.data(512);

/** Fills the table; once, before the first look. */
export function prepareLook(): void {
  for (let code: u32 = 0x30; code <= 0x39; code++) mark(code, NAME | DIGIT | ALNUM);
  for (let code: u32 = 0x41; code <= 0x5a; code++) {
    mark(code, NAME | ALNUM);
    mark(code | 0x20, NAME | ALNUM);
  }
  // _ - . $
  markAll(memory.data<u8>([0x5f, 0x2d, 0x2e, 0x24]), 4, NAME);
  markAll(memory.data<u8>([0x22, 0x27, 0x60]), 3, QUOTE | STOP);
  markAll(memory.data<u8>([0x20, 0x09]), 2, BLANK | SPACE | STOP);
  markAll(memory.data<u8>([0x0d, 0x0a]), 2, NEWLINE | SPACE | STOP);
  markAll(memory.data<u8>([0x0c, 0x0b, 0xa0]), 3, SPACE | STOP);
  // , ; & | < > ( ) { } [ ] \ NUL
  markAll(memory.data<u8>([0x2c, 0x3b, 0x26, 0x7c, 0x3c, 0x3e, 0x28, 0x29, 0x7b, 0x7d, 0x5b, 0x5d, 0x5c, 0x00]), 14, STOP);
  markAll(memory.data<u8>([0x20, 0x09, 0x0d, 0x0a, 0x0c, 0x0b, 0xa0, 0x3a, 0x40, 0x2f, 0x22, 0x27, 0x60, 0x3c, 0x3e, 0x3f, 0x23]), 17, USERINFO_STOP);
  // b B r R f F u U L N 8 @ $
  markAll(memory.data<u8>([0x62, 0x42, 0x72, 0x52, 0x66, 0x46, 0x75, 0x55, 0x4c, 0x4e, 0x38, 0x40, 0x24]), 13, PREFIX);
  // + . & < > | ^ ~ * \
  markAll(memory.data<u8>([0x2b, 0x2e, 0x26, 0x3c, 0x3e, 0x7c, 0x5e, 0x7e, 0x2a, 0x5c]), 10, JOINER);
  // = : , | + ! ? < > % \ & ) ] [
  markAll(memory.data<u8>([0x3d, 0x3a, 0x2c, 0x7c, 0x2b, 0x21, 0x3f, 0x3c, 0x3e, 0x25, 0x5c, 0x26, 0x29, 0x5d, 0x5b]), 15, AFTER_NAME);
}

function mark(code: u32, kind: u16): void {
  store<u16>(KINDS + code * 2, load<u16>(KINDS + code * 2) | kind);
}

function markAll(codes: usize, count: u32, kind: u16): void {
  for (let i: u32 = 0; i < count; i++) mark(load<u8>(codes + i), kind);
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
export function isA(kind: u16, code: i32): bool {
  return (load<u16>(KINDS + code * 2) & kind) != 0;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
export function byteAt(address: i32): i32 {
  return load<u8>(address);
}

export const NONE: i32 = -1;
const UNSEEN: i32 = -2;

let end: i32 = 0;
let open: bool = false;
let least: i32 = 0;
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
const NAME_SPEAKS: u32 = 2;

let first: i32 = 0;
let begin: i32 = 0;
let wraps: bool = false;
/** Address of the bits of a set of characters; 0: anything but what ends a value. */
let set: u32 = 0;

/**
 * Whether the keyword at `start`..`from` may be a hit; `bottom` is the first address of the text, `last` the one behind it.
 * `flags`: which look (1 an assignment's, 2 a user's name and password, 3 a token's), 16 for `decodes`; of an assignment's 4 for
 * `digit`, 8 for `blanks`, 32 for `signs`, of a token's 4 for `apart`, 8 for `wraps`, 32 for `endsPiece`. `more`: of an assignment's `letters` and, above, 1 or 2 where its name ends or speaks of a secret;
 * of a token's see `set`.
 */
export function passesLook(
  bottom: i32,
  start: i32,
  from: i32,
  last: i32,
  leastValue: i32,
  flags: i32,
  more: u32,
): bool {
  open = from + LOOK_BYTES <= last;
  end = open ? from + LOOK_BYTES : last;
  if ((flags & 3) == 2) return isUserinfo(from);
  first = bottom;
  begin = start;
  least = leastValue;
  decodes = (flags & 16) != 0;
  if ((flags & 3) == 3) {
    wraps = (flags & 8) != 0;
    set = more;
    if ((flags & 4) != 0 && !standsApart()) return false;
    return (flags & 32) != 0 ? joint(from, byteAt(from - 1)) != NONE || memberFollows(from) : isToken(from);
  }
  isJoined = false;
  digit = (flags & 4) != 0;
  blanks = (flags & 8) != 0;
  signs = (flags & 32) != 0;
  letters = more & LETTERS;
  const wanted = more >>> NAME_SHIFT;
  if (wanted == NAME_ENDS && !mayEndName(from, end, open)) return false;
  if (!nameGoesOn(from)) return false;
  return wanted != NAME_SPEAKS || maySpeakOfSecret(bottom, start, from, end, open, decodes);
}

/**
 * Whether what stands from `from` on may follow a keyword: of `count` numbers of two bytes at `next` each is that of a set among those at `sets`
 * (from 1; 0: any character).
 */
export function mayFollow(from: i32, last: i32, next: u32, count: i32, sets: u32, decoded: bool): bool {
  open = from + LOOK_BYTES <= last;
  end = open ? from + LOOK_BYTES : last;
  if (decoded && from < end && byteAt(from - 1) == 0x3d && isSoft(byteAt(from))) return true;
  for (let i = 0; i < count; i++) {
    const at = from + i;
    if (at >= end) return false;
    const code = byteAt(at);
    if (decoded && mayStandForOther(at, code)) return true;
    const number: u32 = load<u16>(next + i * 2);
    if (number != 0 && code < 128 && !isOfSet(sets + (number - 1) * SET, code)) return false;
  }
  return true;
}

const END_OF_TRAIL: u32 = 0xffff;

/**
 * `src/detect/look/trail.ts`. Of each state of `trail` two bytes say how many ways lead on, and of each way there are the number of its set among
 * those at `sets` (from 1) and where the state stands that it leads to, in pairs of bytes.
 */
export function mayGoOn(from: i32, last: i32, trail: u32, sets: u32, decoded: bool): bool {
  open = from + LOOK_BYTES <= last;
  end = open ? from + LOOK_BYTES : last;
  if (decoded && from < end && byteAt(from - 1) == 0x3d && isSoft(byteAt(from))) return true;
  let state = trail;
  for (let at = from; at < end; at++) {
    const code = byteAt(at);
    if (code >= 128 || (decoded && mayStandForOther(at, code))) return true;
    let step = state + 2;
    const behind = step + <u32>load<u16>(state) * 4;
    while (step < behind && !isOfSet(sets + (<u32>load<u16>(step) - 1) * SET, code)) step += 4;
    if (step == behind) return false;
    const next: u32 = load<u16>(step, 2);
    if (next == END_OF_TRAIL) return true;
    state = trail + next * 2;
  }
  return open;
}

/** `src/detect/look/lead.ts`; `bits` of the characters that may stand before `start`. */
export function mayLead(seen: i32, start: i32, bits: u32): bool {
  const low = start - LOOK_BACK;
  if (low < seen) return true;
  const code = byteAt(start - 1);
  if (!isSextet(code) || isOfSet(bits, code)) return true;
  for (let at = start - 2; at >= low; at--) if (isEscapeSign(byteAt(at)) || byteAt(at) == 0x3d) return true;
  return false;
}

function mayStandForOther(at: i32, code: i32): bool {
  if (code == 0x3d) return at + 1 < end && isSoft(byteAt(at + 1));
  return isEscapeSign(code) || (isA(QUOTE, code) && (joint(at + 1, code) != NONE || memberFollows(at + 1)));
}

function isSoft(code: i32): bool {
  return isA(NEWLINE, code) || hexValue(code) >= 0;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function isOfSet(bits: u32, code: i32): bool {
  return code < 128 && ((<u32>load<u8>(bits + (code >>> 3)) >>> (code & 7)) & 1) != 0;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function isOfToken(code: i32): bool {
  return set == 0 ? !isA(STOP, code) : isOfSet(set, code);
}

function isToken(from: i32): bool {
  let at = from;
  while (at < end && at - from < least && isOfToken(byteAt(at))) at++;
  if (at - from >= least) return true;
  if (at >= end) return open;
  if (!decodes) return false;
  const stop = byteAt(at);
  if (isEscapeSign(stop) || isInEscape(from, at)) return true;
  if (stop == 0x3d) return at + 1 >= end ? open : isA(NEWLINE, byteAt(at + 1)) || hexValue(byteAt(at + 1)) >= 0;
  if (isA(NEWLINE, stop)) return byteAt(at - 1) == 0x3d || (wraps && lineGoesOn(at));
  return isA(QUOTE, stop) && (joint(at + 1, stop) != NONE || memberFollows(at + 1));
}

const LONG_LINE: i32 = 16;

function lineGoesOn(index: i32): bool {
  const start = skip(BLANK, byteAt(index) == 0x0d && index + 1 < end && byteAt(index + 1) == 0x0a ? index + 2 : index + 1);
  let behind = start;
  while (behind < end && isSextet(byteAt(behind))) behind++;
  if (behind >= end && (open || behind - start >= LONG_LINE)) return true;
  const code = behind < end ? byteAt(behind) : 0;
  if (isEscapeSign(code) || isA(QUOTE, code) || code == 0x3d) return true;
  return behind > start && (behind - start) % 4 == 0 && isA(STOP, code);
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function isSextet(code: i32): bool {
  return isA(ALNUM, code) || code == 0x2b || code == 0x2f || code == 0x2d || code == 0x5f;
}

export function memberFollows(start: i32): bool {
  const comma = skip(SPACE, start);
  if (comma >= end) return open;
  if (byteAt(comma) != 0x2c) return false;
  let index = skip(SPACE, comma + 1);
  if (index < end && isComment(byteAt(index))) return true;
  for (let prefix = 0; prefix < 2 && index < end && isA(PREFIX, byteAt(index)); prefix++) index++;
  return index >= end ? open : isA(QUOTE, byteAt(index));
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

export function isEscapeSign(code: i32): bool {
  return code == 0x25 || code == 0x5c || code == 0x26 || code == 0x1b;
}

function isTagName(): bool {
  let at = begin - 1;
  while (at >= first && at >= begin - LOOK_BACK && isA(NAME, byteAt(at))) at--;
  return at < begin - LOOK_BACK || (at >= first && byteAt(at) == 0x3c);
}

function tagEnds(from: i32): bool {
  for (let at = from; at < end; at++) {
    if (byteAt(at) == 0x3e) return mayBeTagValue(at + 1);
    if (byteAt(at) == 0x3c || isA(NEWLINE, byteAt(at))) return false;
  }
  return open;
}

function isInAddress(): bool {
  let at = begin - 1;
  while (at >= first && at >= begin - LOOK_BACK && isA(NAME, byteAt(at))) at--;
  if (at <= first || at <= begin - LOOK_BACK) return false;
  return byteAt(at) == 0x40 && isA(NAME, byteAt(at - 1));
}

/** A user's name of fewer characters is no token. */
const SHORTEST_TOKEN = 20;

function isUserinfo(from: i32): bool {
  const colon = skipPart(from);
  if (colon >= end) return open;
  if (byteAt(colon) == 0x40) return colon - from >= SHORTEST_TOKEN;
  if (colon == from || byteAt(colon) != 0x3a) return false;
  const at = skipPart(colon + 1);
  if (at >= end) return open;
  return byteAt(at) == 0x40 && (at > colon + 1 || colon - from >= SHORTEST_TOKEN);
}

function skipPart(start: i32): i32 {
  let index = start;
  while (index < end && !isA(USERINFO_STOP, byteAt(index))) index++;
  return index;
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
      if (!isA(QUOTE, byteAt(escaped))) return decodes && escapeGoesOn(escaped);
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
    if (next != NONE && (quotes > 1 || nameGoesOn(next))) return true;
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

function escapeGoesOn(at: i32): bool {
  const code = byteAt(at);
  return (
    isA(NEWLINE, code) ||
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
  if (decodes && byteAt(sign - 1) == 0x3d && sign < end && isA(NEWLINE, byteAt(sign))) return true;
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
  if (below >= end) return open;
  return isA(QUOTE, byteAt(below)) && mayBeLiteral(below);
}

function literalBehindComment(start: i32): bool {
  const at = behindComment(start);
  if (at == start) return false;
  return at >= end ? open : isA(QUOTE, byteAt(at)) && mayBeLiteral(at);
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
  for (let index = at + 1; index < end; index++) if (isA(NEWLINE, byteAt(index))) return skip(SPACE, index);
  return end;
}

function propertiesFollow(start: i32): bool {
  let at = start;
  for (let more = 0; more < 2; more++) {
    if (byteAt(at) != 0x26 && byteAt(at) != 0x21) break;
    let behind = at + 1;
    while (behind < end && (isA(NAME, byteAt(behind)) || byteAt(behind) == 0x21)) behind++;
    if (behind < end && !isA(BLANK, byteAt(behind))) break;
    at = skip(BLANK, behind);
    if (at >= end) return open;
  }
  return at > start && (mayBeValue(at, false) || literalBelow(at));
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

function behind(at: i32, code: i32): i32 {
  return at < end && byteAt(at) == code ? at + 1 : at;
}

export function skip(kind: u16, start: i32): i32 {
  let index = start;
  while (index < end && isA(kind, byteAt(index))) index++;
  return index;
}

function skipBackslashes(start: i32): i32 {
  let index = start;
  while (index < end && byteAt(index) == 0x5c) index++;
  return index;
}

function goesOnBelow(start: i32, quoted: bool): bool {
  const index = skip(SPACE, start);
  if (index + 1 >= end) return open;
  const first = byteAt(index);
  if (first == 0x76 && byteAt(index + 1) == 0x61) return true;
  if (first == 0x63 && byteAt(index + 1) == 0x6f) return true;
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
  return open || fits(first, index, hasDigit);
}

function fits(start: i32, index: i32, hasDigit: bool): bool {
  if (hasDigit) return index - start >= least;
  if (digit || index - start < (letters == 0 ? least : letters)) return false;
  if (letters == 0) return true;
  for (let at = start; at < index; at++) {
    const code = byteAt(at);
    if (!isA(ALNUM | QUOTE | SPACE, code) && code != 0x5c) return false;
  }
  return true;
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
      if (isA(QUOTE, byteAt(index))) return true;
      return decodes;
    }
    case 0x26:
      if (decodes) return start + 1 >= end || byteAt(start + 1) != 0x20;
      return start + 2 >= end ? open : byteAt(start + 1) == 0x27 || byteAt(start + 2) == 0x74;
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
  if (index >= end) return open;
  const length = index - start;
  const stop = byteAt(index);
  if ((signs || stop == 0x25) && !bare && mayBeWholeSetting(start, index, hasDigit)) return true;
  if (isA(QUOTE, stop)) {
    if (decodes && joint(index + 1, stop) != NONE) return true;
    return length <= 2 ? mayBeLiteral(index) : byteAt(index - 1) == 0x3d;
  }
  switch (stop) {
    case 0x28:
      return mayBeArgument(index + 1);
    case 0x5c:
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
  if (index >= end) return open;
  if (fits(start + 1, index, hasDigit)) return true;
  const length = index - start - 1;
  if (length == 0 && (index + 1 >= end ? open : byteAt(index + 1) == quote)) return true;
  return decodes && joint(index + 1, quote) != NONE;
}

export function joint(start: i32, quote: i32): i32 {
  const blank = skip(BLANK, start);
  if (blank < end && byteAt(blank) == 0x3b) return appended(blank + 1);
  let index = skipJoiner(blank);
  let joined = index > blank;
  if (joined && byteAt(blank) == 0x2e && index < end && byteAt(index) == 0x63) return index;
  index = skip(BLANK, index);
  if (joined && index < end && byteAt(index) == 0x5f) index = skip(BLANK, index + 1);
  if (joined && index < end && byteAt(index) == 0x5c) index++;
  if (index < end && isComment(byteAt(index))) return index;
  if (index < end && isA(NEWLINE, byteAt(index))) {
    if (!joined) {
      const next = appended(index);
      if (next != NONE) return next;
    }
    const below = skip(SPACE, index);
    index = skipJoiner(below);
    joined = joined || index > below;
    index = skip(BLANK, index);
  }
  if (index == start) return tight(start);
  for (let prefix = 0; prefix < 2 && index < end && isA(PREFIX, byteAt(index)); prefix++) index++;
  if (index >= end) return open ? UNSEEN : NONE;
  const opens = joined ? isA(QUOTE, byteAt(index)) : byteAt(index) == quote;
  return opens ? index + 1 : NONE;
}

function tight(start: i32): i32 {
  if (start + 1 >= end) return open ? UNSEEN : NONE;
  const isWithin = isA(QUOTE, byteAt(start)) && isWord(byteAt(start - 2)) && isWord(byteAt(start + 1));
  return isWithin ? start + 1 : NONE;
}

function appended(start: i32): i32 {
  const line = skip(BLANK, start);
  if (line >= end) return open ? UNSEEN : NONE;
  if (!isA(NEWLINE, byteAt(line))) return NONE;
  const name = skip(SPACE, line);
  const behind = skip(NAME, name < end && byteAt(name) == 0x40 ? name + 1 : name);
  let index = skip(BLANK, behind);
  if (index >= end) return open ? UNSEEN : NONE;
  if (behind == name) return NONE;
  if (byteAt(index) == 0x2b || byteAt(index) == 0x2e) index++;
  if (index >= end) return open ? UNSEEN : NONE;
  return byteAt(index) == 0x3d && (byteAt(index - 1) == 0x2b || byteAt(index - 1) == 0x2e) ? index + 1 : NONE;
}

function isWord(code: i32): bool {
  return isA(NAME, code) || code == 0x5c || code == 0x2b || code == 0x2f || code == 0x3d;
}

function skipJoiner(start: i32): i32 {
  let index = start;
  for (let more = 0; more < 2 && index < end; more++) {
    if (!isA(JOINER, byteAt(index))) break;
    index++;
  }
  return index;
}

function isComment(code: i32): bool {
  return code == 0x2f || code == 0x23 || code == 0x2d;
}

export function hexValue(code: i32): i32 {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function opensValue(code: i32): bool {
  return code == 0x21 || (code | 0x20) == 0x76;
}

function isUpperHex(code: i32): bool {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46);
}

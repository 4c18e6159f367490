// What `src/detect/look/name.ts` does, function by function; its comments hold here too. Offsets are addresses.

import {
  ALNUM,
  BLANK,
  byteAt,
  hexValue,
  isA,
  isEscapeSign,
  joint,
  LOOK_BACK,
  memberFollows,
  NAME,
  NEWLINE,
  NONE,
  PREFIX,
  QUOTE,
  SPACE,
  skip,
} from "./sight";

/** Each behind a blank; the longest first. */
const TAIL_WORDS =
  " development production base64url secondary default primary private staging base64 phrase b64url second string first value base live prod salt word wort b64 dev hex key new old ord ort raw str na or wd d s ";
const LONGEST: i32 = 11;
const SECRET_WORDS =
  " key tok sec pas pwd aut cre pat pri bea sig sal web lic dsn ses coo jwt sas mne see wif ";

export function mayEndName(from: i32, end: i32, open: bool): bool {
  let at = from;
  while (at < end && isA(NAME, byteAt(at))) {
    const code = byteAt(at);
    if (isDigit(code) || code == 0x2d || code == 0x2e || code == 0x5f) at++;
    else if ((code | 0x20) == 0x76 && at + 1 < end && isDigit(byteAt(at + 1))) at++;
    else {
      const length = wordAt(TAIL_WORDS, at, end);
      if (length == 0) return open && at + LONGEST > end;
      at += length;
    }
  }
  return true;
}

export function maySpeakOfSecret(first: i32, start: i32, from: i32, end: i32, open: bool, decodes: bool): bool {
  const bottom = max(first, start - LOOK_BACK);
  let head = start;
  while (head > bottom && isA(NAME, byteAt(head - 1))) head--;
  if (head == bottom && head > first) return true;
  const tail = skip(NAME, from);
  if (tail >= end && open) return true;
  if (tail < end && goesOnBehind(tail, end, open, decodes)) return true;
  if (decodes && mayGoOnInFront(head, first, bottom, end, open)) return true;
  for (let at = head; at + 3 <= tail; at++) if (wordAt(SECRET_WORDS, at, tail) != 0) return true;
  return false;
}

function goesOnBehind(at: i32, end: i32, open: bool, decodes: bool): bool {
  const closed = skipClosers(at, end);
  if (closed >= end || byteAt(closed) == 0x28 || byteAt(closed) == 0x7b) return true;
  if (!decodes) return false;
  const code = byteAt(at);
  if (isEscapeSign(code)) return true;
  if (code == 0x3d) return at + 1 >= end || isA(NEWLINE, byteAt(at + 1)) || isHexPair(at + 1, end, open);
  return isA(QUOTE, code) && (joint(at + 1, code) != NONE || memberFollows(at + 1));
}

function skipClosers(start: i32, end: i32): i32 {
  let at = start;
  while (at < end && (isDigit(byteAt(at)) || isCloser(byteAt(at)))) at++;
  return at;
}

function isCloser(code: i32): bool {
  return code == 0x5b || code == 0x5d || code == 0x21 || code == 0x3f;
}

function mayGoOnInFront(head: i32, first: i32, bottom: i32, end: i32, open: bool): bool {
  if (head == first) return false;
  let at = head - 1;
  const code = byteAt(at);
  if (isEscapeSign(code) || code == 0x3b) return true;
  if (code == 0x3d) return isHexPair(head, end, open);
  if (isA(QUOTE, code)) return mayFollowLiteral(at, first, bottom);
  if (!isA(SPACE, code)) return false;
  while (at >= bottom && isA(BLANK, byteAt(at))) at--;
  while (at >= bottom && isA(NEWLINE, byteAt(at))) at--;
  if (at < bottom) return bottom > first;
  return byteAt(at) == 0x5c || byteAt(at) == 0x3d;
}

function mayFollowLiteral(quote: i32, first: i32, bottom: i32): bool {
  let at = quote - 1;
  for (let prefix = 0; prefix < 2 && at >= bottom && isA(PREFIX, byteAt(at)); prefix++) at--;
  let isBelow = false;
  for (; at >= bottom; at--) {
    const code = byteAt(at);
    const before = at > first ? byteAt(at - 1) : -1;
    if (isA(QUOTE, code)) return true;
    if (isA(ALNUM, code)) return isBelow;
    if (code == 0x28) return before == 0x74;
    if (code == 0x3d) return before == 0x2b || before == 0x2e;
    if (isOpener(code)) return false;
    isBelow = isBelow || isA(NEWLINE, code);
  }
  return bottom > first;
}

function isHexPair(at: i32, end: i32, open: bool): bool {
  return at + 1 >= end ? open : hexValue(byteAt(at)) >= 0 && hexValue(byteAt(at + 1)) >= 0;
}

function isOpener(code: i32): bool {
  return code == 0x5b || code == 0x7b || code == 0x3a;
}

function isDigit(code: i32): bool {
  return code >= 0x30 && code <= 0x39;
}

/** The length of the first word of the list that stands at `at`, whatever its case; 0 for none. */
function wordAt(words: string, at: i32, end: i32): i32 {
  const list = changetype<u32>(words);
  const last: u32 = list + (words.length - 1) * 2;
  let word = list + 2;
  while (word < last) {
    let place = at;
    let next = word;
    while (load<u16>(next) != 0x20 && place < end && fold(byteAt(place)) == <i32>load<u16>(next)) {
      place++;
      next += 2;
    }
    if (load<u16>(next) == 0x20) return place - at;
    while (load<u16>(next) != 0x20) next += 2;
    word = next + 2;
  }
  return 0;
}

function fold(code: i32): i32 {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

// `src/detect/look/sight.ts`: what the looks see behind a keyword, and how they step over it. Offsets are addresses.

const LOOK_BYTES: i32 = 72;
export const LOOK_BACK: i32 = 12;
/** Bytes of a set of ASCII characters. */
export const SET: u32 = 16;

export const NAME: u16 = 1;
export const QUOTE: u16 = 2;
export const BLANK: u16 = 4;
export const NEWLINE: u16 = 8;
export const SPACE: u16 = 16;
export const STOP: u16 = 32;
export const PREFIX: u16 = 64;
export const DIGIT: u16 = 128;
export const AFTER_NAME: u16 = 256;
/** Ends a user's name and a password in an address. */
export const USERINFO_STOP: u16 = 512;
/** Signs of the operators that put strings together, and the backslash. */
const JOINER: u16 = 1024;
/** Letters and digits. */
export const ALNUM: u16 = 2048;
/** What lines of comments and quoted mails begin with. */
export const MARK: u16 = 4096;

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
  // > # ! / * ; - |
  markAll(memory.data<u8>([0x3e, 0x23, 0x21, 0x2f, 0x2a, 0x3b, 0x2d, 0x7c]), 8, MARK);
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
export const UNSEEN: i32 = -2;

/** The address behind the last byte that is seen. */
export let end: i32 = 0;
/** The text goes on where the sight ends. */
export let open: bool = false;

/** What is seen from `from` on of a text that ends before `last`. */
// @ts-expect-error: AssemblyScript decorates functions
@inline
export function seeFrom(from: i32, last: i32): void {
  open = from + LOOK_BYTES <= last;
  end = open ? from + LOOK_BYTES : last;
}

/** Whether `code` is one of the ASCII characters whose bits stand at `bits`. */
// @ts-expect-error: AssemblyScript decorates functions
@inline
export function isOfSet(bits: u32, code: i32): bool {
  return code < 128 && ((<u32>load<u8>(bits + (code >>> 3)) >>> (code & 7)) & 1) != 0;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
export function isSextet(code: i32): bool {
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

export function isEscapeSign(code: i32): bool {
  return code == 0x25 || code == 0x5c || code == 0x26 || code == 0x1b || code == 0xe2;
}

export function skip(kind: u16, start: i32): i32 {
  let index = start;
  while (index < end && isA(kind, byteAt(index))) index++;
  return index;
}

export function skipBackslashes(start: i32): i32 {
  let index = start;
  while (index < end && byteAt(index) == 0x5c) index++;
  return index;
}

export function goesOnEscaped(start: i32): bool {
  const at = skipBackslashes(start);
  if (at >= end) return true;
  if (isWrittenBreak(byteAt(at))) return hidesBreak(at - start);
  if (!isA(QUOTE, byteAt(at))) return true;
  let index = skipWritten(at + 1);
  if (index < end && (byteAt(index) == 0x2e || byteAt(index) == 0x3d)) return true;
  if (index < end && (byteAt(index) == 0x3b || byteAt(index) == 0x2c)) index = skipWritten(index + 1);
  if (index < end && isA(NAME, byteAt(index)) && !isComment(byteAt(index))) {
    index = skip(BLANK, skip(NAME, index));
    if (index < end && byteAt(index) == 0x3d) return true;
  }
  return index >= end ? open : isA(JOINER | QUOTE, byteAt(index)) || isComment(byteAt(index));
}

export function skipWritten(start: i32): i32 {
  let index = skip(SPACE, start);
  let at = skipBackslashes(index);
  while (at > index && at < end && isWrittenBreak(byteAt(at))) {
    index = skip(SPACE, at + 1);
    at = skipBackslashes(index);
  }
  return index;
}

export function hidesBreak(backslashes: i32): bool {
  return (backslashes & (backslashes - 1)) != 0;
}

function isWrittenBreak(code: i32): bool {
  return code == 0x6e || code == 0x72 || code == 0x74;
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

function isAmpersand(at: i32): bool {
  if (at + 4 >= end || byteAt(at) != 0x26 || byteAt(at + 4) != 0x3b) return false;
  return byteAt(at + 1) == 0x61 && byteAt(at + 2) == 0x6d && byteAt(at + 3) == 0x70;
}

function skipJoiner(start: i32): i32 {
  let index = start;
  for (let more = 0; more < 2 && index < end; more++) {
    if (!isA(JOINER, byteAt(index))) break;
    index += isAmpersand(index) ? 5 : 1;
  }
  return index;
}

function isComment(code: i32): bool {
  return code == 0x2f || code == 0x23 || code == 0x2d;
}

export function isSoft(code: i32): bool {
  return code == 0x5c || isA(NEWLINE, code) || hexValue(code) >= 0;
}

export function hexValue(code: i32): i32 {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

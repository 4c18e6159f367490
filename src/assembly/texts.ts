// Places of encoded text: says what src/detect/texts/text-places.ts does in plain TypeScript, whose comments hold here as well. In a module of
// its own, for a sweep of a few seconds is over before such a loop over every byte is compiled well.

const NONE: u32 = 255;
const SHORTEST: u32 = 32;
const BLOCK: u32 = 16;
const LEAD_IN: u32 = 8;
const SPACING_BITS: u32 = 11;
const APART: u32 = 48;
const GRAM: u32 = 8;
const PERIOD: u32 = 8;
const REPEATED: u32 = 4;
const WRAPPED: u32 = 10;
const WRAPPED_IN_ESCAPES: u32 = 5;
const SPAN: u32 = APART + GRAM + SHORTEST;
const MIX: u32 = 0x9e3779b1;
const GZIP: u32 = 0x1f;
const ZLIB: u32 = 0x78;
const MOST_AROUND: u32 = 3;
const NO_TEXT: i32 = -1;
const BEGINNING: i32 = 4;

/** What characters of base64 stand for, by byte. */
const SEXTETS = memory.data(256);
/** The same characters by their halves: a bit of one and of the other. */
const LOW_HALVES = memory.data(16);
const HIGH_HALVES = memory.data(16);

/** What the first characters at a place stand for. */
const HEAD = memory.data(32);

let output: u32 = 0;

/** Makes the tables; returns the first free address. */
export function prepare(): u32 {
  memory.fill(SEXTETS, 255, 256);
  for (let i: u32 = 0; i < 26; i++) {
    store<u8>(SEXTETS + 0x41 + i, i);
    store<u8>(SEXTETS + 0x61 + i, i + 26);
  }
  for (let i: u32 = 0; i < 10; i++) store<u8>(SEXTETS + 0x30 + i, i + 52);
  store<u8>(SEXTETS + 0x2b, 62);
  store<u8>(SEXTETS + 0x2d, 62);
  store<u8>(SEXTETS + 0x2f, 63);
  store<u8>(SEXTETS + 0x5f, 63);
  // `+-/`; digits; `A`..`O`, `a`..`o`; `P`..`Z` and `_`; `p`..`z`.
  for (let low: u32 = 0; low < 16; low++) {
    let bits: u32 = 0;
    if (low == 0xb || low == 0xd || low == 0xf) bits |= 1;
    if (low <= 9) bits |= 2;
    if (low >= 1) bits |= 4;
    if (low <= 0xa || low == 0xf) bits |= 8;
    if (low <= 0xa) bits |= 16;
    store<u8>(LOW_HALVES + low, bits);
  }
  store<u8>(HIGH_HALVES + 2, 1);
  store<u8>(HIGH_HALVES + 3, 2);
  store<u8>(HIGH_HALVES + 4, 4);
  store<u8>(HIGH_HALVES + 5, 8);
  store<u8>(HIGH_HALVES + 6, 4);
  store<u8>(HIGH_HALVES + 7, 16);
  return (<u32>__heap_base + 15) & ~15;
}

/**
 * Finds the places in `from`..`to` of the bytes at `bottom`..`last`; the text begins at `bottom` where `from` is less than twelve bytes
 * behind it. Up to sixteen bytes more are read and do not matter. Writes int32 at `target`: address * 2, and 1 more for what is packed; no more
 * than three for each 33 bytes. Returns the address behind the last.
 */
export function find(bottom: u32, from: u32, to: u32, last: u32, target: u32): u32 {
  output = target;
  const low = v128.load(LOW_HALVES);
  const high = v128.load(HIGH_HALVES);
  const limit = min(last, to + SPAN);
  const end = min(last, to + 2 * BLOCK);
  let done = from;
  for (let at = from; at + BLOCK <= end; at += BLOCK) {
    const block = v128.load(at);
    const halves = v128.and(
      i8x16.swizzle(low, v128.and(block, i8x16.splat(15))),
      i8x16.swizzle(high, i8x16.shr_u(block, 4)),
    );
    if (!i8x16.all_true(halves)) continue;
    let first = at;
    while (first > done && sextet(first - 1) != NONE) first--;
    done = at + BLOCK;
    while (done < limit && sextet(done) != NONE) done++;
    const stop = min(to, done - SHORTEST + 1);
    if (first < stop) findInRun(bottom, first, stop, done);
    at += ((done - 1 - at) / BLOCK) * BLOCK;
  }
  return output;
}

function tell(place: u32, isPacked: u32): void {
  store<u32>(output, (place << 1) | isPacked);
  output += 4;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function sextet(at: u32): u32 {
  return load<u8>(SEXTETS + <u32>load<u8>(at));
}

function findInRun(bottom: u32, from: u32, to: u32, end: u32): void {
  const begins = beginsAt(bottom, from);
  if (begins && isTextAt(from)) tell(from, 0);
  if (begins && isPackedAt(from)) tell(from, 1);
  let chosen: u32 = 0;
  let gram: u32 = 0;
  for (let at = from; at < from + GRAM - 1; at++) gram = (gram << 4) ^ (<u32>load<u8>(at) * MIX);
  for (let at = from; at + GRAM <= end; at++) {
    gram = (gram << 4) ^ (<u32>load<u8>(at + GRAM - 1) * MIX);
    if (chosen != 0 && at - chosen > APART) {
      if (isTextAt(chosen)) tell(chosen, 0);
      chosen = 0;
    }
    if (chosen == 0 && at >= to) return;
    if ((gram * MIX) >>> (32 - SPACING_BITS) != 0 && !endsRepetition(bottom, at)) continue;
    chosen = at < to && !(begins && at == from) ? at : 0;
    if (at >= to) return;
  }
  if (chosen != 0 && isTextAt(chosen)) tell(chosen, 0);
}

function beginsAt(bottom: u32, at: u32): bool {
  if (at == bottom) return true;
  let before = at - 1;
  if (sextet(before) != NONE) return false;
  if (load<u8>(before) == 0x5c) return !goesOnBehindEscape(bottom, at);
  if (load<u8>(before) != 0x0a) return true;
  if (before > bottom && load<u8>(before - 1) == 0x0d) before--;
  if (before < bottom + WRAPPED) return true;
  for (let i = before - WRAPPED; i < before; i++) if (sextet(i) == NONE) return true;
  return false;
}

function goesOnBehindEscape(bottom: u32, at: u32): bool {
  if (load<u8>(at) != 0x6e && load<u8>(at) != 0x72) return false;
  let before = at - 1;
  while (before > at - 5 && before > bottom && load<u8>(before) == 0x5c) before--;
  if (load<u8>(before) == 0x72 && before > bottom && load<u8>(before - 1) == 0x5c) {
    before--;
    while (before > at - 7 && before > bottom && load<u8>(before) == 0x5c) before--;
  }
  if (before < bottom + WRAPPED_IN_ESCAPES) return false;
  for (let i = before - WRAPPED_IN_ESCAPES + 1; i <= before; i++) if (sextet(i) == NONE) return false;
  return true;
}

function endsRepetition(bottom: u32, at: u32): bool {
  if (at < bottom + PERIOD + REPEATED || load<u8>(at) == load<u8>(at - PERIOD)) return false;
  return load<u32>(at - REPEATED) == load<u32>(at - REPEATED - PERIOD);
}

function isTextAt(at: u32): bool {
  const from = at + LEAD_IN;
  const to = at + SHORTEST;
  for (let skip: u32 = 0; skip < 2; skip++) if (isTextInHex(from + skip, to)) return true;
  for (let skip: u32 = 0; skip < 4; skip++) if (isTextInBase64(from + skip, to)) return true;
  return false;
}

function isTextInHex(from: u32, to: u32): bool {
  let state = BEGINNING;
  for (let at = from; at + 2 <= to; at += 2) {
    const high = hexValue(load<u8>(at));
    const low = hexValue(load<u8>(at + 1));
    if (high > 15 || low > 15) return false;
    state = nextOfText(state, (high << 4) | low);
    if (state == NO_TEXT) return false;
  }
  return true;
}

function hexValue(code: u32): u32 {
  if (code - 0x30 < 10) return code - 0x30;
  const letter = (code | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : NONE;
}

function isTextInBase64(from: u32, to: u32): bool {
  let nuls: u32 = 0;
  let count: u32 = 0;
  let state = BEGINNING;
  for (let at = from; at + 4 <= to; at += 4) {
    const four = fourAt(at);
    for (let shift: i32 = 16; shift >= 0; shift -= 8) {
      const byte = (four >>> shift) & 0xff;
      if (byte == 0) nuls |= (<u32>1) << count;
      else state = nextOfText(state, byte);
      if (state == NO_TEXT) return false;
      count++;
    }
  }
  if (nuls == 0) return true;
  const all: u32 = ((<u32>1) << count) - 1;
  return nuls == (0x55555555 & all) || nuls == (0xaaaaaaaa & all);
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function fourAt(at: u32): u32 {
  return (sextet(at) << 18) | (sextet(at + 1) << 12) | (sextet(at + 2) << 6) | sextet(at + 3);
}

function nextOfText(state: i32, byte: u32): i32 {
  if (byte < 0x80) {
    const isText = (byte >= 0x20 && byte < 0x7f) || byte == 0x09 || byte == 0x0a || byte == 0x0d;
    return isText && (state == 0 || state >= BEGINNING) ? 0 : NO_TEXT;
  }
  if (byte < 0xc0) return state >= BEGINNING ? (state < BEGINNING + 3 ? state + 1 : NO_TEXT) : state - 1;
  if (byte < 0xc2 || byte > 0xf4 || (state != 0 && state < BEGINNING)) return NO_TEXT;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

function isPackedAt(at: u32): bool {
  let length = decode(at, SHORTEST, HEAD);
  if (isPackedHead() || isLayered(length)) return true;
  for (let around: u32 = 1; around < MOST_AROUND; around++) {
    for (let i: u32 = 0; i < 4; i++) if (sextet(HEAD + i) == NONE) return false;
    length = decode(HEAD, length & ~3, HEAD);
    if (isPackedHead()) return true;
  }
  return false;
}

/** What `length` characters at `at` stand for; may be written over them. Returns how many bytes that is. */
function decode(at: u32, length: u32, target: u32): u32 {
  let made = target;
  for (let i: u32 = 0; i < length; i += 4) {
    const four = fourAt(at + i);
    store<u8>(made, <u8>(four >>> 16));
    store<u8>(made + 1, <u8>(four >>> 8));
    store<u8>(made + 2, <u8>four);
    made += 3;
  }
  return made - target;
}

function isLayered(length: u32): bool {
  for (let i: u32 = 0; i < length; i++) if (sextet(HEAD + i) == NONE) return false;
  for (let skip: u32 = 0; skip < 4; skip++)
    if (isTextInBase64(HEAD + LEAD_IN + skip, HEAD + length)) return true;
  return false;
}

function isPackedHead(): bool {
  const first: u32 = load<u8>(HEAD);
  const second: u32 = load<u8>(HEAD + 1);
  if (first == GZIP) return second == 0x8b && load<u8>(HEAD + 2) == 8;
  return first == ZLIB && ((first << 8) | second) % 31 == 0 && (second & 0x20) == 0;
}

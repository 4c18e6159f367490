// The keyword pass: finds every place where one of many keywords stands. Its own module, for it is needed without packs too.
//
// Every keyword of three or more characters is known by its rarest piece: four of its bytes (or its three). At every place
// three bytes choose a cell of a small table, and the fourth a bit of it; where that is set, the piece is looked up in an
// exact table, and of each keyword behind it four more bytes are compared before the rest of it. Up to there everything is kept
// so small that it stays in the second cache. Pieces are folded coarsely (| 0x20), keywords are compared exactly.
// Keywords of one or two characters, and NULs, which stand between the characters of UTF-16 and UTF-32, are found sixteen
// bytes at a time by their first byte.

import { mayFollow, mayGoOn, mayLead, passesLook } from "./look";
import { prepareLook, SET } from "./sight";

/**
 * log2 of the cells of the filter, of 32 bits each. A quarter of it lets half as much again through, twice as much does not stay in the second
 * cache: both are slower with 9,000 keywords.
 */
const FILTER_BITS: u32 = 16;
const FILTER = memory.data(1 << (16 + 2), 64);
/** Of a piece of three characters, which may have any behind it. */
const FULL: u32 = 0xffffffff;
const MULTIPLIER: u32 = 0x9e3779b1;

/** The two tables that tell the first bytes of short keywords, and NUL, by their halves. */
const LOW_HALVES = memory.data(16);
const HIGH_HALVES = memory.data(16);
/** By first byte: the first of the short keywords' links, or -1. */
const SHORT_HEADS = memory.data(4 * 256);
/** By first byte, a bit for each second byte that a short keyword has, or may have behind it. */
const SHORT_SECONDS = memory.data(256 * 32);

/**
 * Bits of three bytes as they may be written, for the pieces of three characters: `SEC` and `TRU` are some, and in source text `sec` and `tru`
 * stand everywhere.
 */
const THREE_BITS: u32 = 16;
const THREES = memory.data(1 << (16 - 3));

/** A piece begins at most this many characters into its keyword. */
const DEEPEST: i32 = 8;
/**
 * A keyword: text, length, offset of the piece, flags, the shortest value it wants, what its look needs besides (see `passesLook`), how many
 * characters behind it are known one by one, by the numbers of sets that stand before its text, the address of the bits of the character before
 * it (0: any), that of its trail (0: none), that of the bits of its look's characters (0: any), and the longest value it wants (0: any).
 */
const ENTRY: u32 = 44;
/** A piece, and 1 more than the number of its first check; 0: free. */
const SLOT: u32 = 8;
/**
 * Of a keyword, beside the others of its piece: four more of its bytes, folded coarsely, and besides its index how far from the piece they
 * stand, whether there are none, and whether it is the last of the piece.
 */
const CHECK: u32 = 8;
const CHECK_LAST: u32 = 0x800000;
const CHECK_NONE: u32 = 0x400000;
const CHECK_INDEX: u32 = 0x3fffff;
const CHECK_SHIFT: i32 = 24;
/** Bytes from a piece to those that are checked, at most. */
const FARTHEST_CHECK: i32 = 60;
/** Flags: case is folded; those of the look at what stands behind above, whose kind is 0 for no look. */
const FOLD: u32 = 1;
const LOOK_SHIFT: u32 = 1;
const LOOK_KIND: u32 = 3;
const NEXT_DECODES: u32 = 64;
/** Bytes before each keyword's trail, the numbers of its sets and its text. */
const HEAD: u32 = 15;

let entries: u32 = 0;
let slots: u32 = 0;
let slotMask: u32 = 0;
let checks: u32 = 0;
let links: u32 = 0;
let linkCount: i32 = 0;
let heapEnd: u32 = 0;
let allSets: u32 = 0;

/** What is being searched: starts in `from`..`to` of the bytes that are seen from `bottom` on and end at `end`. */
let bottom: u32 = 0;
let from: u32 = 0;
let to: u32 = 0;
let end: u32 = 0;
let output: u32 = 0;
let looking: bool = true;

function allocate(size: u32): u32 {
  const address = heapEnd;
  heapEnd = (heapEnd + size + 15) & ~15;
  return address;
}

function growTo(size: u32): void {
  const pages = (size + 0xffff) >>> 16;
  const missing = <i32>pages - memory.size();
  if (missing > 0) memory.grow(missing);
}

/** First step: room for `size` bytes of keywords, whose address it returns. */
export function prepare(size: u32): u32 {
  heapEnd = (<u32>__heap_base + 15) & ~15;
  const texts = allocate(size);
  growTo(heapEnd);
  return texts;
}

/**
 * Second step: makes the tables of `count` keywords, which stand at `texts` one behind the other, each after its length (two
 * bytes), what its look needs besides (two bytes), the set of the character before it (two bytes), how many numbers its trail has (two bytes; see
 * `mayGoOn`), its flags (where case is folded, the text is in lower case), the shortest value it wants, where its piece begins, how many of the
 * characters behind it have a set of their own, the set of its look's characters (two bytes; sets are numbered from 1 as they stand at `sets`; 0:
 * any), and the longest value it wants (0: any). The trail and the numbers of the characters' sets come before the text, two bytes each. Returns
 * the first free address.
 */
export function build(sets: u32, texts: u32, count: i32): u32 {
  let size: u32 = 16;
  while (size <= <u32>count) size *= 2;
  slotMask = size - 1;
  allSets = sets;
  entries = allocate(<u32>count * ENTRY);
  slots = allocate(size * SLOT);
  checks = allocate(<u32>count * CHECK);
  links = allocate(<u32>count * 16);
  growTo(heapEnd);
  memory.fill(slots, 0, size * SLOT);
  memory.fill(SHORT_HEADS, 0xff, 4 * 256);
  for (let half: u32 = 0; half < 8; half++) store<u8>(HIGH_HALVES + half, <u8>((<u32>1) << half));
  store<u8>(LOW_HALVES, 1);
  prepareLook();

  let at = texts;
  for (let index = 0; index < count; index++) {
    const length: i32 = load<u16>(at);
    const trail: u32 = load<u16>(at + 6);
    const flags: u32 = load<u8>(at + 8);
    const piece: u32 = load<u8>(at + 10);
    const next: u32 = load<u8>(at + 11);
    const text = at + HEAD + (trail + next) * 2;
    const entry = entries + index * ENTRY;
    store<u32>(entry, text);
    store<i32>(entry + 4, length);
    store<u32>(entry + 8, piece);
    store<u32>(entry + 12, flags);
    store<u32>(entry + 16, load<u8>(at + 9));
    store<u32>(entry + 20, load<u16>(at + 2));
    store<u32>(entry + 24, next);
    store<u32>(entry + 28, bitsOf(load<u16>(at + 4)));
    store<u32>(entry + 32, trail == 0 ? 0 : at + HEAD);
    store<u32>(entry + 36, bitsOf(load<u16>(at + 12)));
    store<u32>(entry + 40, load<u8>(at + 14));
    if (length < 3) {
      const first: u32 = load<u8>(text);
      const second: i32 = length == 1 ? -1 : load<u8>(text, 1);
      const fold = (flags & FOLD) != 0;
      addShort(first, second, fold, index);
      if (fold && isLower(first)) addShort(first - 0x20, second, fold, index);
    } else {
      countPiece(pieceOf(entry));
      if (length == 3) markThree(text, (flags & FOLD) != 0);
    }
    at = text + length;
  }
  // Counted, the pieces get room for their checks side by side; the first one of each is filled in last.
  let first: u32 = 1;
  for (let slot = slots; slot < slots + size * SLOT; slot += SLOT) {
    const keywords: u32 = load<u32>(slot + 4);
    if (keywords == 0) continue;
    first += keywords;
    store<u32>(slot + 4, first);
    store<u32>(checkAt(first - 1) + 4, CHECK_LAST);
  }
  for (let index = 0; index < count; index++) if (load<i32>(entries + index * ENTRY + 4) >= 3) addCheck(index);
  return heapEnd;
}

/** The address of a set's bits, by its number; 0 for none. */
function bitsOf(number: u32): u32 {
  return number == 0 ? 0 : allSets + (number - 1) * SET;
}

function isLower(code: u32): bool {
  return code >= 0x61 && code <= 0x7a;
}

/** `second`: negative where there is none. */
function addShort(first: u32, second: i32, fold: bool, index: i32): void {
  if (second < 0) memory.fill(SHORT_SECONDS + first * 32, 0xff, 32);
  else {
    setBit(SHORT_SECONDS + first * 32, second);
    if (fold && isLower(second)) setBit(SHORT_SECONDS + first * 32, second - 0x20);
  }
  const link = links + linkCount * 8;
  store<i32>(link, index);
  store<i32>(link + 4, load<i32>(SHORT_HEADS + first * 4));
  store<i32>(SHORT_HEADS + first * 4, linkCount++);
  const low = LOW_HALVES + (first & 15);
  store<u8>(low, load<u8>(low) | <u8>((<u32>1) << (first >>> 4)));
}

/** The piece of the keyword of three or more characters at `entry`. Only one of three has no highest byte. */
function pieceOf(entry: u32): u32 {
  const at = load<u32>(entry) + load<u32>(entry + 8);
  let piece: u32 = 0;
  for (let k: u32 = 0; k < min<u32>(load<u32>(entry + 4), 4); k++)
    piece |= (<u32>load<u8>(at + k) | 0x20) << (8 * k);
  return piece;
}

/** Makes a piece known, with one more keyword. */
function countPiece(piece: u32): void {
  const cell = cellOf(piece);
  store<u32>(cell, piece <= 0xffffff ? FULL : load<u32>(cell) | ((<u32>1) << ((piece >>> 24) & 31)));
  const slot = slotOf(piece);
  store<u32>(slot, piece);
  store<u32>(slot + 4, load<u32>(slot + 4) + 1);
}

/** Makes known how the three characters at `text` may be written. */
function markThree(text: u32, fold: bool): void {
  const written: u32 = load<u16>(text) | (<u32>load<u8>(text, 2) << 16);
  const spellings: u32 = fold ? 8 : 1;
  for (let capitals: u32 = 0; capitals < spellings; capitals++) {
    let three = written;
    for (let k: u32 = 0; k < 3; k++)
      if ((capitals >>> k) & 1 && isLower((three >>> (8 * k)) & 0xff)) three ^= (<u32>0x20) << (8 * k);
    setBit(THREES, placeOfThree(three));
  }
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function placeOfThree(three: u32): u32 {
  return (three * (MULTIPLIER << 8)) >>> (32 - THREE_BITS);
}

/** Where the piece stands in the exact table, or the free place where it would. */
// @ts-expect-error: AssemblyScript decorates functions
@inline
function slotOf(piece: u32): u32 {
  let slot = slots + (mix(piece) & slotMask) * SLOT;
  while (load<u32>(slot + 4) != 0 && load<u32>(slot) != piece)
    slot = slot - slots == slotMask * SLOT ? slots : slot + SLOT;
  return slot;
}

/** `number`: from 1. */
// @ts-expect-error: AssemblyScript decorates functions
@inline
function checkAt(number: u32): u32 {
  return checks + (number - 1) * CHECK;
}

/** Puts a keyword before the checks of its piece that are there. */
function addCheck(index: i32): void {
  const entry = entries + index * ENTRY;
  const text = load<u32>(entry);
  const length = load<i32>(entry + 4);
  const offset = load<i32>(entry + 8);
  const slot = slotOf(pieceOf(entry));
  const number = load<u32>(slot + 4) - 1;
  store<u32>(slot + 4, number);
  const check = checkAt(number);
  // As far from the piece as may be.
  const last = min(length - 4, offset + FARTHEST_CHECK);
  const other = offset > last - offset ? 0 : last;
  const isLast = load<u32>(check + 4) & CHECK_LAST;
  if (length >= 4) store<u32>(check, load<u32>(text + other) | 0x20202020);
  const apart = length >= 4 ? <u32>(other - offset) << CHECK_SHIFT : CHECK_NONE;
  store<u32>(check + 4, apart | isLast | index);
}

function setBit(bits: u32, index: u32): void {
  const byte = bits + (index >>> 3);
  store<u8>(byte, load<u8>(byte) | <u8>((<u32>1) << (index & 7)));
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function hasBit(bits: u32, index: u32): bool {
  return ((<u32>load<u8>(bits + (index >>> 3)) >>> (index & 7)) & 1) != 0;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function cellOf(piece: u32): u32 {
  return FILTER + ((piece * (MULTIPLIER << 8)) >>> (32 - FILTER_BITS)) * 4;
}

// @ts-expect-error: AssemblyScript decorates functions
@inline
function mix(piece: u32): u32 {
  const mixed = piece * MULTIPLIER;
  return mixed ^ (mixed >>> 15);
}

/**
 * Finds the keywords that begin in `first`..`stop` of the bytes at `seen`..`last`; up to 80 bytes more are read and do not
 * matter. Writes pairs of int32 at `target`: address of the first character; index of the keyword * 8 + stride. Stops
 * early, behind a block of sixteen, where they reach `full`: then the answer is not 0, and the next call's `start`, which
 * is `first` at first. `looks`: not 0 where those of the keywords count.
 */
export function search(seen: u32, first: u32, start: u32, stop: u32, last: u32, target: u32, full: u32, looks: u32): u32 {
  bottom = seen;
  from = first;
  to = stop;
  end = last;
  output = target;
  looking = looks != 0;
  // The deepest piece of the last keyword, in UTF-32, and the NUL behind its first byte.
  const until = min(last, stop + 4 * DEEPEST + 2);
  const low = v128.load(LOW_HALVES);
  const high = v128.load(HIGH_HALVES);
  let at = start;
  while (at < until) {
    const block = v128.load(at);
    const halves = v128.and(
      i8x16.swizzle(low, v128.and(block, i8x16.splat(15))),
      i8x16.swizzle(high, i8x16.shr_u(block, 4)),
    );
    if (v128.any_true(halves)) special(at, i8x16.bitmask(i8x16.ne(halves, i8x16.splat(0))));
    for (let i = at; i < at + 16; i += 4) {
      const eight = load<u64>(i) | 0x2020202020202020;
      const piece0 = <u32>eight;
      const piece1 = <u32>(eight >>> 8);
      const piece2 = <u32>(eight >>> 16);
      const piece3 = <u32>(eight >>> 24);
      const found0 = passes(piece0);
      const found1 = passes(piece1);
      const found2 = passes(piece2);
      const found3 = passes(piece3);
      if ((found0 | found1 | found2 | found3) & 1) {
        if (found0 & 1) lookUp(i, piece0, 1);
        if (found1 & 1) lookUp(i + 1, piece1, 1);
        if (found2 & 1) lookUp(i + 2, piece2, 1);
        if (found3 & 1) lookUp(i + 3, piece3, 1);
      }
    }
    at += 16;
    if (output >= full && at < until) return at;
  }
  return 0;
}

export function outputEnd(): u32 {
  return output;
}

/** Lowest bit: whether a piece may be one of a keyword. */
// @ts-expect-error: AssemblyScript decorates functions
@inline
function passes(piece: u32): u32 {
  return load<u32>(cellOf(piece)) >>> ((piece >>> 24) & 31);
}

function lookUp(at: u32, piece: u32, stride: u32): void {
  checkAll(at, piece, stride);
  if (load<u32>(cellOf(piece)) == FULL && (stride != 1 || hasBit(THREES, placeOfThree(load<u32>(at)))))
    checkAll(at, piece & 0xffffff, stride);
}

/** Compares the keywords whose piece stands at `at`. */
function checkAll(at: u32, piece: u32, stride: u32): void {
  const number = load<u32>(slotOf(piece) + 4);
  if (number == 0) return;
  for (let check = checkAt(number); ; check += CHECK) {
    const more = load<u32>(check + 4);
    if (
      stride != 1 ||
      (load<u32>(at + (<i32>more >> CHECK_SHIFT)) | 0x20202020) == load<u32>(check) ||
      (more & CHECK_NONE) != 0
    )
      compare(at, more & CHECK_INDEX, stride);
    if ((more & CHECK_LAST) != 0) return;
  }
}

/** Short keywords and NULs, where the bits of `mask` say that they may be. */
function special(at: u32, mask: i32): void {
  while (mask != 0) {
    const place = at + ctz(mask);
    mask &= mask - 1;
    const byte: u32 = load<u8>(place);
    if (byte != 0) short(place, byte, 1);
    else if (place > from) wide(place - 1);
  }
}

function short(at: u32, byte: u32, stride: u32): void {
  if (!hasBit(SHORT_SECONDS + byte * 32, load<u8>(at + stride))) return;
  for (let link = load<i32>(SHORT_HEADS + byte * 4); link >= 0; link = load<i32>(links + link * 8 + 4)) {
    compare(at, load<i32>(links + link * 8), stride);
  }
}

/** What stands at `at` with NULs between. */
function wide(at: u32): void {
  const byte: u32 = load<u8>(at);
  if (byte == 0) return;
  let stride: u32 = 2;
  if (load<u8>(at, 2) == 0) {
    if (load<u8>(at, 3) != 0 || load<u8>(at, 4) == 0) return;
    stride = 4;
  }
  short(at, byte, stride);
  const piece =
    (byte |
      (<u32>load<u8>(at + stride) << 8) |
      (<u32>load<u8>(at + 2 * stride) << 16) |
      (<u32>load<u8>(at + 3 * stride) << 24)) |
    0x20202020;
  if (passes(piece) & 1) lookUp(at, piece, stride);
}

/** Whether the keyword whose piece stands at `at` stands there whole, nothing but NULs between its characters; tells it. */
function compare(at: u32, index: i32, stride: u32): void {
  const entry = entries + index * ENTRY;
  const length = load<u32>(entry + 4);
  const inFront = load<u32>(entry + 8) * stride;
  // Not `at - inFront`, which may fall below zero.
  if (at < from + inFront || at - inFront >= to) return;
  const start = at - inFront;
  if (start + (length - 1) * stride >= end) return;
  if (length == 1 && stride != 1) return;
  const text = load<u32>(entry);
  const flags = load<u32>(entry + 12);
  const fold = flags & FOLD;
  let place = start;
  for (let i: u32 = 0; i < length; i++) {
    let byte: u32 = load<u8>(place);
    if (fold && byte - 0x41 < 26) byte |= 0x20;
    if (byte != <u32>load<u8>(text + i)) return;
    if (i + 1 < length) for (let gap: u32 = 1; gap < stride; gap++) if (load<u8>(place + gap) != 0) return;
    place += stride;
  }
  const look = flags >>> LOOK_SHIFT;
  if (stride == 1 && looking) {
    const next = load<u32>(entry + 24);
    const behind = start + length;
    if (next != 0 && !mayFollow(behind, end, text - next * 2, next, allSets, (look & NEXT_DECODES) != 0)) return;
    const trail = load<u32>(entry + 32);
    if (trail != 0 && !mayGoOn(behind, end, trail, allSets, (look & NEXT_DECODES) != 0)) return;
    const lead = load<u32>(entry + 28);
    if (lead != 0 && !mayLead(bottom, start, lead)) return;
    if (look & LOOK_KIND) {
      const least = load<i32>(entry + 16);
      const most = load<i32>(entry + 40);
      if (!passesLook(bottom, start, behind, end, least, look, load<u32>(entry + 20), load<u32>(entry + 36), most)) return;
    }
  }
  store<u32>(output, start);
  store<u32>(output, (<u32>index << 3) | stride, 4);
  output += 8;
}

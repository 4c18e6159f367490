import { NONE, SEXTETS } from "../encodings/base64.ts";
import { hexValue } from "../encodings/hex-digit.ts";
import { TEXTS_MODULE } from "../generated/texts.ts";
import { canCompile, compileModule, instanceOf, type Memory } from "../web-assembly.ts";

/*
 * Where text stands in base64 or hexadecimal, whatever it says: a list of settings, an address with a password, base64 once more. Keywords of
 * specific rules are found in encodings by what they look like there (`layers.ts`), be that in a program's data; for everything
 * else, text is known for being text once it is decoded.
 *
 * Such text is met where it begins and, where it is long, at places that its own bytes choose: the same text has the same places
 * wherever it stands. A place answers for what follows it, up to the next one.
 */

/** Fewer characters in a row are not looked at. */
export const SHORTEST = 32;
/** Characters from a place on that need not be text: the letter of an escape, a prefix. What is behind them is. */
export const LEAD_IN = 8;
/** Of so many characters within long text one is a place: as bits. */
const SPACING_BITS = 11;
/** Places that long text chooses are farther apart than this. */
const APART = 48;
/** Bytes of long text that choose a place. */
const GRAM = 8;
/** Text that repeats itself every one, two, three or six bytes does so in base64 every so many characters, */
const PERIOD = 8;
/** and is taken to do so where this many more are alike. */
const REPEATED = 4;
/** How a line ends before one that goes on with it, besides its break, and besides one that is written out. */
const WRAPPED = 10;
const WRAPPED_IN_ESCAPES = 5;

/** Bytes before a place and from it on that decide whether it is one. */
export const TEXT_LEAD = WRAPPED + 2;
export const TEXT_SPAN = APART + GRAM + SHORTEST;

/** What is told of a place; true where that is enough. */
export type OnPlace = (at: number, isPacked: boolean) => boolean;

/** Calls `onPlace` for the places of encoded text in `from`..`to` of the bytes, ascending, until it returns true. */
export function findTextPlaces(bytes: Uint8Array, from: number, to: number, onPlace: OnPlace): void {
  const stop = Math.min(to, bytes.length);
  if (stop - from < WORTH_COPYING || !canCompile()) {
    findTextPlacesPlainly(bytes, from, stop, onPlace);
    return;
  }
  finder ??= createFinder();
  for (let at = from; at < stop; at += PIECE) {
    const next = Math.min(stop, at + PIECE);
    const before = Math.min(at, TEXT_LEAD);
    for (const found of finder(bytes.subarray(at - before, next + TEXT_SPAN), before, before + next - at))
      if (onPlace(at - before + (found >>> 1), (found & 1) !== 0)) return;
  }
}

/** Bytes that the module looks at at a time: no multiple of them is ever at hand at once. */
const PIECE = 262_144;
/** For fewer it is not worth to copy them. */
const WORTH_COPYING = 48;
/** Bytes behind what is searched that the module may read. */
const SLACK = 16;

/** Finds places in `from`..`to` of a piece: index * 2, and 1 more for what is packed. */
type Finder = (piece: Uint8Array, from: number, to: number) => Int32Array;
let finder: Finder | undefined;

/** The same in WebAssembly; `src/assembly/texts.ts` has its source. Made when it is first needed. */
function createFinder(): Finder {
  const { memory, prepare, find } = instanceOf(compileModule(TEXTS_MODULE)) as TextsExports;
  const input = prepare();
  const output = (input + TEXT_LEAD + PIECE + TEXT_SPAN + SLACK + 3) & ~3;
  // Three places, of four bytes each, in 33 characters.
  const size = output + PIECE;
  memory.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE));
  const all = new Uint8Array(memory.buffer);
  const none = new Int32Array();
  return (piece, from, to) => {
    all.set(piece, input);
    const end = find(input, input + from, input + to, input + piece.length, output);
    if (end === output) return none;
    return new Int32Array(memory.buffer.slice(output, end)).map((found) => found - input * 2);
  };
}

const PAGE = 65536;

/** See `src/assembly/texts.ts`. */
interface TextsExports {
  readonly memory: Memory;
  prepare(): number;
  find(bottom: number, from: number, to: number, last: number, target: number): number;
}

/** {@link findTextPlaces} in plain TypeScript: what the module is held to, and what steps in where WebAssembly is switched off. */
export function findTextPlacesPlainly(bytes: Uint8Array, from: number, to: number, onPlace: OnPlace): void {
  const limit = Math.min(bytes.length, to + TEXT_SPAN);
  const end = Math.min(bytes.length, to + 2 * BLOCK) - BLOCK;
  let done = from;
  for (let at = from; at <= end; at += BLOCK) {
    if (!isAllBase64(bytes, at)) continue;
    let first = at;
    while (first > done && SEXTETS[bytes[first - 1]!] !== NONE) first--;
    done = at + BLOCK;
    while (done < limit && SEXTETS[bytes[done]!] !== NONE) done++;
    const last = Math.min(to, done - SHORTEST + 1);
    if (first < last && findInRun(bytes, first, last, done, onPlace)) return;
    // The first block behind it.
    at += Math.floor((done - 1 - at) / BLOCK) * BLOCK;
  }
}

/** What is long enough has a whole block in it, wherever blocks begin. */
const BLOCK = 16;

function isAllBase64(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + BLOCK; at++) if (SEXTETS[bytes[at]!] === NONE) return false;
  return true;
}

/** The places in `from`..`to` of characters of base64 in a row that go on to `end`. Whether `onPlace` returned true. */
function findInRun(bytes: Uint8Array, from: number, to: number, end: number, onPlace: OnPlace): boolean {
  const begins = beginsAt(bytes, from);
  if (begins && codingAt(bytes, from) && onPlace(from, false)) return true;
  if (begins && isPackedAt(bytes, from) && onPlace(from, true)) return true;
  // A place is told once it is known that none follows soon.
  let chosen = -1;
  let gram = 0;
  for (let at = from; at < from + GRAM - 1; at++) gram = (gram << 4) ^ Math.imul(bytes[at]!, MIX);
  for (let at = from; at + GRAM <= end; at++) {
    gram = (gram << 4) ^ Math.imul(bytes[at + GRAM - 1]!, MIX);
    if (chosen >= 0 && at - chosen > APART) {
      if (codingAt(bytes, chosen) && onPlace(chosen, false)) return true;
      chosen = -1;
    }
    if (chosen < 0 && at >= to) return false;
    const ends = bytes[at - 1] === bytes[at - 1 - PERIOD] && endsRepetition(bytes, at);
    if (!ends && Math.imul(gram, MIX) >>> (32 - SPACING_BITS) !== 0) continue;
    chosen = at < to && !(begins && at === from) ? at : -1;
    if (at >= to) return false;
  }
  return chosen >= 0 && codingAt(bytes, chosen) !== undefined && onPlace(chosen, false);
}

const MIX = 0x9e3779b1;

/** Whether encoded text begins at `at`, and is not the next line of some. */
function beginsAt(bytes: Uint8Array, at: number): boolean {
  if (at === 0) return true;
  let before = at - 1;
  if (SEXTETS[bytes[before]!] !== NONE) return false;
  if (bytes[before] === 0x5c) return !goesOnBehindEscape(bytes, at);
  if (bytes[before] !== 0x0a) return true;
  if (bytes[before - 1] === 0x0d) before--;
  for (let i = before - WRAPPED; i < before; i++) if (i < 0 || SEXTETS[bytes[i]!] === NONE) return true;
  return false;
}

/** Whether `at` is the letter of a written break, `\n`, behind base64. */
function goesOnBehindEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x6e && bytes[at] !== 0x72) return false;
  let before = at - 1;
  while (before > at - 5 && bytes[before] === 0x5c) before--;
  if (bytes[before] === 0x72 && bytes[before - 1] === 0x5c) {
    before--;
    while (before > at - 7 && bytes[before] === 0x5c) before--;
  }
  if (before < WRAPPED_IN_ESCAPES) return false;
  for (let i = before - WRAPPED_IN_ESCAPES + 1; i <= before; i++)
    if (SEXTETS[bytes[i]!] === NONE) return false;
  return true;
}

/** Whether text that repeats itself ends right before `at`. */
function endsRepetition(bytes: Uint8Array, at: number): boolean {
  if (at < PERIOD + REPEATED || bytes[at] === bytes[at - PERIOD]) return false;
  for (let i = at - REPEATED; i < at; i++) if (bytes[i] !== bytes[i - PERIOD]) return false;
  return true;
}

/** How text is encoded, and where its first whole group begins, counted from the place. */
export interface Coding {
  readonly kind: "base64" | "hex";
  readonly skip: number;
}

/** How the {@link SHORTEST} characters of base64 from `at` on are text, if they are. */
export function codingAt(bytes: Uint8Array, at: number): Coding | undefined {
  const from = at + LEAD_IN;
  const to = at + SHORTEST;
  for (let skip = 0; skip < 2; skip++) if (isTextInHex(bytes, from + skip, to)) return { kind: "hex", skip };
  for (let skip = 0; skip < 4; skip++)
    if (isTextInBase64(bytes, from + skip, to)) return { kind: "base64", skip };
  return undefined;
}

/** The first byte of what gzip and zlib make (RFC 1952, 1950). */
export const GZIP = 0x1f;
const ZLIB = 0x78;

/** What is packed may stand in base64 so many times, as what Kubernetes keeps of Helm's releases does twice. */
export const MOST_AROUND = 3;

/**
 * Whether base64 at `at` begins as what gzip or zlib make does, be that in base64 itself; or as text in base64 twice, of which a place of
 * text sees too little to know a private key.
 */
function isPackedAt(bytes: Uint8Array, at: number): boolean {
  let head: Uint8Array = decoded(bytes, at, SHORTEST);
  if (isPackedHead(head) || isLayered(head)) return true;
  for (let around = 1; around < MOST_AROUND; around++) {
    for (let i = 0; i < 4; i++) if (SEXTETS[head[i]!] === NONE) return false;
    head = decoded(head, 0, head.length - (head.length % 4));
    if (isPackedHead(head)) return true;
  }
  return false;
}

/** What so many characters stand for, read as base64 whether or not all of them are. */
function decoded(bytes: Uint8Array, at: number, length: number): Uint8Array {
  const made = new Uint8Array((length / 4) * 3);
  for (let i = 0; i < length / 4; i++) {
    const four = fourAt(bytes, at + 4 * i);
    made[3 * i] = four >> 16;
    made[3 * i + 1] = four >> 8;
    made[3 * i + 2] = four;
  }
  return made;
}

/** Four characters of base64 as 24 bits. */
function fourAt(bytes: Uint8Array, at: number): number {
  return (
    (SEXTETS[bytes[at]!]! << 18) |
    (SEXTETS[bytes[at + 1]!]! << 12) |
    (SEXTETS[bytes[at + 2]!]! << 6) |
    SEXTETS[bytes[at + 3]!]!
  );
}

/** Whether bytes that were decoded are base64 of text themselves. */
function isLayered(head: Uint8Array): boolean {
  for (const byte of head) if (SEXTETS[byte] === NONE) return false;
  for (let skip = 0; skip < 4; skip++) if (isTextInBase64(head, LEAD_IN + skip, head.length)) return true;
  return false;
}

/** Whether what gzip or zlib make begins with these bytes. */
export function isPackedHead([first = 0, second = 0, third]: ArrayLike<number> & Iterable<number>): boolean {
  if (first === GZIP) return second === 0x8b && third === 8;
  return first === ZLIB && ((first << 8) | second) % 31 === 0 && (second & 0x20) === 0;
}

function isTextInHex(bytes: Uint8Array, from: number, to: number): boolean {
  let state = BEGINNING;
  for (let at = from; at + 2 <= to; at += 2) {
    const high = hexValue(bytes[at]!);
    const low = hexValue(bytes[at + 1]!);
    if (high < 0 || low < 0) return false;
    state = nextOfText(state, (high << 4) | low);
    if (state === NO_TEXT) return false;
  }
  return true;
}

function isTextInBase64(bytes: Uint8Array, from: number, to: number): boolean {
  /** By bit: which of the bytes are NUL. */
  let nuls = 0;
  let count = 0;
  let state = BEGINNING;
  for (let at = from; at + 4 <= to; at += 4) {
    const four = fourAt(bytes, at);
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (four >> shift) & 0xff;
      if (byte === 0) nuls |= 1 << count;
      else state = nextOfText(state, byte);
      if (state === NO_TEXT) return false;
      count++;
    }
  }
  if (nuls === 0) return true;
  // UTF-16 of either byte order.
  const all = (1 << count) - 1;
  return nuls === (0x55555555 & all) || nuls === (0xaaaaaaaa & all);
}

/*
 * Where in UTF-8 a byte stands: what is awaited is so many bytes that go on with a character. At the beginning a character's first bytes
 * may be out of sight.
 */
const NO_TEXT = -1;
const BEGINNING = 4;

function nextOfText(state: number, byte: number): number {
  if (byte < 0x80) {
    const isText = (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
    return isText && (state === 0 || state >= BEGINNING) ? 0 : NO_TEXT;
  }
  // Four are never awaited in sight; three may stand before the first whole character.
  if (byte < 0xc0) return state >= BEGINNING ? (state < BEGINNING + 3 ? state + 1 : NO_TEXT) : state - 1;
  if (byte < 0xc2 || byte > 0xf4 || (state !== 0 && state < BEGINNING)) return NO_TEXT;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

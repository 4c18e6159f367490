import { base64View, decodedByte, NONE, SEXTETS } from "./base64.ts";
import { hexView } from "./hex.ts";
import { hexValue } from "./hex-digit.ts";
import type { Encoding } from "./types.ts";
import { type View, viewAround, work } from "./view.ts";

/*
 * Text in base64 or hexadecimal, whatever it says: a list of settings, an address with a password, base64 once more. Keywords of
 * specific rules are found in encodings by what they look like there (`layers.ts`), be that in a program's data; for everything
 * else, text is known for being text once it is decoded.
 *
 * Such text is met where it begins and, where it is long, at places that its own bytes choose: the same text has the same places
 * wherever it stands. A place answers for what follows it, up to the next one.
 */

/** Fewer characters in a row are not looked at. */
const SHORTEST = 32;
/** Characters from a place on that need not be text: the letter of an escape, a prefix. What is behind them is. */
const LEAD_IN = 8;
/** Of so many characters within long text one is a place: as bits. */
const SPACING_BITS = 9;
/** Places that long text chooses are farther apart than this. */
const APART = 64;
/** Bytes of long text that choose a place. */
const GRAM = 8;
/** Text that repeats itself every one, two, three or six bytes does so in base64 every so many characters, */
const PERIOD = 8;
/** and is taken to do so where this many more are alike. */
const REPEATED = 4;
/** How a line ends before one that goes on with it, besides its break. */
const WRAPPED = 10;

/** Bytes from a place on that decide whether it is one, besides the twelve before it. */
export const TEXT_SPAN = APART + GRAM + SHORTEST;

/** A place answers for no more bytes than this. */
const OWN = 8192;
/** What is seen before a place, and behind what it answers for. */
const BEFORE = 768;
const AFTER = 1024;

/** Bytes before a place and from it on that can change what is made of it. */
export const TEXT_SIGHT = { before: BEFORE, after: OWN + AFTER };

/** The same of what is packed: it is read to its end, which is farther away. */
export const PACKED_SIGHT = { before: WRAPPED + 2, after: 1 << 16 };
/** Bytes that are unpacked, at most: what has more in it than that is not read. */
const MOST_UNPACKED = 1 << 21;

/** Text that was decoded. */
export interface EncodedText {
  readonly view: View;
  /** The characters of it that its place answers for. */
  readonly from: number;
  readonly to: number;
}

/** What is told of a place; true where that is enough. */
type OnPlace = (at: number, isPacked: boolean) => boolean;

/** Calls `onPlace` for the places of encoded text in `from`..`to` of the bytes, ascending, until it returns true. */
export function findEncodedText(bytes: Uint8Array, from: number, to: number, onPlace: OnPlace): void {
  /** The first place that is not ruled out. */
  let first = from;
  while (first < to) {
    const last = first + SHORTEST - 1;
    if (last >= bytes.length) return;
    let at = last;
    while (at >= first && SEXTETS[bytes[at]!] !== NONE) at--;
    if (at >= first) {
      first = at + 1;
      continue;
    }
    const limit = Math.min(bytes.length, to + TEXT_SPAN);
    let end = last + 1;
    while (end < limit && SEXTETS[bytes[end]!] !== NONE) end++;
    if (findInRun(bytes, first, Math.min(to, end - SHORTEST + 1), end, onPlace)) return;
    first = end + 1;
  }
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
    if (Math.imul(gram, MIX) >>> (32 - SPACING_BITS) !== 0 && !endsRepetition(bytes, at)) continue;
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
  if (bytes[before] !== 0x0a) return true;
  if (bytes[before - 1] === 0x0d) before--;
  for (let i = before - WRAPPED; i < before; i++) if (i < 0 || SEXTETS[bytes[i]!] === NONE) return true;
  return false;
}

/** Whether text that repeats itself ends right before `at`. */
function endsRepetition(bytes: Uint8Array, at: number): boolean {
  if (at < PERIOD + REPEATED || bytes[at] === bytes[at - PERIOD]) return false;
  for (let i = at - REPEATED; i < at; i++) if (bytes[i] !== bytes[i - PERIOD]) return false;
  return true;
}

/** How text is encoded: where its first whole group begins. */
interface Coding {
  readonly kind: "base64" | "hex";
  readonly skip: number;
}

/** How the {@link SHORTEST} characters of base64 from `at` on are text, if they are. */
function codingAt(bytes: Uint8Array, at: number): Coding | undefined {
  const from = at + LEAD_IN;
  const to = at + SHORTEST;
  for (let skip = 0; skip < 2; skip++) if (isTextInHex(bytes, from + skip, to)) return { kind: "hex", skip };
  for (let skip = 0; skip < 4; skip++)
    if (isTextInBase64(bytes, from + skip, to)) return { kind: "base64", skip };
  return undefined;
}

/** The first byte of what gzip and zlib make (RFC 1952, 1950). */
const GZIP = 0x1f;
const ZLIB = 0x78;

/** Whether base64 at `at` begins as what gzip or zlib make does. */
function isPackedAt(bytes: Uint8Array, at: number): boolean {
  const first = decodedByte(bytes, at, 0);
  if (first !== GZIP && first !== ZLIB) return false;
  const second = decodedByte(bytes, at, 1);
  if (first === GZIP) return second === 0x8b && decodedByte(bytes, at, 2) === 8;
  return ((first << 8) | second) % 31 === 0 && (second & 0x20) === 0;
}

function isTextInHex(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at + 2 <= to; at += 2) {
    const high = hexValue(bytes[at]!);
    const low = hexValue(bytes[at + 1]!);
    if (high < 0 || low < 0 || !isText((high << 4) | low)) return false;
  }
  return true;
}

function isTextInBase64(bytes: Uint8Array, from: number, to: number): boolean {
  /** By bit: which of the bytes are NUL. */
  let nuls = 0;
  let count = 0;
  for (let at = from; at + 4 <= to; at += 4) {
    const four =
      (SEXTETS[bytes[at]!]! << 18) |
      (SEXTETS[bytes[at + 1]!]! << 12) |
      (SEXTETS[bytes[at + 2]!]! << 6) |
      SEXTETS[bytes[at + 3]!]!;
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (four >> shift) & 0xff;
      if (byte === 0) nuls |= 1 << count;
      else if (!isText(byte)) return false;
      count++;
    }
  }
  if (nuls === 0) return true;
  // UTF-16 of either byte order.
  const all = (1 << count) - 1;
  return nuls === (0x55555555 & all) || nuls === (0xaaaaaaaa & all);
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** What stands at a place that {@link findEncodedText} told, decoded; undefined where there is none. */
export function encodedTextAt(bytes: Uint8Array, place: number): EncodedText | undefined {
  const coding = codingAt(bytes, place);
  if (!coding) return undefined;
  let next = Math.min(bytes.length, place + OWN);
  findEncodedText(bytes, place + 1, next, (at, isPacked) => {
    if (!isPacked) next = at;
    return !isPacked;
  });
  const outer = viewAround(bytes, place, 1, BEFORE, next - place + AFTER);
  const inside = outer.at + coding.skip;
  const found =
    coding.kind === "hex" ? hexView(outer.view, inside) : base64View(outer.view, inside, WHOLE_GROUP);
  if (!found) return undefined;
  const { view } = found;
  return { view, from: firstFrom(view, place), to: firstFrom(view, next) };
}

/** What stands packed at a place that {@link findEncodedText} told, as far as it is in sight and can be unpacked. */
export function packedTextAt(bytes: Uint8Array, place: number): EncodedText | undefined {
  const outer = viewAround(bytes, place, 1, 0, PACKED_SIGHT.after);
  const found = base64View(outer.view, outer.at, WHOLE_GROUP);
  if (!found) return undefined;
  const { view } = found;
  const packed = Buffer.from(view.text, "latin1");
  const isGzip = packed[0] === GZIP;
  let text: string;
  try {
    const { unzipSync, constants } = process.getBuiltinModule("node:zlib");
    // Cut where it goes on out of sight: what was read up to there counts.
    const options = { maxOutputLength: MOST_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH };
    text = unzipSync(packed, options).toString("latin1");
  } catch {
    return undefined;
  }
  work.characters += text.length;
  const encodings: readonly Encoding[] = [...view.encodingsOf(0, view.text.length), isGzip ? "gzip" : "zlib"];
  // What of it stands for a character cannot be told: about as far into it, so that each secret has a place of its own.
  const indexOf = (index: number) => Math.floor((index * view.text.length) / text.length);
  return {
    view: {
      text,
      cut: false,
      startOf: (index) => view.startOf(indexOf(index)),
      endOf: (index) => view.endOf(indexOf(index)),
      encodingsOf: () => encodings,
    },
    from: 0,
    to: text.length,
  };
}

/** The place stands at a group's first character. */
const WHOLE_GROUP = { text: "", sextet: 0, bytesBefore: 0 };

/** Index of the first character of a view that begins at the byte `place` or behind it. */
function firstFrom(view: View, place: number): number {
  let low = 0;
  let high = view.text.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (view.startOf(middle) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { hasCode } from "../../errors.ts";
import { base64View } from "../encodings/base64.ts";
import { hexView } from "../encodings/hex.ts";
import type { Encoding } from "../types.ts";
import { type View, viewAround, work } from "../view.ts";
import { createPackedPlaces } from "./packed-places.ts";
import {
  codingAt,
  findTextPlaces,
  GZIP,
  isPackedHead,
  LEAD_IN,
  MOST_AROUND,
  SHORTEST,
  TEXT_LEAD,
  TEXT_SPAN,
} from "./text-places.ts";

/** A place answers for no more bytes than this. */
const OWN = 32_768;
/** So many are looked through for the next place at a time. */
const STEP = 2048;
/** What is seen before a place, and behind what it answers for. */
const BEFORE = 768;
const AFTER = 1024;

/** Bytes before a place and from it on that can change what is made of it. */
export const TEXT_SIGHT = { before: BEFORE, after: OWN + AFTER };

/** The same of what is packed: it is read to its end, which is farther away. */
export const PACKED_SIGHT = { before: TEXT_LEAD, after: 262_144 };
/** A first look at it: most of what begins as if it were packed is not, or ends sooner. */
const FIRST_LOOK = 2048;
/** Characters that are unpacked, at most: as many as these in all, and as many as these of each byte. What has more in it is read in part. */
const MOST_UNPACKED = 2_097_152;
const MOST_OF_BYTE = 20;
/** A key and what says that it is one take more bytes than this, packed; to find that something is not packed takes the time of reading hundreds. */
const SHORTEST_PACKED = 44;
/** Bytes for what is unpacked, at first. */
const CHUNK = 1024;

/** A stretch of base64 or hexadecimal digits, decoded as text: found by its looks and not by a keyword, for rules that are not sought encoded. */
export interface EncodedText {
  readonly view: View;
  /** The characters of it that its place answers for. */
  readonly from: number;
  readonly to: number;
}

/** What stands at a place that {@link findTextPlaces} told, decoded; undefined where there is none. */
export function encodedTextAt(bytes: Uint8Array, place: number): EncodedText | undefined {
  const coding = codingAt(bytes, place);
  if (!coding) return undefined;
  const end = Math.min(bytes.length, place + OWN);
  let next = end;
  // Step by step: mostly it is near.
  for (let from = place + 1; from < end && next === end; from += STEP)
    findTextPlaces(bytes, from, Math.min(end, from + STEP), (at, isPacked) => {
      if (!isPacked) next = at;
      return !isPacked;
    });
  const outer = viewAround(bytes, place, 1, BEFORE, next - place + AFTER);
  // What stands before it may be no hexadecimal: `0x`.
  const inside = outer.at + coding.skip + (coding.kind === "hex" ? LEAD_IN : 0);
  const found =
    coding.kind === "hex" ? hexView(outer.view, inside) : base64View(outer.view, inside, WHOLE_GROUP);
  if (!found) return undefined;
  const { view } = found;
  return { view, from: firstFrom(view, place), to: firstFrom(view, next) };
}

/** What stands packed at a place that {@link findTextPlaces} told, as far as it is in sight and can be unpacked. */
export function packedTextAt(bytes: Uint8Array, place: number): PackedText | undefined {
  // What begins to be packed farther on is that place's: no byte is read for two of them.
  let next = Math.min(bytes.length, place + PACKED_SIGHT.after - TEXT_SPAN);
  findTextPlaces(bytes, place + 1, Math.min(next, place + FIRST_LOOK), (at, isPacked) => {
    if (isPacked) next = at;
    return isPacked;
  });
  const near = Math.min(next, place + FIRST_LOOK);
  const first = unpackedBetween(bytes, place, near);
  if (first === undefined || next === near || !first.isCut) return first;
  findTextPlaces(bytes, near, next, (at, isPacked) => {
    if (isPacked) next = at;
    return isPacked;
  });
  return unpackedBetween(bytes, place, next);
}

/** Text that was unpacked. */
export interface PackedText extends EncodedText {
  /** How many bytes it was packed in. */
  readonly packed: number;
}

function unpackedBetween(
  bytes: Uint8Array,
  place: number,
  end: number,
): (PackedText & { readonly isCut: boolean }) | undefined {
  const outer = viewAround(bytes, place, 1, 0, end - place);
  const first = base64View(outer.view, outer.at, WHOLE_GROUP)?.view;
  let view = first;
  for (let around = 1; view && around < MOST_AROUND && !isPackedHead(headOf(view)); around++)
    view = base64View(view, 0, WHOLE_GROUP)?.view;
  const isCut = (seen: View) => seen.endOf(seen.text.length - 1) > end - SHORTEST;
  if (first && (!view || !isPackedHead(headOf(view)))) {
    const { length } = first.text;
    return { packed: length, isCut: isCut(first), view: first, from: 0, to: length };
  }
  if (!view || view.text.length < SHORTEST_PACKED) return undefined;
  const packed = Buffer.from(view.text, "latin1");
  const text = unpacked(packed);
  if (text === undefined || text === "") return undefined;
  work.characters += text.length;
  const inner = view;
  const kind: Encoding = packed[0] === GZIP ? "gzip" : "zlib";
  const encodings: readonly Encoding[] = [...inner.encodingsOf(0, inner.text.length), kind];
  const indexOf = createPackedPlaces(packed.length, text.length, (length) => {
    try {
      return unzip(packed, length, text.length + 1).length;
    } catch {
      return Number.POSITIVE_INFINITY;
    }
  });
  return {
    packed: packed.length,
    isCut: isCut(inner),
    view: {
      text,
      cut: false,
      startOf: (index) => inner.startOf(indexOf(index)),
      endOf: (index) => inner.endOf(indexOf(index)),
      encodingsOf: () => encodings,
    },
    from: 0,
    to: text.length,
  };
}

function headOf({ text }: View): number[] {
  return [0, 1, 2].map((index) => text.charCodeAt(index));
}

/** What is in it, or in so much of it that it is not too much. */
function unpacked(packed: Buffer): string | undefined {
  const most = Math.min(MOST_UNPACKED, packed.length * MOST_OF_BYTE);
  let text: string | undefined;
  let fits = 0;
  let length = packed.length;
  for (let tooMuch = length + 1; length - fits >= NEAR_ENOUGH; length = (fits + tooMuch) >> 1) {
    try {
      text = unzip(packed, length, most).toString("latin1");
      if (length === packed.length) break;
      fits = length;
    } catch (error) {
      if (!hasCode(error, "ERR_BUFFER_TOO_LARGE") || packed.length < SHORTEST_IN_PART) return undefined;
      tooMuch = length;
    }
  }
  return text;
}

/** What the first bytes of something packed hold. Throws where they hold more than `most`, or are not packed. */
function unzip(packed: Buffer, length: number, most: number): Buffer {
  const { unzipSync, constants } = process.getBuiltinModule("node:zlib");
  return unzipSync(packed.subarray(0, length), {
    maxOutputLength: most,
    chunkSize: Math.max(CHUNK, most >> 3),
    // Cut where it goes on out of sight: what was read up to there counts.
    finishFlush: constants.Z_SYNC_FLUSH,
  });
}

/** What is shorter is read whole or not at all: to find out how much of it is not too much takes the time of reading it. */
const SHORTEST_IN_PART = 512;
const NEAR_ENOUGH = 16;

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

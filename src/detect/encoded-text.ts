import { base64View } from "./base64.ts";
import { hexView } from "./hex.ts";
import { codingAt, findTextPlaces, GZIP, TEXT_LEAD } from "./text-places.ts";
import type { Encoding } from "./types.ts";
import { type View, viewAround, work } from "./view.ts";

/** A place answers for no more bytes than this. */
const OWN = 8192;
/** What is seen before a place, and behind what it answers for. */
const BEFORE = 768;
const AFTER = 1024;

/** Bytes before a place and from it on that can change what is made of it. */
export const TEXT_SIGHT = { before: BEFORE, after: OWN + AFTER };

/** The same of what is packed: it is read to its end, which is farther away. */
export const PACKED_SIGHT = { before: TEXT_LEAD, after: 1 << 16 };
/** Bytes that are unpacked, at most: what has more in it than that is not read. */
const MOST_UNPACKED = 1 << 21;

/** Text that was decoded. */
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
  let next = Math.min(bytes.length, place + OWN);
  findTextPlaces(bytes, place + 1, next, (at, isPacked) => {
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

/** What stands packed at a place that {@link findTextPlaces} told, as far as it is in sight and can be unpacked. */
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

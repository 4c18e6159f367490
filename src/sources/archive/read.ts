import { gzipEntries } from "./gzip.ts";
import { unpackedName } from "./name.ts";
import { type ArchiveKind, archiveKindOf } from "./recognise.ts";
import { tarEntries } from "./tar.ts";
import type { ArchiveItem, Entry } from "./types.ts";
import { zipEntries } from "./zip.ts";

const MIB = 1 << 20;

/** An archive never unpacks to more than this, everything in it together; in bytes. */
export const MOST_UNPACKED = 256 * MIB;
/** Nor to more than this and so many times its own size: real files rarely shrink to a hundredth, bombs to a thousandth. */
const LEAST_UNPACKED = 32 * MIB;
const MOST_GROWTH = 100;
const MOST_MEMBERS = 100_000;
/** A document in a zip in a gzipped tar is four deep. */
const DEEPEST = 8;

/** What is left of the bounds of one outermost archive. */
interface Bounds {
  bytes: number;
  members: number;
  /** One was reached: nothing more is read. */
  isOver: boolean;
}

/** Something packed, on the way to what it holds. */
interface Packed {
  readonly bytes: Uint8Array;
  readonly kind: ArchiveKind;
  /** The way to it. */
  readonly inside: string;
  /** Where it begins in the outermost archive, if it stands there as it is. */
  readonly at: number | undefined;
  /** How many archives it is, and is in. */
  readonly depth: number;
}

/**
 * Everything in an archive, archives in it unpacked as well; nothing for bytes that are no archive. `most`: bytes that it may
 * unpack to. Time and memory are bounded by `most` and the size of `bytes`, whatever the archive says of itself; what is
 * not read because of that is named. An archive in an archive is given itself only where not all of it was unpacked.
 */
export function* readArchive(bytes: Uint8Array, most: number = MOST_UNPACKED): Generator<ArchiveItem> {
  const kind = archiveKindOf(bytes);
  if (kind === undefined) return;
  yield* unpack(
    { bytes, kind, inside: "", at: 0, depth: 1 },
    {
      bytes: Math.min(most, LEAST_UNPACKED + MOST_GROWTH * bytes.length),
      members: MOST_MEMBERS,
      isOver: false,
    },
  );
}

/** Yields what `packed` holds; returns whether that says all that its bytes could say. */
function* unpack(packed: Packed, bounds: Bounds): Generator<ArchiveItem, boolean> {
  const { bytes, kind, inside, depth } = packed;
  if (kind === "foreign" || depth > DEEPEST) {
    yield { kind: "unread", inside, why: kind === "foreign" ? "unknown-method" : "too-deep" };
    return false;
  }
  // What stands before a zip is no part of it.
  let isAll = kind !== "zip" || bytes[0] === ZIP_BEGINS;
  for (const entry of entriesOf(kind, bytes)) {
    const way = joined(inside, entry.name ?? "");
    if (bounds.members-- === 0 || bounds.bytes <= 0) {
      yield { kind: "unread", inside: way, why: bounds.bytes <= 0 ? "too-large" : "too-many" };
      bounds.isOver = true;
      return false;
    }
    const { bytes: content, unread, cost = 0 } = entry.read(bounds.bytes);
    if (unread !== undefined) yield { kind: "unread", inside: way, why: unread };
    // One attempt after the other at what unpacks to too much may take no longer than one at all of it.
    bounds.bytes -= cost + (content?.length ?? 0);
    if (unread === "damaged") isAll = false;
    if (content === undefined || content.length === 0) continue;
    const at = placeOf(entry, packed);
    const inner = archiveKindOf(content);
    const isUnpacked =
      inner !== undefined &&
      (yield* unpack({ bytes: content, kind: inner, inside: way, at, depth: depth + 1 }, bounds));
    if (!isUnpacked) yield memberOf(entry, content, inside, at);
    if (bounds.isOver) return false;
  }
  return isAll;
}

/** `P` of `PK`. */
const ZIP_BEGINS = 0x50;

function entriesOf(kind: Exclude<ArchiveKind, "foreign">, bytes: Uint8Array): Iterable<Entry> {
  switch (kind) {
    case "gzip":
      return gzipEntries(bytes);
    case "zip":
      return zipEntries(bytes);
    case "tar":
      return tarEntries(bytes);
  }
}

function placeOf({ stored }: Entry, { at }: Packed): number | undefined {
  return stored === undefined || at === undefined ? undefined : at + stored.start;
}

function memberOf({ name }: Entry, bytes: Uint8Array, inside: string, at: number | undefined): ArchiveItem {
  // The content of the outermost file goes by a name that stands outside of it.
  const own = name ?? (inside === "" ? "" : unpackedName(inside));
  return {
    kind: "member",
    inside: joined(inside, own),
    bytes,
    ...(at !== undefined && { stored: { start: at, end: at + bytes.length } }),
  };
}

function joined(inside: string, name: string): string {
  return inside === "" || name === "" ? inside + name : `${inside}!${name}`;
}

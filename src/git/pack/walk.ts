import { KeysweepError } from "../../errors.ts";
import { type Core, SLACK } from "./core.ts";
import type { ForestPart } from "./forest.ts";
import { type ContentType, contentType, readExactly } from "./format.ts";
import { endOfEntries, type Pack } from "./pack.ts";
import { openPages } from "./pages.ts";

/** An object of a pack while it is visited. Every view of bytes dies when the visit returns. */
export interface PackObject {
  /** Row in the pack's entries; `entryId` turns it into an object id. */
  readonly entry: number;
  readonly type: ContentType;
  /** Length of the whole contents in bytes. */
  readonly size: number;
  /**
   * What nobody has seen yet, pieces one after the other: of an object that stands alone all of it, of a delta the
   * inserted stretches and the seams between copies, both with `margin` bytes around them.
   */
  readonly fresh: Uint8Array;
  /** The pieces of `fresh`, ascending, as triples: first byte in `fresh`, first byte in the object, length. */
  readonly pieces: Int32Array;
  /**
   * Where it comes from, ascending and without gaps, as triples: first byte here; first byte in the base, negative if it
   * is inserted; length. Copies that continue one another are joined. Empty for an object that stands alone.
   */
  readonly segments: Int32Array;
  /** The whole contents; built when first asked for, unless others are built upon them. */
  bytes(): Uint8Array;
}

/** Why an object of a pack was not visited. Each of them is for the plain path. */
export type UnreadReason =
  /** Its data does not inflate to what its header says, or is no delta of its base. */
  | "broken"
  /** It or its delta is larger than a walk holds in memory. */
  | "too-large"
  /** An object that it is built upon was not read. */
  | "base";

export interface Visitor<State> {
  /**
   * Called once an object, bases before their deltas. What it returns is handed to the visits of the objects that are
   * built upon this one, and let go after the last of them.
   */
  visit(object: PackObject, base: State | undefined): State;
  /** Called once for every object of the part that cannot be visited. */
  unread(entry: number, why: UnreadReason): void;
}

export interface WalkOptions {
  /** Bytes of context around what is new: the length of the longest thing looked for, less one. */
  readonly margin: number;
  /** Contents held at a time before those that can be made again are let go, in bytes. Default 64 MiB. */
  readonly heldBytes?: number;
  /** Largest object, and largest delta, that is read at all. Default 32 MiB. */
  readonly largestObject?: number;
  /** Memory for pages of the pack, in bytes. Default 20 MiB. */
  readonly pageBytes?: number;
}

export interface WalkStatistics {
  readonly visited: number;
  /** Bytes read from the pack: more than its length where pages were let go and needed again. */
  readonly bytesRead: number;
  /** How often contents had been let go and were made again. */
  readonly rebuilt: number;
}

const MIB = 1 << 20;
const GONE = -1;
/** Bytes of a segment or a piece. */
const ROW = 12;

/**
 * Visits all contents (no trees) of some delta trees of a pack, synchronously. Each object is inflated once, unless
 * memory runs short. What is checked: that every zlib stream is sound (size, checksum, and that it fills its place in
 * the pack) and every delta fits its base; object ids are not computed anew.
 *
 * Memory: pages of the pack, the contents on the way from a root to the object at hand of which something is still
 * to be built, and three times the largest object.
 */
export function walkPack<State>(
  pack: Pack,
  part: ForestPart,
  visitor: Visitor<State>,
  core: Core,
  options: WalkOptions,
): WalkStatistics {
  const { entries, forest, fd } = pack;
  const { childrenAt, children } = forest;
  const largest = options.largestObject ?? 32 * MIB;
  const pages = openPages(core, fd, endOfEntries(pack), options.pageBytes ?? 20 * MIB);
  const bottom = align(pages.end);
  const heldEnd = bottom + (options.heldBytes ?? 64 * MIB);
  /** First address above the contents that are held. */
  let top = bottom;
  let visited = 0;
  let rebuilt = 0;

  // The way from the root to the object at hand, by depth. Contents stand in `core` in the same order.
  let depth = 0;
  const pathEntry: number[] = [];
  /** Where the contents stand; GONE: nowhere any more. */
  const pathAddress: number[] = [];
  const pathSize: number[] = [];
  /** Where to go back to when the contents are let go. */
  const pathStart: number[] = [];
  /** The next child to visit. */
  const pathNext: number[] = [];
  const pathState: State[] = [];

  const object = {
    entry: 0,
    type: "blob" as ContentType,
    size: 0,
    fresh: new Uint8Array(),
    pieces: new Int32Array(),
    segments: new Int32Array(),
    bytes: (): Uint8Array => wholeContents(),
  };
  // How to make the whole contents of the object at hand, if they are not there yet.
  let contentsAt = 0;
  let contentsBase = GONE;
  let contentsSegments = 0;
  let contentsCount = 0;

  function wholeContents(): Uint8Array {
    if (contentsBase !== GONE) {
      core.apply(contentsSegments, contentsCount, contentsBase, contentsAt);
      contentsBase = GONE;
    }
    return core.memory().subarray(contentsAt, contentsAt + object.size);
  }

  function hasChildren(entry: number): boolean {
    return childrenAt[entry] !== childrenAt[entry + 1];
  }

  /** Inflates an entry to `target`. False if it is broken. */
  function inflateEntry(entry: number, target: number): boolean {
    const size = entries.sizes[entry]!;
    const offset = entries.offsets[entry]! + entries.headers[entry]!;
    const room = entries.offsets[entry + 1]! - offset;
    // Nothing deflates to twice its size; a place that is larger holds something else.
    const length = Math.min(room, 2 * size + 1024);
    if (length <= 0) return false;
    core.reserve(target + size);
    let source = pages.locate(offset, length);
    if (source < 0) {
      source = align(target + size + SLACK);
      core.reserve(source + length);
      readExactly(fd, core.memory().subarray(source, source + length), offset);
    }
    const taken = core.inflate(source, source + length, target, size);
    return pack.complete ? taken === room : taken > 0;
  }

  function refuse(entry: number, why: UnreadReason): void {
    visitor.unread(entry, why);
    const below = [entry];
    for (let at = below.pop(); at !== undefined; at = below.pop()) {
      for (let i = childrenAt[at]!; i < childrenAt[at + 1]!; i++) {
        visitor.unread(children[i]!, "base");
        below.push(children[i]!);
      }
    }
  }

  function enter(entry: number, start: number, address: number, size: number, state: State): void {
    pathEntry[depth] = entry;
    pathStart[depth] = start;
    pathAddress[depth] = address;
    pathSize[depth] = size;
    pathNext[depth] = childrenAt[entry]!;
    pathState[depth] = state;
    depth++;
    top = align(address + size);
  }

  function visitRoot(entry: number): void {
    const size = entries.sizes[entry]!;
    if (size > largest) return refuse(entry, "too-large");
    const at = top;
    if (!inflateEntry(entry, at)) return refuse(entry, "broken");
    object.entry = entry;
    object.type = contentType(forest.types[entry]!)!;
    object.size = size;
    object.fresh = core.memory().subarray(at, at + size);
    object.pieces = Int32Array.of(0, 0, size);
    object.segments = NONE;
    contentsAt = at;
    contentsBase = GONE;
    visited++;
    const state = visitor.visit(object, undefined);
    if (hasChildren(entry)) enter(entry, at, at, size, state);
  }

  function visitDelta(entry: number, base: number): void {
    const deltaSize = entries.sizes[entry]!;
    if (deltaSize > largest) return refuse(entry, "too-large");
    if (pathAddress[base] === GONE) rebuild(base);
    const delta = top;
    if (!inflateEntry(entry, delta)) return refuse(entry, "broken");
    const segments = align(delta + deltaSize + SLACK);
    // Room for one a byte: a promise of memory, of which next to nothing is ever touched.
    core.reserve(segments + deltaSize * ROW);
    const count = core.decode(delta, delta + deltaSize, pathSize[base]!, segments);
    if (count < 0) return refuse(entry, "broken");
    const size = core.targetSize();
    if (size > largest) return refuse(entry, "too-large");
    const pieces = segments + count * ROW;
    const fresh = align(pieces + (count + 1) * ROW);
    // Pieces never overlap: together they are no longer than the object.
    if (fresh + 2 * size > heldEnd && pathStart[base] !== bottom) {
      letGoBelow(base);
      visitDelta(entry, base);
      return;
    }
    core.reserve(align(fresh + size + 16) + size);
    contentsBase = pathAddress[base]!;
    core.gather(segments, count, contentsBase, options.margin, pieces, fresh);
    const freshEnd = core.freshEnd();
    contentsAt = align(freshEnd + 16);
    contentsSegments = segments;
    contentsCount = count;
    const memory = core.memory();
    object.entry = entry;
    object.type = contentType(forest.types[entry]!)!;
    object.size = size;
    object.fresh = memory.subarray(fresh, freshEnd);
    object.pieces = new Int32Array(memory.buffer, pieces, core.pieceCount() * 3);
    object.segments = new Int32Array(memory.buffer, segments, count * 3);
    visited++;
    const state = visitor.visit(object, pathState[base]);
    if (!hasChildren(entry)) return;
    wholeContents();
    // The base has served its last child: under pressure, what was made of it takes its place.
    if (contentsAt + size > (bottom + heldEnd) / 2 && isLastChild(entry, base)) {
      const place = pathStart[base]!;
      memory.copyWithin(place, contentsAt, contentsAt + size);
      pathAddress[base] = GONE;
      enter(entry, place, place, size, state);
    } else enter(entry, delta, contentsAt, size, state);
  }

  function isLastChild(entry: number, base: number): boolean {
    return pathNext[base] === childrenAt[pathEntry[base]! + 1] && entry === children[pathNext[base]! - 1];
  }

  /** Lets go of all contents but those at depth `keep`. They can be made again. */
  function letGoBelow(keep: number): void {
    const address = pathAddress[keep]!;
    core.memory().copyWithin(bottom, address, address + pathSize[keep]!);
    pathAddress.fill(GONE, 0, keep);
    pathStart[keep] = pathAddress[keep] = bottom;
    top = align(bottom + pathSize[keep]!);
  }

  /** Makes the contents at depth `wanted` again. Everything on the way there was sound when it was visited. */
  function rebuild(wanted: number): void {
    rebuilt++;
    const at = top;
    let size = entries.sizes[pathEntry[0]!]!;
    let sound = inflateEntry(pathEntry[0]!, at);
    for (let step = 1; step <= wanted && sound; step++) {
      const entry = pathEntry[step]!;
      const delta = align(at + size + SLACK);
      const end = delta + entries.sizes[entry]!;
      if (!inflateEntry(entry, delta)) sound = false;
      const segments = align(end + SLACK);
      core.reserve(segments + (end - delta) * ROW);
      const count = core.decode(delta, end, size, segments);
      if (count < 0) sound = false;
      if (!sound) break;
      size = core.targetSize();
      const target = align(segments + count * ROW);
      core.reserve(target + size);
      core.apply(segments, count, at, target);
      core.memory().copyWithin(at, target, target + size);
    }
    if (!sound) throw new KeysweepError("IO", `${pack.path} changed while it was read`);
    pathStart[wanted] = pathAddress[wanted] = at;
    top = align(at + size);
  }

  for (let i = part.from; i < part.to; i++) {
    visitRoot(forest.roots[i]!);
    while (depth > 0) {
      const here = depth - 1;
      if (pathNext[here]! < childrenAt[pathEntry[here]! + 1]!) {
        visitDelta(children[pathNext[here]!++]!, here);
        continue;
      }
      if (pathAddress[here] !== GONE) top = pathStart[here]!;
      depth--;
      pathState.length = depth;
    }
  }
  return { visited, bytesRead: pages.bytesRead(), rebuilt };
}

const NONE = new Int32Array();

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}

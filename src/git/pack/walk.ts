import { KeysweepError } from "../../errors.ts";
import { type Core, SLACK } from "./core.ts";
import { openEntrySource } from "./entry-source.ts";
import type { ForestPart } from "./forest.ts";
import { type ContentType, contentType } from "./format.ts";
import type { Pack } from "./pack.ts";
import { align, createPath, GONE } from "./path.ts";

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
/** Bytes of a segment or a piece. */
const ROW = 12;

/**
 * Visits all contents (no trees) of some delta trees of a pack, synchronously. Each object is inflated once, unless
 * memory runs short. What is checked: that every zlib stream is sound (size, checksum, and that it fills its place in
 * the pack) and every delta fits its base; object ids are not computed anew.
 *
 * Memory: pages of the pack; the contents on the way from a root to the object at hand of which something is still to
 * be built; and three times the largest object.
 */
export function walkPack<State>(
  pack: Pack,
  part: ForestPart,
  visitor: Visitor<State>,
  core: Core,
  options: WalkOptions,
): WalkStatistics {
  const { entries, forest } = pack;
  const { childrenAt, children } = forest;
  const largest = options.largestObject ?? 32 * MIB;
  const source = openEntrySource(pack, core, options.pageBytes ?? 20 * MIB);
  const bottom = align(source.end);
  const heldEnd = bottom + (options.heldBytes ?? 64 * MIB);
  const path = createPath<State>(core, bottom);
  /** By depth, the next child to visit. */
  const next: number[] = [];
  let visited = 0;
  let rebuilt = 0;

  const object = {
    entry: 0,
    type: "blob" as ContentType,
    size: 0,
    fresh: new Uint8Array(),
    pieces: new Int32Array(),
    segments: new Int32Array(),
    bytes: wholeContents,
  };
  // How to make the whole contents of the object at hand, unless they are there already.
  const contents = { address: 0, made: true, base: 0, segments: 0, count: 0 };

  function wholeContents(): Uint8Array {
    if (!contents.made) core.apply(contents.segments, contents.count, contents.base, contents.address);
    contents.made = true;
    return core.memory().subarray(contents.address, contents.address + object.size);
  }

  function isBase(entry: number): boolean {
    return childrenAt[entry] !== childrenAt[entry + 1];
  }

  function push(entry: number, start: number, address: number, state: State): void {
    next[path.depth()] = childrenAt[entry]!;
    path.push(entry, start, address, object.size, state);
  }

  function visitRoot(entry: number): UnreadReason | undefined {
    const size = entries.sizes[entry]!;
    if (size > largest) return "too-large";
    const address = path.top();
    if (!source.inflate(entry, address)) return "broken";
    object.entry = entry;
    object.type = contentType(forest.types[entry]!)!;
    object.size = size;
    object.fresh = core.memory().subarray(address, address + size);
    object.pieces = Int32Array.of(0, 0, size);
    object.segments = NONE;
    contents.address = address;
    contents.made = true;
    visited++;
    const state = visitor.visit(object, undefined);
    if (isBase(entry)) push(entry, address, address, state);
    return undefined;
  }

  /** Visits a delta upon the last object of the path. */
  function visitDelta(entry: number, isLastChild: boolean): UnreadReason | undefined {
    const deltaSize = entries.sizes[entry]!;
    if (deltaSize > largest) return "too-large";
    const below = path.depth() - 1;
    if (path.address(below) === GONE) rebuildLast();
    const delta = path.top();
    if (!source.inflate(entry, delta)) return "broken";
    const segments = align(delta + deltaSize + SLACK);
    // Room for one a byte: a promise of memory, of which next to nothing is ever touched.
    core.reserve(segments + deltaSize * ROW);
    const count = core.decode(delta, delta + deltaSize, path.size(below), segments);
    if (count < 0) return "broken";
    const size = core.targetSize();
    if (size > largest) return "too-large";
    const pieces = segments + count * ROW;
    const fresh = align(pieces + (count + 1) * ROW);
    // Pieces never overlap: together they are no longer than the object.
    if (fresh + 2 * size > heldEnd && path.letGoOthers()) return visitDelta(entry, isLastChild);
    core.reserve(align(fresh + size + SLACK) + size);
    const base = path.address(below);
    core.gather(segments, count, base, options.margin, pieces, fresh);
    const freshEnd = core.freshEnd();
    contents.address = align(freshEnd + 16);
    contents.made = false;
    contents.base = base;
    contents.segments = segments;
    contents.count = count;
    const memory = core.memory();
    object.entry = entry;
    object.type = contentType(forest.types[entry]!)!;
    object.size = size;
    object.fresh = memory.subarray(fresh, freshEnd);
    object.pieces = new Int32Array(memory.buffer, pieces, core.pieceCount() * 3);
    object.segments = new Int32Array(memory.buffer, segments, count * 3);
    visited++;
    const state = visitor.visit(object, path.state(below));
    if (!isBase(entry)) return undefined;
    wholeContents();
    // A base that has served its last child may go. Moving costs a copy, so only when memory fills up.
    const full = contents.address + size > (bottom + heldEnd) / 2;
    if (full && isLastChild) {
      const place = path.replaceLast(contents.address, size);
      push(entry, place, place, state);
    } else push(entry, delta, contents.address, state);
    return undefined;
  }

  /** Makes the contents of the path's last object again. All on the way there was sound when it was visited. */
  function rebuildLast(): void {
    rebuilt++;
    const address = path.top();
    let size = path.size(0);
    let sound = source.inflate(path.entry(0), address);
    for (let step = 1; step < path.depth() && sound; step++) {
      const deltaSize = entries.sizes[path.entry(step)]!;
      const delta = align(address + size + SLACK);
      const segments = align(delta + deltaSize + SLACK);
      core.reserve(segments + deltaSize * ROW);
      sound = source.inflate(path.entry(step), delta);
      const count = sound ? core.decode(delta, delta + deltaSize, size, segments) : -1;
      if (count < 0) sound = false;
      if (!sound) break;
      size = path.size(step);
      const target = align(segments + count * ROW);
      core.reserve(target + size);
      core.apply(segments, count, address, target);
      core.memory().copyWithin(address, target, target + size);
    }
    if (!sound) throw new KeysweepError("IO", "a pack changed while it was read");
    path.restoreLast(address, size);
  }

  /** Reports an entry and all that is built upon it. */
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

  for (let i = part.from; i < part.to; i++) {
    const root = forest.roots[i]!;
    const refused = visitRoot(root);
    if (refused !== undefined) refuse(root, refused);
    for (let depth = path.depth(); depth > 0; depth = path.depth()) {
      const here = depth - 1;
      const child = next[here]!++;
      const end = childrenAt[path.entry(here) + 1]!;
      if (child === end) {
        path.pop();
        continue;
      }
      const entry = children[child]!;
      const why = visitDelta(entry, child + 1 === end);
      if (why !== undefined) refuse(entry, why);
    }
  }
  return { visited, bytesRead: source.bytesRead(), rebuilt };
}

const NONE = new Int32Array();

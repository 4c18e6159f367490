import type { Stride } from "./keywords/keyword-pass.ts";
import { LOOK_BACK } from "./look/look.ts";
import { moveMatch, uniqueMatches } from "./matches.ts";
import type { Place } from "./place-scanner.ts";
import type { Scanner } from "./scanner.ts";
import type { Match } from "./types.ts";

/** A text that may be given as what differs from another one, its base. */
export interface Revision {
  /** Length in bytes. */
  readonly size: number;
  /** What the base does not have, pieces one after the other, each with at least {@link RevisionScanner.margin} bytes around. */
  readonly fresh: Uint8Array;
  /** The pieces of `fresh`, ascending, as triples: first byte in `fresh`, first byte in the text, length. */
  readonly pieces: Int32Array;
  /**
   * Where the text comes from, ascending and without gaps, as triples: first byte here; first byte in the base, negative
   * if it is not from there; length. Empty: all of it is fresh.
   */
  readonly segments: Int32Array;
  /** The whole text. */
  bytes(): Uint8Array;
}

/** A text that stands alone: all of it is fresh. */
export function wholeRevision(bytes: Uint8Array): Revision {
  return {
    size: bytes.length,
    fresh: bytes,
    pieces: Int32Array.of(0, 0, bytes.length),
    segments: new Int32Array(),
    bytes: () => bytes,
  };
}

/** What is known of a text once it was scanned, for those that are built upon it. */
export interface Known {
  readonly size: number;
  /** Where keywords stand, ascending. */
  readonly at: Int32Array;
  /** By keyword, in the same order: which it is, and what was made of it. */
  readonly what: Int32Array;
  /** The matches of those that have some, by index. */
  readonly matches: ReadonlyMap<number, readonly Match[]>;
}

/** Scans texts of which most is known from others. Not to be shared between threads. */
export interface RevisionScanner {
  /**
   * The raw matches of a whole text, as `scan` of a {@link Scanner} gives them. `base`: what is known of its base. Bytes
   * are asked for only where something new has to be looked at.
   */
  scan(revision: Revision, base: Known | undefined): readonly Match[];
  /** Of the text scanned last: what its own revisions need. Call it before the next `scan`. */
  known(): Known;
  /** Of the text scanned last: where to look again for the same matches. */
  places(): Place[];
  /** Bytes of context that `fresh` must have. */
  readonly margin: number;
}

/** How an entry of `Known.what` is put together: stride in the lowest bits, flags, then the anchor. */
const STRIDE = 7;
/** The whole window counts; otherwise only the few bytes that rule a match out. */
const OPEN = 8;
const MATCHED = 16;
const ANCHOR_SHIFT = 5;

/** Hits come out of order by no more than so many, those of one pass. */
const NEAR = 64;

/** Bytes before a keyword's first one that have a say in whether it is one: a character of the widest text, or what a look sees. */
const LEAD = Math.max(4, LOOK_BACK);

/**
 * Makes a scanner of revisions. A keyword that stands in copied bytes moves with them, and so do its matches where all
 * of its window was copied in one stretch: a match is local. Everything else is looked at again.
 *
 * Rules without keywords hang on places far from what changes: with such a rule every text is scanned whole.
 */
export function createRevisionScanner(scanner: Scanner): RevisionScanner {
  const span = scanner.span;
  const whole = scanner.roams;
  let count = 0;
  let at = new Int32Array(1024);
  let what = new Int32Array(1024);
  let matches = new Map<number, readonly Match[]>();
  let size = 0;
  // Hits in what is new, before they are put in their place.
  let newCount = 0;
  let newAt = new Int32Array(1024);
  let newWhat = new Int32Array(1024);
  let isOrdered = true;
  const windows = createWindows(scanner);

  function addNew(anchor: number, start: number, stride: Stride): void {
    if (newCount === newAt.length) {
      newAt = grown(newAt);
      newWhat = grown(newWhat);
    }
    // They come nearly in order, but for those of a second scanner.
    let to = newCount++;
    for (const least = to - NEAR; to > 0 && to > least && newAt[to - 1]! > start; to--) {
      newAt[to] = newAt[to - 1]!;
      newWhat[to] = newWhat[to - 1]!;
    }
    newAt[to] = start;
    newWhat[to] = (anchor << ANCHOR_SHIFT) | stride;
    if (to > 0 && newAt[to - 1]! > start) isOrdered = false;
  }

  /** Puts the new hits in order of their places. */
  function order(): void {
    if (isOrdered) return;
    isOrdered = true;
    const places = Uint32Array.from({ length: newCount }, (_, index) => index);
    places.sort((left, right) => newAt[left]! - newAt[right]! || left - right);
    newAt = Int32Array.from(places, (index) => newAt[index]!);
    newWhat = Int32Array.from(places, (index) => newWhat[index]!);
  }

  function add(start: number, kind: number): void {
    if (count === at.length) {
      at = grown(at);
      what = grown(what);
    }
    at[count] = start;
    what[count++] = kind;
  }

  function evaluate(bytes: Uint8Array, start: number, kind: number): void {
    const anchor = kind >>> ANCHOR_SHIFT;
    const stride = (kind & STRIDE) as Stride;
    const plain = kind & ~(OPEN | MATCHED);
    if (!scanner.mayMatch(bytes, anchor, start, stride)) {
      add(start, plain);
      return;
    }
    const found: Match[] = [];
    scanner.evaluate(bytes, anchor, start, stride, (match) => {
      found.push(match);
    });
    if (found.length > 0) matches.set(count, found);
    add(start, plain | OPEN | (found.length > 0 ? MATCHED : 0));
  }

  /** Hits of what is new, at their places in the whole text. */
  function findNew({ fresh, pieces }: Revision): void {
    scanner.hits(fresh, { start: 0, end: fresh.length }, addNew);
    order();
    let piece = 0;
    for (let i = 0; i < newCount; i++) {
      while (piece + 3 < pieces.length && pieces[piece + 3]! <= newAt[i]!) piece += 3;
      newAt[i] = newAt[i]! - pieces[piece]! + pieces[piece + 1]!;
    }
  }

  function scanRevision(revision: Revision, base: Known): void {
    const { segments } = revision;
    if (losesAnEdge(segments, revision.size, base.size)) findNewIn(revision, base.size);
    else findNew(revision);
    let next = 0;
    for (let row = 0; row < segments.length; row += 3) {
      const start = segments[row]!;
      const source = segments[row + 1]!;
      const end = start + segments[row + 2]!;
      if (source < 0) continue;
      const shift = start - source;
      const atStart = start === 0 && source === 0;
      const atEnd = end === revision.size && end - shift === base.size;
      const first = atStart ? 0 : start + LEAD;
      const last = atEnd ? end : end - span + 1;
      if (first >= last) continue;
      while (next < newCount && newAt[next]! < first)
        evaluate(revision.bytes(), newAt[next]!, newWhat[next++]!);
      while (next < newCount && newAt[next]! < last) next++;
      for (let i = firstFrom(base.at, first - shift); i < base.at.length; i++) {
        const place = base.at[i]! + shift;
        if (place >= last) break;
        const kind = base.what[i]!;
        const stride = kind & STRIDE;
        const slot = windows.slot(kind);
        const from = place - windows.before[slot]!;
        const to = place + windows.after[slot]!;
        // Near its beginning a text says that it begins: then both must begin alike.
        const startHolds = atStart || (from >= start && from >= stride && from - shift >= stride);
        const endHolds = atEnd || to <= end;
        if (!startHolds || !endHolds) {
          evaluate(revision.bytes(), place, kind);
          continue;
        }
        if ((kind & MATCHED) !== 0) {
          const moved = base.matches.get(i)!;
          matches.set(count, shift === 0 ? moved : moved.map((match) => moveMatch(match, shift)));
        }
        add(place, kind);
      }
    }
    while (next < newCount) evaluate(revision.bytes(), newAt[next]!, newWhat[next++]!);
  }

  /** Like {@link findNew}, for a text that begins or ends inside of what its base has: `fresh` leaves these edges out. */
  function findNewIn(revision: Revision, baseSize: number): void {
    const bytes = revision.bytes();
    let from = 0;
    const { segments } = revision;
    for (let row = 0; row < segments.length; row += 3) {
      const start = segments[row]!;
      const source = segments[row + 1]!;
      const end = start + segments[row + 2]!;
      if (source < 0) continue;
      const first = start === 0 && source === 0 ? 0 : start + LEAD;
      const last = end === revision.size && end - start + source === baseSize ? end : end - span + 1;
      if (first >= last) continue;
      scanner.hits(bytes, { start: from, end: first }, addNew);
      from = last;
    }
    scanner.hits(bytes, { start: from, end: revision.size }, addNew);
    order();
  }

  return {
    margin: span + LEAD,
    scan(revision, base) {
      count = 0;
      newCount = 0;
      size = revision.size;
      matches = new Map();
      if (whole) return scanner.scan(revision.bytes());
      if (base === undefined || revision.segments.length === 0) {
        scanner.hits(revision.fresh, { start: 0, end: revision.size }, addNew);
        order();
        for (let i = 0; i < newCount; i++) evaluate(revision.bytes(), newAt[i]!, newWhat[i]!);
      } else scanRevision(revision, base);
      return matches.size === 0 ? NO_MATCHES : uniqueMatches([...matches.values()].flat());
    },
    places() {
      if (whole) return [{ start: 0, end: size }];
      return [...matches.keys()].map((index) => ({
        anchor: what[index]! >>> ANCHOR_SHIFT,
        start: at[index]!,
        stride: (what[index]! & STRIDE) as Stride,
      }));
    },
    known: () =>
      count === 0
        ? { size, at: NO_HITS, what: NO_HITS, matches: NO_MATCHED }
        : { size, at: at.slice(0, count), what: what.slice(0, count), matches },
  };
}

const NO_MATCHES: readonly Match[] = [];
const NO_HITS = new Int32Array();
const NO_MATCHED: ReadonlyMap<number, readonly Match[]> = new Map();

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** The text begins, or ends, in the middle of its base. */
function losesAnEdge(segments: Int32Array, size: number, baseSize: number): boolean {
  const last = segments.length - 3;
  const first = segments[1]!;
  const source = segments[last + 1]!;
  return first > 0 || (source >= 0 && source + size - segments[last]! !== baseSize);
}

/** Index of the first of `places` (ascending) that is not below `from`. */
function firstFrom(places: Int32Array, from: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How far windows reach before and behind a place, by `slot`: asked of the scanner once for each kind. */
function createWindows(scanner: Scanner): {
  readonly before: Int32Array;
  readonly after: Int32Array;
  slot(kind: number): number;
} {
  const before = new Int32Array(scanner.anchorCount << 4).fill(-1);
  const after = new Int32Array(scanner.anchorCount << 4);
  return {
    before,
    after,
    slot(kind) {
      const stride = (kind & STRIDE) as Stride;
      const isOpen = (kind & OPEN) !== 0;
      const slot = ((kind >>> ANCHOR_SHIFT) << 4) | (kind & (STRIDE | OPEN));
      if (before[slot]! < 0) {
        const anchor = kind >>> ANCHOR_SHIFT;
        const { start, end } = isOpen
          ? scanner.windowOf(anchor, 0, stride)
          : scanner.probeWindowOf(anchor, 0, stride);
        before[slot] = -start;
        after[slot] = end;
      }
      return slot;
    },
  };
}

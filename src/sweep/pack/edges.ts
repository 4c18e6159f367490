import type { Revision } from "../../detect/revisions.ts";
import { type ArchiveKind, archiveKind, HEAD_BYTES, TAIL_BYTES } from "../../sources/archive/recognise.ts";

/** The ends of a text, by which an archive is known. */
export interface Edges {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly size: number;
}

/**
 * The ends of a revision, as a copy. Out of what is new and the ends of its base wherever that will do: nearly all objects of
 * a pack are no archives, and to build each of them whole to see that would cost more than all the rest of a sweep.
 */
export function edgesOf(revision: Revision, base: Edges | undefined): Edges {
  const { size } = revision;
  // Nearly always both ends are the base's, and what it has of them will do as it is.
  if (base !== undefined && copiesEnds(revision, base)) return { head: base.head, tail: base.tail, size };
  const from = Math.max(0, size - TAIL_BYTES);
  return {
    head: partOf(revision, base, 0, Math.min(HEAD_BYTES, size)),
    tail: partOf(revision, base, from, size),
    size,
  };
}

/** Both ends were copied from the ends of the base, whole. */
function copiesEnds({ segments }: Revision, base: Edges): boolean {
  const last = segments.length - 3;
  if (last < 0) return false;
  const beginsAlike = segments[1] === 0 && segments[2]! >= HEAD_BYTES;
  const source = segments[last + 1]!;
  const length = segments[last + 2]!;
  return beginsAlike && source >= 0 && length >= TAIL_BYTES && source + length === base.size;
}

/** What the ends say. */
export function kindOf({ head, tail }: Edges): ArchiveKind | undefined {
  return archiveKind(head, tail);
}

/** Bytes `start` up to `end` of a revision. */
function partOf(revision: Revision, base: Edges | undefined, start: number, end: number): Uint8Array {
  // Stands alone: what is new is all there is.
  if (revision.segments.length === 0 && revision.fresh.length === revision.size)
    return revision.fresh.slice(start, end);
  const part = new Uint8Array(end - start);
  return fill(part, revision, base, start, end) ? part : revision.bytes().slice(start, end);
}

/** Whether the bytes could be had without the whole text. */
function fill(
  part: Uint8Array,
  revision: Revision,
  base: Edges | undefined,
  start: number,
  end: number,
): boolean {
  const { segments } = revision;
  if (segments.length === 0) return false;
  for (let row = 0; row < segments.length; row += 3) {
    const at = segments[row]!;
    const to = at + segments[row + 2]!;
    if (to <= start) continue;
    if (at >= end) break;
    const first = Math.max(start, at);
    const last = Math.min(end, to);
    const inBase = segments[row + 1]!;
    const bytes =
      inBase < 0 ? freshBytes(revision, first, last) : baseBytes(base, inBase + first - at, last - first);
    if (bytes === undefined) return false;
    part.set(bytes, first - start);
  }
  return true;
}

function freshBytes({ fresh, pieces }: Revision, start: number, end: number): Uint8Array | undefined {
  for (let row = 0; row < pieces.length; row += 3) {
    const at = pieces[row + 1]!;
    if (at > start) return undefined;
    if (end <= at + pieces[row + 2]!) {
      const from = pieces[row]! + start - at;
      return fresh.subarray(from, from + end - start);
    }
  }
  return undefined;
}

function baseBytes(base: Edges | undefined, start: number, length: number): Uint8Array | undefined {
  if (base === undefined) return undefined;
  if (start + length <= base.head.length) return base.head.subarray(start, start + length);
  const inTail = start - (base.size - base.tail.length);
  return inTail >= 0 ? base.tail.subarray(inTail, inTail + length) : undefined;
}

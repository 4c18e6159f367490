/**
 * Applies git's deltas (gitformat-pack(5), "Deltified representation") and says what they keep of their base.
 *
 * {@link decode} turns a delta into segments, each a triple of int32: first byte in the target; first byte in the base
 * or, of inserted bytes, minus the address where they stand; length. Copies that continue one another are one segment.
 */

/** Of the delta last decoded: size of the object that it makes. */
export let targetSize: u32 = 0;
/** Of the bytes last gathered: how many pieces they are, and where they end. */
export let pieceCount: u32 = 0;
export let freshEnd: usize = 0;

const ROW: usize = 12;

/**
 * Decodes the delta between `delta` and `end` into segments at `segments`, at most one a byte. Returns how many; -1 if
 * it is broken or was made for a base of another size.
 */
export function decode(delta: usize, end: usize, baseSize: u32, segments: usize): i32 {
  let at: usize = delta;
  for (let header: u32 = 0; header < 2; header++) {
    let size: u64 = 0;
    let shift: u64 = 0;
    let byte: u64 = 0x80;
    while ((byte & 0x80) !== 0) {
      if (at >= end || shift > 35) return -1;
      byte = load<u8>(at++);
      size |= (byte & 0x7f) << shift;
      shift += 7;
    }
    if (size > 0x7fffffff) return -1;
    if (header === 0 && size !== <u64>baseSize) return -1;
    targetSize = <u32>size;
  }
  let made: u64 = 0;
  let row: usize = segments;
  /** Where in the base the segment at hand ends, if it is a copy. */
  let sourceEnd: u32 = 0xffffffff;
  while (at < end) {
    const op: u32 = load<u8>(at++);
    if ((op & 0x80) === 0) {
      if (op === 0) return -1;
      store<u32>(row, <u32>made);
      store<i32>(row + 4, -(<i32>at));
      store<u32>(row + 8, op);
      row += ROW;
      at += op;
      made += op;
      sourceEnd = 0xffffffff;
      continue;
    }
    let source: u32 = 0;
    let length: u32 = 0;
    if ((op & 1) !== 0) source = load<u8>(at++);
    if ((op & 2) !== 0) source |= (<u32>load<u8>(at++)) << 8;
    if ((op & 4) !== 0) source |= (<u32>load<u8>(at++)) << 16;
    if ((op & 8) !== 0) source |= (<u32>load<u8>(at++)) << 24;
    if ((op & 16) !== 0) length = load<u8>(at++);
    if ((op & 32) !== 0) length |= (<u32>load<u8>(at++)) << 8;
    if ((op & 64) !== 0) length |= (<u32>load<u8>(at++)) << 16;
    if (length === 0) length = 0x10000;
    if (<u64>source + <u64>length > <u64>baseSize) return -1;
    if (made + length > <u64>targetSize) return -1;
    if (source === sourceEnd) store<u32>(row - 4, load<u32>(row - 4) + length);
    else {
      store<u32>(row, <u32>made);
      store<u32>(row + 4, source);
      store<u32>(row + 8, length);
      row += ROW;
    }
    made += length;
    sourceEnd = source + length;
  }
  if (at !== end || made !== <u64>targetSize) return -1;
  return <i32>((row - segments) / ROW);
}

/** Builds the whole target from segments. May write 15 bytes more. */
export function apply(segments: usize, count: u32, base: usize, target: usize): void {
  const last: usize = segments + count * ROW;
  let to: usize = target;
  for (let row: usize = segments; row < last; row += ROW) {
    const length: u32 = load<u32>(row + 8);
    copyBytes(to, sourceOf(row, base), length);
    to += length;
  }
}

function sourceOf(row: usize, base: usize): usize {
  const source: i32 = load<i32>(row + 4);
  return source < 0 ? -source : base + source;
}

/** Copies; stretches are mostly short, and `memory.copy` is a call out of here. May write 15 bytes more. */
function copyBytes(to: usize, from: usize, many: u32): void {
  if (many > 256) {
    memory.copy(to, from, many);
    return;
  }
  const end: usize = to + many;
  while (to < end) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
}

/**
 * Builds only what is new in the target: every inserted segment and every seam between two copies, with `margin` bytes
 * on both sides, one after the other at `fresh`. Pieces that touch are one. Writes them as triples of int32 at `pieces`:
 * first byte in `fresh`, first byte in the target, length; there is one more than segments at most.
 */
export function gather(
  segments: usize,
  count: u32,
  base: usize,
  margin: u32,
  pieces: usize,
  fresh: usize,
): void {
  const first: usize = segments;
  const last: usize = segments + (count - 1) * ROW;
  let to: usize = fresh;
  let piece: usize = pieces;
  /** Where the piece at hand starts in `fresh`. */
  let start: usize = fresh;
  for (let row: usize = first; row <= last; row += ROW) {
    const from: usize = sourceOf(row, base);
    const length: u32 = load<u32>(row + 8);
    if (row === first) store<u32>(piece + 4, 0);
    if (load<i32>(row + 4) < 0) {
      copyBytes(to, from, length);
      to += length;
      continue;
    }
    // Of a copy only its ends are of interest: those that meet something else. What stands before the copy in front of
    // it needs no look: that copy's own ends have brought it.
    const head: u32 = row === first ? 0 : margin;
    const tail: u32 = row === last ? 0 : margin;
    if (length <= head + tail) {
      copyBytes(to, from, length);
      to += length;
      continue;
    }
    copyBytes(to, from, head);
    to += head;
    if (to !== start) piece = closePiece(piece, start, to, fresh);
    start = to;
    store<u32>(piece + 4, load<u32>(row) + length - tail);
    copyBytes(to, from + length - tail, tail);
    to += tail;
  }
  if (to !== start) piece = closePiece(piece, start, to, fresh);
  pieceCount = <u32>((piece - pieces) / ROW);
  freshEnd = to;
}

function closePiece(piece: usize, start: usize, to: usize, fresh: usize): usize {
  store<u32>(piece, <u32>(start - fresh));
  store<u32>(piece + 8, <u32>(to - start));
  return piece + ROW;
}

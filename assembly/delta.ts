/**
 * Applies git's deltas (gitformat-pack(5), "Deltified representation") and says what they keep of their base.
 *
 * A walk first calls {@link measure}, makes room, then {@link outline}, then {@link apply} for the whole object or
 * {@link gather} for the new parts of it only.
 */

/** Size of the object that the delta last measured makes. */
export let targetSize: u32 = 0;
/** How many stretches the delta last outlined copies, neighbours joined; of one only measured, at most so many. */
export let copyCount: u32 = 0;
/** How many new pieces the delta last outlined has. */
export let pieceCount: u32 = 0;
/** Bytes in all of them. */
export let pieceBytes: u32 = 0;

/** Where the instructions of the delta last measured start. */
let instructions: usize = 0;

/** Checks a delta from end to end. False: it is broken, or made for a base of another size. */
export function measure(delta: usize, end: usize, baseSize: u32): bool {
  let at: usize = delta;
  for (let header: u32 = 0; header < 2; header++) {
    let size: u64 = 0;
    let shift: u64 = 0;
    let byte: u64 = 0x80;
    while ((byte & 0x80) != 0) {
      if (at >= end || shift > 35) return false;
      byte = load<u8>(at++);
      size |= (byte & 0x7f) << shift;
      shift += 7;
    }
    if (size > 0x7fffffff) return false;
    if (header == 0 && size != <u64>baseSize) return false;
    targetSize = <u32>size;
  }
  instructions = at;
  copyCount = 0;
  let made: u64 = 0;
  while (at < end) {
    const op: u32 = load<u8>(at++);
    if (op == 0) return false;
    if ((op & 0x80) == 0) {
      at += op;
      made += op;
      continue;
    }
    at = readCopy(op, at);
    if (<u64>source + <u64>length > <u64>baseSize) return false;
    made += length;
    copyCount++;
  }
  return at == end && made == <u64>targetSize;
}

let source: u32 = 0;
let length: u32 = 0;

/** Reads the operands of a copy into `source` and `length`. Returns where the next instruction starts. */
function readCopy(op: u32, at: usize): usize {
  let from: u32 = 0;
  let many: u32 = 0;
  if ((op & 1) != 0) from = load<u8>(at++);
  if ((op & 2) != 0) from |= (<u32>load<u8>(at++)) << 8;
  if ((op & 4) != 0) from |= (<u32>load<u8>(at++)) << 16;
  if ((op & 8) != 0) from |= (<u32>load<u8>(at++)) << 24;
  if ((op & 16) != 0) many = load<u8>(at++);
  if ((op & 32) != 0) many |= (<u32>load<u8>(at++)) << 8;
  if ((op & 64) != 0) many |= (<u32>load<u8>(at++)) << 16;
  source = from;
  length = many == 0 ? 0x10000 : many;
  return at;
}

/**
 * Writes what the delta last measured copies, as triples (first byte in the target, first byte in the base, length) at
 * `copies`, in the order of the target, neighbours joined; and what is new, as triples (first byte in the gathered
 * bytes, first byte in the target, length) at `pieces`: every inserted stretch and every seam between two copies, with
 * `margin` bytes on either side, pieces that touch joined. There is one more piece than copies at most.
 */
export function outline(end: usize, copies: usize, pieces: usize, margin: u32): void {
  let at: usize = instructions;
  let made: u32 = 0;
  let copy: usize = copies;
  /** Where the last copy ends in the target and in the base. */
  let copiedTo: u32 = 0;
  let sourceTo: u32 = 0;
  let piece: usize = pieces;
  /** The piece at hand; -1: none yet. */
  let start: i32 = -1;
  let stop: u32 = 0;
  let gathered: u32 = 0;
  while (at < end) {
    const op: u32 = load<u8>(at++);
    let from: u32;
    let to: u32;
    if ((op & 0x80) == 0) {
      from = made;
      made += op;
      to = made;
      at += op;
    } else {
      at = readCopy(op, at);
      if (copy != copies && copiedTo == made && sourceTo == source) {
        store<u32>(copy - 4, load<u32>(copy - 4) + length);
        made += length;
        copiedTo = made;
        sourceTo += length;
        continue;
      }
      store<u32>(copy, made);
      store<u32>(copy + 4, source);
      store<u32>(copy + 8, length);
      // Two copies meet that did not in the base: a seam, new though nothing was inserted.
      const seam: bool = copy != copies && copiedTo == made;
      copy += 12;
      from = made;
      to = made;
      made += length;
      copiedTo = made;
      sourceTo = source + length;
      if (!seam) continue;
    }
    from = from > margin ? from - margin : 0;
    to = min(to + margin, targetSize);
    if (start >= 0 && from <= stop) {
      stop = max(stop, to);
      continue;
    }
    if (start >= 0) {
      piece = putPiece(piece, gathered, start, stop);
      gathered += stop - start;
    }
    start = from;
    stop = to;
  }
  if (start >= 0) {
    piece = putPiece(piece, gathered, start, stop);
    gathered += stop - start;
  }
  copyCount = <u32>(copy - copies) / 12;
  pieceCount = <u32>(piece - pieces) / 12;
  pieceBytes = gathered;
}

function putPiece(piece: usize, gathered: u32, start: u32, stop: u32): usize {
  store<u32>(piece, gathered);
  store<u32>(piece + 4, start);
  store<u32>(piece + 8, stop - start);
  return piece + 12;
}

/** Builds the target of the delta last measured. */
export function apply(end: usize, base: usize, target: usize): void {
  let at: usize = instructions;
  let made: usize = target;
  while (at < end) {
    const op: u32 = load<u8>(at++);
    if ((op & 0x80) == 0) {
      copyBytes(made, at, op);
      at += op;
      made += op;
    } else {
      at = readCopy(op, at);
      copyBytes(made, base + source, length);
      made += length;
    }
  }
}

/** Copies; stretches are mostly short, and `memory.copy` is a call out of here. May write 15 bytes more. */
function copyBytes(to: usize, from: usize, many: u32): void {
  if (many > 128) {
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

/** Builds, one after the other, only the pieces that {@link outline} wrote of the delta last measured. */
export function gather(end: usize, base: usize, target: usize, pieces: usize, count: u32): void {
  let at: usize = instructions;
  const lastPiece: usize = pieces + count * 12;
  let piece: usize = pieces;
  let made: u32 = 0;
  let to: usize = target;
  while (at < end && piece < lastPiece) {
    const op: u32 = load<u8>(at++);
    let from: usize;
    let many: u32;
    if ((op & 0x80) == 0) {
      from = at;
      many = op;
      at += op;
    } else {
      at = readCopy(op, at);
      from = base + source;
      many = length;
    }
    const next: u32 = made + many;
    // A long copy may hold the end of one piece and the start of the next.
    while (piece < lastPiece) {
      const start: u32 = load<u32>(piece + 4);
      const stop: u32 = start + load<u32>(piece + 8);
      const first: u32 = max(start, made);
      const last: u32 = min(stop, next);
      if (first < last) {
        copyBytes(to, from + (first - made), last - first);
        to += last - first;
      }
      if (stop > next) break;
      piece += 12;
    }
    made = next;
  }
}

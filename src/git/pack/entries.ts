import { KeysweepError } from "../../errors.ts";
import { hex, readExactly, readSome, shared, sizeOf, TYPE } from "./format.ts";
import { findId, type NameTable, type PackIndex, readAllIds, readOffsets } from "./index-file.ts";

/**
 * What a pack's headers say, one row an entry in the order they stand in the pack. Arrays over shared memory: worker
 * threads read the same ones. About 22 bytes an object.
 */
export interface PackEntries {
  readonly count: number;
  /** Where each entry starts; one more at the end: where the last one ends. */
  readonly offsets: Float64Array;
  /** Position in the pack's index. */
  readonly positions: Uint32Array;
  /** Type as written: a type of object, or one of the two delta types. */
  readonly types: Uint8Array;
  /** Bytes of header in front of the compressed data. */
  readonly headers: Uint8Array;
  /** Inflated size, of a delta that of the delta; {@link HUGE} stands for all that is as large or larger. */
  readonly sizes: Uint32Array;
  /** The entry that a delta is built upon; {@link NO_BASE} for whole objects, {@link MISSING_BASE} if the pack lacks it. */
  readonly bases: Int32Array;
}

const HUGE = 0xffffffff;
const NO_BASE = -1;
const MISSING_BASE = -2;

/** Bytes read at a time. Every entry's header is looked at, so the whole pack comes by once, in order. */
const PIECE = 4 << 20;
/** No header is longer: ten bytes of size, then an id of 32 bytes or an offset of ten. */
const LONGEST_HEADER = 48;
/** Values of one digit of an offset when sorting. Powers of two: multiplying by 1/scale is then exact. */
const DIGITS = 2048;

/** Reads the header of every entry of the pack that is open as `fd`. Throws `IO` if the pack is not the one `index` is of. */
export function readEntries(fd: number, index: PackIndex): PackEntries {
  const end = checkPack(fd, index);
  const { count } = index.names;
  const { offsets, positions } = inPackOrder(readOffsets(index), end);
  const types = new Uint8Array(shared(count));
  const headers = new Uint8Array(shared(count));
  const sizes = new Uint32Array(shared(count * 4));
  const bases = new Int32Array(shared(count * 4)).fill(NO_BASE);
  const entries = { count, offsets, positions, types, headers, sizes, bases };
  const refDeltas: { entry: number; base: Uint8Array }[] = [];

  const piece = new Uint8Array(Math.min(PIECE, end));
  let from = 0;
  let to = 0;
  for (let entry = 0; entry < count; entry++) {
    const offset = offsets[entry]!;
    if (offset + LONGEST_HEADER > to && to < end) {
      from = offset;
      to = from + readSome(fd, piece.subarray(0, Math.min(PIECE, end - from)), from);
    }
    let at = offset - from;
    let byte = piece[at++]!;
    const type = (byte >> 4) & 7;
    let size = byte & 15;
    for (let scale = 16; byte & 0x80 && at < piece.length; scale *= 128) {
      byte = piece[at++]!;
      size += (byte & 0x7f) * scale;
    }
    types[entry] = type;
    sizes[entry] = Math.min(size, HUGE);
    if (type === TYPE.offsetDelta) {
      byte = piece[at++]!;
      let back = byte & 0x7f;
      while (byte & 0x80 && at < piece.length) {
        byte = piece[at++]!;
        back = (back + 1) * 128 + (byte & 0x7f);
      }
      bases[entry] = entryBefore(offsets, entry, offset - back);
    } else if (type === TYPE.refDelta) {
      refDeltas.push({ entry, base: piece.slice(at, at + index.names.idBytes) });
      at += index.names.idBytes;
    }
    headers[entry] = at - (offset - from);
  }
  resolveRefDeltas(entries, index.names, refDeltas);
  return entries;
}

/** The pack's own header and checksum against what the index says. Returns where the last entry ends. Throws `IO`. */
export function checkPack(fd: number, index: PackIndex): number {
  const { idBytes, count } = index.names;
  const size = sizeOf(fd);
  if (size < 12 + idBytes) throw broken("is too short");
  const head = new DataView(readExactly(fd, new Uint8Array(12), 0).buffer);
  const version = head.getUint32(4);
  if (head.getUint32(0) !== 0x5041434b || (version !== 2 && version !== 3)) {
    throw broken("is of a kind that keysweep does not know");
  }
  if (head.getUint32(8) !== count) throw broken("does not hold as many objects as its index says");
  if (hex(readExactly(fd, new Uint8Array(idBytes), size - idBytes)) !== index.packChecksum) {
    throw broken("is not the one its index is of");
  }
  return size - idBytes;
}

/**
 * Entries by offset, `byPosition` overwritten: a radix sort of keys and positions side by side. A million objects take some 30 ms; a comparing
 * sort takes ten times that.
 */
function inPackOrder(
  byPosition: Float64Array<ArrayBuffer>,
  end: number,
): { offsets: Float64Array; positions: Uint32Array } {
  const count = byPosition.length;
  let keys = byPosition;
  let otherKeys = new Float64Array(count);
  let positions = new Uint32Array(shared(count * 4));
  let otherPositions = new Uint32Array(shared(count * 4));
  for (let i = 0; i < count; i++) positions[i] = i;
  for (let scale = 1; scale < end; scale *= DIGITS) {
    const starts = new Uint32Array(DIGITS + 1);
    const factor = 1 / scale;
    for (let i = 0; i < count; i++) starts[((keys[i]! * factor) & (DIGITS - 1)) + 1]!++;
    for (let i = 1; i <= DIGITS; i++) starts[i]! += starts[i - 1]!;
    for (let i = 0; i < count; i++) {
      const to = starts[(keys[i]! * factor) & (DIGITS - 1)]!++;
      otherKeys[to] = keys[i]!;
      otherPositions[to] = positions[i]!;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [positions, otherPositions] = [otherPositions, positions];
  }
  const offsets = new Float64Array(shared((count + 1) * 8));
  offsets.set(keys);
  offsets[count] = end;
  for (let i = 0, last = 11; i < count; i++) {
    const offset = offsets[i]!;
    if (!(offset > last && offset < end)) throw broken("has an index with offsets that cannot be");
    last = offset;
  }
  return { offsets, positions };
}

/** The entry that starts at `offset`, looked for backwards from `entry` in growing strides: bases mostly stand near. */
function entryBefore(offsets: Float64Array, entry: number, offset: number): number {
  let stride = 1;
  let low = Math.max(0, entry - 1);
  while (low > 0 && offsets[low]! > offset) {
    low = Math.max(0, low - stride);
    stride *= 2;
  }
  let high = Math.min(entry, low + stride);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (offsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return low < entry && offsets[low] === offset ? low : MISSING_BASE;
}

function resolveRefDeltas(
  entries: PackEntries,
  names: NameTable,
  refDeltas: readonly { entry: number; base: Uint8Array }[],
): void {
  if (refDeltas.length === 0) return;
  const entryAt = new Uint32Array(entries.count);
  for (let entry = 0; entry < entries.count; entry++) entryAt[entries.positions[entry]!] = entry;
  // A pack that has one mostly has many; in memory a look-up costs a tenth.
  const ids = refDeltas.length > 64 ? readAllIds(names) : undefined;
  for (const { entry, base } of refDeltas) {
    const position = ids === undefined ? findId(names, base) : findIn(ids, names, base);
    entries.bases[entry] = position < 0 ? MISSING_BASE : entryAt[position]!;
  }
}

function findIn(ids: Uint8Array, names: NameTable, id: Uint8Array): number {
  const first = id[0]!;
  let low = first === 0 ? 0 : names.fanout[first - 1]!;
  let high = names.fanout[first]!;
  const bytes = names.idBytes;
  while (low < high) {
    const middle = (low + high) >>> 1;
    let i = 0;
    while (i < bytes && ids[middle * bytes + i] === id[i]) i++;
    if (i === bytes) return middle;
    if (ids[middle * bytes + i]! < id[i]!) low = middle + 1;
    else high = middle;
  }
  return -1;
}

function broken(what: string): KeysweepError {
  return new KeysweepError("IO", `a pack ${what}`);
}

import { KeysweepError } from "../../errors.ts";
import { hex, readExactly, shared, sizeOf } from "./format.ts";

/**
 * Where a pack's objects are named: in an `.idx` file (gitformat-pack(5), versions 1 and 2). Plain data over an open
 * file, so that worker threads can use it too; ids are read on demand, because a sweep needs few of them.
 */
export interface NameTable {
  readonly fd: number;
  readonly idBytes: number;
  readonly count: number;
  /** Byte in the file where the id of object 0 stands. */
  readonly at: number;
  /** Bytes from one id to the next. */
  readonly stride: number;
  /** How many ids start with a byte of at most `i`. */
  readonly fanout: Uint32Array;
}

/** A pack's index: the ids, ascending, and for each where its entry starts in the pack. */
export interface PackIndex {
  readonly names: NameTable;
  /** Where {@link readOffsets} finds the offsets. */
  readonly offsetTable: OffsetTable;
  /** The pack's own checksum as the index knows it, hex. */
  readonly packChecksum: string;
}

/** The tables of offsets in an index of version 1, or 2 with `largeCount` of them too large for the first table. */
type OffsetTable =
  | { readonly version: 1; readonly at: number }
  | { readonly version: 2; readonly at: number; readonly largeCount: number };

const MAGIC = 0xff744f63;
/** Read a few megabytes at a time: no table is copied whole beside the one that stays. */
const PIECE = 1 << 20;

/** Reads an `.idx` file that is open as `fd`. Throws `IO` for a version or layout that git would not read either. */
export function readPackIndex(fd: number, idLength: number): PackIndex {
  const size = sizeOf(fd);
  const head = new DataView(readExactly(fd, new Uint8Array(8), 0).buffer);
  const versioned = head.getUint32(0) === MAGIC;
  const version = versioned ? head.getUint32(4) : 1;
  if (version > 2) throw broken(`has version ${version}`);
  const fanoutAt = versioned ? 8 : 0;
  const fanout = readFanout(fd, fanoutAt);
  const count = fanout[255]!;
  const tables = fanoutAt + 1024;
  const trailer = size - 2 * idLength;
  const packChecksum = hex(readExactly(fd, new Uint8Array(idLength), trailer));
  if (version === 1) {
    if (tables + count * (4 + idLength) !== trailer) throw broken("does not have the length it should");
    const names = { fd, idBytes: idLength, count, at: tables + 4, stride: 4 + idLength, fanout };
    return { names, offsetTable: { version, at: tables }, packChecksum };
  }
  const names = { fd, idBytes: idLength, count, at: tables, stride: idLength, fanout };
  const at = tables + count * (idLength + 4);
  const largeCount = (trailer - at - 4 * count) / 8;
  if (largeCount < 0 || !Number.isInteger(largeCount)) throw broken("does not have the length it should");
  return { names, offsetTable: { version: 2, at, largeCount }, packChecksum };
}

/**
 * Byte offsets into the pack, by index position. Read anew each time, 8 bytes an object: whoever reads a pack's headers needs them once,
 * and whoever knows the pack already does not need them at all. Throws `IO` for a damaged table.
 */
export function readOffsets({ names, offsetTable }: PackIndex): Float64Array<ArrayBuffer> {
  return offsetTable.version === 1
    ? readVersion1Offsets(offsetTable.at, names)
    : readVersion2Offsets(offsetTable.at, offsetTable.largeCount, names);
}

/** The 256 running counts every index starts with. */
function readFanout(fd: number, at: number): Uint32Array {
  const bytes = new DataView(readExactly(fd, new Uint8Array(1024), at).buffer);
  const fanout = new Uint32Array(shared(1024));
  for (let i = 0, last = 0; i < 256; i++) {
    const here = bytes.getUint32(4 * i);
    if (here < last) throw broken("has counts that do not ascend");
    fanout[i] = last = here;
  }
  return fanout;
}

/** The object id at an index position, hex. */
export function idAt(names: NameTable, position: number): string {
  return hex(rawIdAt(names, position));
}

/** The object id at an index position. */
function rawIdAt(names: NameTable, position: number): Uint8Array {
  return readExactly(names.fd, new Uint8Array(names.idBytes), names.at + position * names.stride);
}

/** The index position of an object id, -1 if the pack does not hold it. */
export function findId(names: NameTable, id: Uint8Array): number {
  const first = id[0]!;
  let low = first === 0 ? 0 : names.fanout[first - 1]!;
  let high = names.fanout[first]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = Buffer.compare(rawIdAt(names, middle), id);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

/** All ids one after the other, for the few who need to look up many. */
export function readAllIds(names: NameTable): Uint8Array {
  const ids = new Uint8Array(names.count * names.idBytes);
  if (names.stride === names.idBytes) return readExactly(names.fd, ids, names.at);
  eachPiece(names.fd, names.at, names.count, names.stride, (piece, first, many) => {
    for (let i = 0; i < many; i++) {
      const from = i * names.stride;
      ids.set(piece.subarray(from, from + names.idBytes), (first + i) * names.idBytes);
    }
  });
  return ids;
}

function readVersion1Offsets(at: number, names: NameTable): Float64Array<ArrayBuffer> {
  const offsets = new Float64Array(names.count);
  eachPiece(names.fd, at, names.count, names.stride, (piece, first, many) => {
    const view = new DataView(piece.buffer);
    for (let i = 0; i < many; i++) offsets[first + i] = view.getUint32(i * names.stride);
  });
  return offsets;
}

function readVersion2Offsets(
  at: number,
  largeCount: number,
  { fd, count }: NameTable,
): Float64Array<ArrayBuffer> {
  const offsets = new Float64Array(count);
  const largeAt = at + 4 * count;
  const large = new DataView(readExactly(fd, new Uint8Array(largeCount * 8), largeAt).buffer);
  eachPiece(fd, at, count, 4, (piece, first, many) => {
    const view = new DataView(piece.buffer);
    for (let i = 0; i < many; i++) {
      const small = view.getUint32(i * 4);
      offsets[first + i] = small < 0x80000000 ? small : readLarge(large, small - 0x80000000);
    }
  });
  return offsets;
}

function readLarge(large: DataView, i: number): number {
  if (8 * i + 8 > large.byteLength) throw broken("names an offset it does not hold");
  return Number(large.getBigUint64(8 * i));
}

/** Calls `use` with pieces of a table of `count` rows; `piece` is a fresh view at the start of its buffer. */
function eachPiece(
  fd: number,
  at: number,
  count: number,
  rowBytes: number,
  use: (piece: Uint8Array, first: number, many: number) => void,
): void {
  const rows = Math.max(1, Math.floor(PIECE / rowBytes));
  const buffer = new Uint8Array(Math.min(rows, count) * rowBytes);
  for (let first = 0; first < count; first += rows) {
    const many = Math.min(rows, count - first);
    const piece = buffer.subarray(0, many * rowBytes);
    use(readExactly(fd, piece, at + first * rowBytes), first, many);
  }
}

function broken(what: string): KeysweepError {
  return new KeysweepError("IO", `an index of a pack ${what}`);
}

import { entryName } from "./name.ts";
import { isTarHeader, readOctal } from "./recognise.ts";
import type { Entry } from "./types.ts";

// The layout is that of POSIX.1-2017 (pax) and of the GNU tar manual, "Basic Tar Format".

const BLOCK = 512;

/** The members of a tar (v7, ustar, pax, GNU) that have contents. */
export function* tarEntries(bytes: Uint8Array): Generator<Entry> {
  /** What headers before a member say of it. */
  let name: string | undefined;
  let size: number | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    // Two blocks of zeros end the archive; one that stands alone is passed over, as by every tar.
    if (header[0] === 0 && header.every((byte) => byte === 0)) {
      at += BLOCK;
      if (at + BLOCK > bytes.length || bytes.subarray(at, at + BLOCK).every((byte) => byte === 0)) return;
      continue;
    }
    if (!isTarHeader(header)) {
      yield DAMAGED;
      return;
    }
    const type = String.fromCharCode(header[156] as number);
    const start = at + BLOCK * (1 + (type === "S" ? sparseBlocks(bytes, at) : 0));
    const own = size ?? readSize(header);
    if (own === undefined) {
      yield DAMAGED;
      return;
    }
    // Links, devices and folders have no contents, whatever their size says.
    const length = /[1-6]/.test(type) ? 0 : own;
    const end = start + length;
    const data = bytes.subarray(start, end);
    if (type === "L") name = entryName(untilNul(data));
    else if (type === "x") {
      const records = paxRecords(data);
      name = records.path ?? name;
      size = records.size ?? size;
    } else {
      if (type !== "K" && type !== "g" && length > 0)
        yield memberOf(name ?? nameOf(header), data, start, end <= bytes.length);
      if (type !== "K" && type !== "g") {
        name = undefined;
        size = undefined;
      }
    }
    at = start + Math.ceil(length / BLOCK) * BLOCK;
  }
}

const DAMAGED: Entry = { name: "", read: () => ({ unread: "damaged" }) };

function memberOf(name: string, data: Uint8Array, start: number, isWhole: boolean): Entry {
  return {
    name,
    stored: { start, end: start + data.length },
    read: (most) =>
      data.length > most ? { unread: "too-large" } : { bytes: data, ...(!isWhole && { unread: "damaged" }) },
  };
}

/** `prefix/name` in ustar; GNU has other things in the prefix's place. */
function nameOf(header: Uint8Array): string {
  const name = entryName(untilNul(header.subarray(0, 100)));
  const isUstar = Buffer.from(header.subarray(257, 263)).toString("latin1") === "ustar\0";
  const prefix = isUstar ? entryName(untilNul(header.subarray(345, 500))) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Octal, or for large files the number itself behind a byte with its highest bit set. */
function readSize(header: Uint8Array): number | undefined {
  const first = header[124] as number;
  if (first < 0x80) return readOctal(header, 124, 136);
  if (first !== 0x80) return undefined;
  let size = 0;
  for (let at = 125; at < 136; at++) size = size * 256 + (header[at] as number);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** GNU's old sparse files list their holes in more blocks behind the header. */
function sparseBlocks(bytes: Uint8Array, at: number): number {
  let blocks = 0;
  for (let flag = at + 482; bytes[flag] === 1; flag = at + blocks * BLOCK + 504) blocks++;
  return blocks;
}

/** Path and size out of the records `length key=value\n` of pax. */
function paxRecords(data: Uint8Array): { readonly path?: string; readonly size?: number } {
  let path: string | undefined;
  let size: number | undefined;
  for (let at = 0; at < data.length; ) {
    const blank = data.indexOf(0x20, at);
    const length = blank < 0 ? Number.NaN : Number(Buffer.from(data.subarray(at, blank)).toString("latin1"));
    if (!Number.isInteger(length) || length <= blank - at) break;
    const record = data.subarray(blank + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    const key = Buffer.from(record.subarray(0, Math.max(0, equals))).toString("latin1");
    const value = record.subarray(equals + 1);
    // The real name of a sparse file, whose own is made up.
    if (key === "path" || key === "GNU.sparse.name") path = entryName(value);
    else if (key === "size") size = Number(Buffer.from(value).toString("latin1"));
    at += length;
  }
  return {
    ...(path !== undefined && { path }),
    ...(size !== undefined && Number.isSafeInteger(size) && size >= 0 && { size }),
  };
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

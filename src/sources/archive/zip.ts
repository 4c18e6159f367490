import { inflate } from "./inflate.ts";
import { entryName } from "./name.ts";
import type { Content, Entry } from "./types.ts";

// The layout of a zip is that of PKWARE's APPNOTE 6.3.10. Directory and members are read here rather than by a library
// because nothing of it may be believed: where members overlap, claim other sizes or stand elsewhere, the caller's bounds
// decide; and because the threads of a sweep need it without waiting. What unpacks is Node's own zlib.

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const IN_DIRECTORY = 0x02014b50;
const LOCAL = 0x04034b50;

const END_BYTES = 22;
const DIRECTORY_BYTES = 46;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 0xffff;

const ENCRYPTED = 1;
const SIZES_BEHIND = 8;
const STORED = 0;
const DEFLATED = 8;
/** AES, with the real method in an extra field. */
const WINZIP_AES = 99;
/** A number that stands in the extra field instead. */
const IN_EXTRA = 0xffffffff;

/** A member as the directory, or without one its own header, describes it. */
interface Member {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its own header begins. */
  readonly headerAt: number;
}

/**
 * The members of a zip, in the order of its directory, as their own headers have it where these say something else; then those that it
 * does not list: whoever unpacks from the front comes upon them. Without a directory (cut off), as they follow each other.
 */
export function* zipEntries(bytes: Uint8Array): Generator<Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view);
  const members = directory === undefined ? cutOff(bytes, view) : all(bytes, view, directory);
  for (const member of members) {
    if (member === "damaged") yield { name: "", read: () => ({ unread: "damaged" }) };
    else if (!member.name.endsWith("/") || member.bytes > 0 || member.packedBytes > 0)
      yield entryOf(bytes, view, member);
  }
}

function entryOf(archive: Uint8Array, view: DataView, member: Member): Entry {
  const { name, flags, method, packedBytes, bytes, headerAt } = member;
  const start = dataStart(view, headerAt);
  const end = start === undefined ? 0 : Math.min(archive.length, start + packedBytes);
  const isWhole = start !== undefined && start + packedBytes <= archive.length;
  const isPlain = method === STORED && !isEncrypted(member) && start !== undefined;
  return {
    name,
    ...(isPlain && { stored: { start, end } }),
    read(most): Content {
      if (isEncrypted(member)) return { unread: "encrypted" };
      if (start === undefined) return { unread: "damaged" };
      const data = archive.subarray(start, end);
      if (method === STORED) {
        if (data.length > most) return { unread: "too-large" };
        return { bytes: data, ...(!isWhole && { unread: "damaged" }) };
      }
      if (method !== DEFLATED) return { unread: "unknown-method" };
      // Behind the data, and not in sight, stands the size of what was packed on the fly and has no directory.
      if ((flags & SIZES_BEHIND) !== 0 && bytes === 0) return inflate(data, "raw", most);
      return bytes > most ? { unread: "too-large" } : inflate(data, "raw", most, bytes);
    },
  };
}

function isEncrypted({ flags, method }: Member): boolean {
  return (flags & ENCRYPTED) !== 0 || method === WINZIP_AES;
}

/** Where a member's data begins: its own header may be longer than the directory's. */
function dataStart(view: DataView, headerAt: number): number | undefined {
  if (headerAt < 0 || headerAt + LOCAL_BYTES > view.byteLength || u32(view, headerAt) !== LOCAL)
    return undefined;
  const start = headerAt + LOCAL_BYTES + u16(view, headerAt + 26) + u16(view, headerAt + 28);
  return start <= view.byteLength ? start : undefined;
}

interface Directory {
  readonly start: number;
  readonly end: number;
  /** Bytes before the archive that its offsets do not count. */
  readonly shift: number;
}

/** Looks for the record that ends the archive, backwards over the comment that may follow it. */
function findDirectory(view: DataView): Directory | undefined {
  const least = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= least; at--) {
    if (view.getUint8(at) !== 0x50 || u32(view, at) !== END) continue;
    const end = findEnd64(view, at) ?? at;
    const is64 = end !== at;
    const size = is64 ? u64(view, end + 40) : u32(view, at + 12);
    const offset = is64 ? u64(view, end + 48) : u32(view, at + 16);
    const start = end - size;
    if (start >= 0 && offset <= start) return { start, end, shift: start - offset };
  }
  return undefined;
}

function findEnd64(view: DataView, end: number): number | undefined {
  const locator = end - 20;
  if (locator < 0 || u32(view, locator) !== END_64_LOCATOR) return undefined;
  const named = u64(view, locator + 8);
  // What stands before the archive moves the record; then it is right before its locator.
  return [named, locator - 56].find((at) => at >= 0 && at + 56 <= locator && u32(view, at) === END_64);
}

function* listed(
  bytes: Uint8Array,
  view: DataView,
  { start, end, shift }: Directory,
): Generator<Member | "damaged"> {
  for (let at = start; at < end; ) {
    if (at + DIRECTORY_BYTES > end || u32(view, at) !== IN_DIRECTORY) {
      yield "damaged";
      return;
    }
    const nameAt = at + DIRECTORY_BYTES;
    const extraAt = nameAt + u16(view, at + 28);
    const extraEnd = extraAt + u16(view, at + 30);
    const next = extraEnd + u16(view, at + 32);
    if (next > end) {
      yield "damaged";
      return;
    }
    const wide = wideNumbers(view, extraAt, extraEnd, [
      u32(view, at + 24),
      u32(view, at + 20),
      u32(view, at + 42),
    ]);
    yield {
      name: entryName(bytes.subarray(nameAt, extraAt)),
      flags: u16(view, at + 8),
      method: u16(view, at + 10),
      bytes: wide[0] as number,
      packedBytes: wide[1] as number,
      headerAt: (wide[2] as number) + shift,
    };
    at = next;
  }
}

/** The numbers, those too large for their place read from the extra field of ZIP64, where they stand in this order. */
function wideNumbers(
  view: DataView,
  from: number,
  end: number,
  numbers: readonly number[],
): readonly number[] {
  if (!numbers.includes(IN_EXTRA)) return numbers;
  for (let at = from; at + 4 <= end; at += 4 + u16(view, at + 2)) {
    if (u16(view, at) !== 1) continue;
    const last = Math.min(end, at + 4 + u16(view, at + 2));
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== IN_EXTRA || next + 8 > last) return number;
      next += 8;
      return u64(view, next - 8);
    });
  }
  return numbers;
}

function* all(bytes: Uint8Array, view: DataView, directory: Directory): Generator<Member | "damaged"> {
  const taken: { readonly start: number; readonly end: number }[] = [directory];
  for (const member of listed(bytes, view, directory)) {
    const own = member === "damaged" ? undefined : inItsOwnWords(bytes, view, member, directory.start);
    if (member === "damaged" || own === undefined) {
      yield member;
      continue;
    }
    const isOther = isUnpackable(own) && saysOther(own, member);
    // Packed the same way, all that the directory tells of is in what the header does.
    if (!isOther || (isUnpackable(member) && own.method !== member.method)) yield member;
    if (isOther) yield own;
    const packedBytes = own.packedBytes === 0 ? member.packedBytes : own.packedBytes;
    taken.push({ start: own.headerAt, end: (dataStart(view, own.headerAt) ?? own.headerAt) + packedBytes });
  }
  taken.sort((a, b) => a.start - b.start);
  let from = 0;
  for (const { start, end } of taken) {
    while (from < start) {
      const [member] = inOrder(bytes, view, from, start);
      if (member === undefined) break;
      const { headerAt, packedBytes } = member;
      const memberEnd = (dataStart(view, headerAt) ?? headerAt) + packedBytes;
      // Bytes of a program before the archive may look like a header.
      const isOne = isPlausible(member) && memberEnd <= start;
      if (isOne) yield member;
      from = isOne ? memberEnd : headerAt + 4;
    }
    from = Math.max(from, end);
  }
}

/** What a member's own header says of it, which is what whoever unpacks from the front goes by; undefined where there is none. */
function inItsOwnWords(
  bytes: Uint8Array,
  view: DataView,
  member: Member,
  directoryAt: number,
): Member | undefined {
  const { headerAt, name } = member;
  const start = dataStart(view, headerAt);
  if (start === undefined || start > directoryAt) return undefined;
  const [own] = inOrder(bytes, view, headerAt, directoryAt);
  if (own === undefined || own.headerAt !== headerAt) return undefined;
  // What a longer size is, stands in an extra field: of such members there is no more than the directory says.
  const packedBytes = own.packedBytes === IN_EXTRA ? member.packedBytes : own.packedBytes;
  return { ...own, name, packedBytes };
}

/** Behind the data of a member that was packed on the fly stand its checksum and sizes, at most so many bytes. */
const BEHIND_BYTES = 24;

/** Whether a member's own header tells of other data than the directory does, or of more. */
function saysOther(own: Member, member: Member): boolean {
  if (own.method !== member.method || isEncrypted(own) !== isEncrypted(member)) return true;
  if ((own.flags & SIZES_BEHIND) === 0) return own.packedBytes > member.packedBytes;
  // Packed data ends by itself: if the directory cuts it off, that shows.
  const isCutUnseen = own.method === STORED || member.packedBytes === 0;
  return isCutUnseen && own.packedBytes > member.packedBytes + BEHIND_BYTES;
}

function isUnpackable(member: Member): boolean {
  return (member.method === STORED || member.method === DEFLATED) && !isEncrypted(member);
}

function isPlausible(member: Member): boolean {
  return member.name !== "" && isUnpackable(member);
}

function* cutOff(bytes: Uint8Array, view: DataView): Generator<Member | "damaged"> {
  yield* inOrder(bytes, view, 0, bytes.length);
  yield "damaged";
}

/** Members without a directory, between two places: each header is followed by its data and the next one. */
function* inOrder(bytes: Uint8Array, view: DataView, from: number, to: number): Generator<Member> {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, to);
  const mark = Buffer.from([0x50, 0x4b, 3, 4]);
  for (let at = archive.indexOf(mark, from); from < to && at >= 0; ) {
    const start = dataStart(view, at);
    if (start === undefined) {
      at = archive.indexOf(mark, at + 4);
      continue;
    }
    const flags = u16(view, at + 6);
    const nameAt = at + LOCAL_BYTES;
    const isKnown = (flags & SIZES_BEHIND) === 0;
    const next = isKnown ? undefined : archive.indexOf(mark, start);
    yield {
      name: entryName(bytes.subarray(nameAt, nameAt + u16(view, at + 26))),
      flags,
      method: u16(view, at + 8),
      bytes: isKnown ? u32(view, at + 22) : 0,
      packedBytes: next === undefined ? u32(view, at + 18) : (next < 0 ? to : next) - start,
      headerAt: at,
    };
    // Sought only now: who wants the first alone may ask at every header there is.
    at = next ?? archive.indexOf(mark, start + u32(view, at + 18));
  }
}

function u16(view: DataView, at: number): number {
  return view.getUint16(at, true);
}

function u32(view: DataView, at: number): number {
  return view.getUint32(at, true);
}

/** Larger numbers than a file can have lose their last digits: they lead out of the archive all the same. */
function u64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

import { createHash } from "node:crypto";
import type { Place } from "../../detect/place-scanner.ts";
import type { ContentType } from "../../git/pack/format.ts";
import { type ByteReader, createByteReader, createByteWriter } from "./bytes.ts";
import type { FoundPlaces, ObjectRows, SweepRecord } from "./types.ts";

// A file: MAGIC, the key, length of an id; the lists of the record, each with its length before it; SHA-256 of all before.

/** The number is that of the layout. */
const MAGIC = Buffer.from("keysweep swept 3\n");
/** A stride is 1, 2 or 4: never 0. */
const STRIDE_BITS = 3;
/** A hit with its stride has no more bits: shifts look at no others. */
const LARGEST_HIT = 0x7fffffff;
const LARGEST_SIZE = 0xffffffff;
const CHECKSUM_BYTES = 32;
const TYPES: readonly ContentType[] = ["blob", "commit", "tag"];

/** `key`: what the record is true under. `idLength`: bytes of an object id. */
export function encodeRecord(record: SweepRecord, key: string, idLength: number): Buffer {
  const out = createByteWriter();
  out.bytes(MAGIC);
  out.text(key);
  out.number(idLength);
  for (const list of [record.packs, record.lost]) {
    out.number(list.length);
    for (const id of list) out.bytes(Buffer.from(id, "hex"));
  }
  for (const { ids, sizes } of [record.packed, record.loose]) {
    out.number(sizes.length);
    out.bytes(ids);
    for (const size of sizes) out.number(size);
  }
  const rules = [...new Set(record.found.flatMap(({ ruleIds }) => ruleIds))];
  const places = new Map(rules.map((id, index) => [id, index]));
  out.number(rules.length);
  for (const id of rules) out.text(id);
  out.number(record.found.length);
  for (const object of record.found) {
    out.bytes(Buffer.from(object.oid, "hex"));
    out.number(TYPES.indexOf(object.type) * 2 + (object.isArchive ? 1 : 0));
    // 0: like no other.
    out.number(object.alike === undefined ? 0 : object.alike.group + 1);
    if (object.alike !== undefined) {
      out.number(object.alike.lines.length);
      for (const line of object.alike.lines) out.number(line);
    }
    out.number(object.ruleIds.length);
    for (const id of object.ruleIds) out.number(places.get(id)!);
    out.number(object.places.length);
    for (const place of object.places) {
      out.number(place.start);
      // A range has no hit, and a length instead.
      out.number("anchor" in place ? (place.anchor << STRIDE_BITS) | place.stride : 0);
      if (!("anchor" in place)) out.number(place.end - place.start);
    }
  }
  out.bytes(checksumOf(out.take()));
  return out.take();
}

/**
 * Reads a record back. Undefined for anything that {@link encodeRecord} did not write under this key: another layout, a part of
 * a file, damage, and numbers that no record has though the checksum is right. Whether it is of this repository is not known
 * here: see {@link isSound}.
 */
export function decodeRecord(file: Buffer, key: string, idLength: number): SweepRecord | undefined {
  if (!isWhole(file)) return undefined;
  const input = createByteReader(file.subarray(MAGIC.length, file.length - CHECKSUM_BYTES));
  try {
    return readRecord(input, key, idLength);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readRecord(input: ByteReader, key: string, idLength: number): SweepRecord | undefined {
  if (input.text() !== key || input.number() !== idLength) return undefined;
  const packs = ids(input, idLength);
  const lost = ids(input, idLength);
  const packed = rows(input, idLength);
  const loose = rows(input, idLength);
  const rules = listOf(input, () => input.text());
  const found = listOf(input, () => foundPlaces(input, idLength, rules));
  input.end();
  return { packs, packed, loose, lost, found };
}

function isWhole(file: Buffer): boolean {
  if (file.length < MAGIC.length + CHECKSUM_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC))
    return false;
  const end = file.length - CHECKSUM_BYTES;
  return checksumOf(file.subarray(0, end)).equals(file.subarray(end));
}

function checksumOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function listOf<T>(input: ByteReader, member: () => T): T[] {
  return Array.from({ length: input.count() }, member);
}

function ids(input: ByteReader, idLength: number): string[] {
  return listOf(input, () => input.bytes(idLength).toString("hex"));
}

function rows(input: ByteReader, idLength: number): ObjectRows {
  const count = input.count();
  const raw = input.bytes(count * idLength);
  const sizes = new Uint32Array(count);
  for (let i = 0; i < count; i++) sizes[i] = upTo(LARGEST_SIZE, input.number());
  return { ids: raw, sizes };
}

function foundPlaces(input: ByteReader, idLength: number, rules: readonly string[]): FoundPlaces {
  const oid = input.bytes(idLength).toString("hex");
  const kind = upTo(TYPES.length * 2 - 1, input.number());
  const group = input.number();
  const alike = group === 0 ? undefined : { group: group - 1, lines: listOf(input, () => input.number()) };
  const ruleIds = listOf(input, () => rules[upTo(rules.length - 1, input.number())]!);
  const places = listOf(input, () => place(input));
  return {
    oid,
    type: TYPES[kind >> 1]!,
    isArchive: (kind & 1) === 1,
    places,
    ruleIds,
    ...(alike && { alike }),
  };
}

function place(input: ByteReader): Place {
  const start = input.number();
  const hit = upTo(LARGEST_HIT, input.number());
  if (hit === 0) return { start, end: upTo(Number.MAX_SAFE_INTEGER, start + input.number()) };
  const stride = hit & ((1 << STRIDE_BITS) - 1);
  if (stride !== 1 && stride !== 2 && stride !== 4) throw new RangeError("no stride");
  return { anchor: hit >>> STRIDE_BITS, start, stride };
}

function upTo(most: number, value: number): number {
  if (value > most) throw new RangeError("more than can be");
  return value;
}

import type { FoundPlaces, ObjectRows, SweepRecord } from "./types.ts";

/**
 * Whether a record says nothing that cannot be: what was found stands in objects that it knows, each once, within their sizes; rules are
 * in force; objects that say the same do so in all respects. Whoever can write to the git folder can write any record, and what is built
 * upon it counts on that. What stands in the objects themselves is compared when they are looked at again.
 */
export function isSound(record: SweepRecord, ruleIds: ReadonlySet<string>, idLength: number): boolean {
  const { found, packed, loose, lost } = record;
  if (found.length === 0) return true;
  const sizes = sizesOf(new Set(found.map(({ oid }) => oid)), [packed, loose], idLength);
  // What is too large to be remembered is read each time.
  for (const oid of lost) if (!sizes.has(oid)) sizes.set(oid, Number.POSITIVE_INFINITY);
  const seen = new Set<string>();
  const groups = new Map<number, string>();
  return found.every((object) => {
    const size = sizes.get(object.oid);
    if (size === undefined || seen.has(object.oid)) return false;
    seen.add(object.oid);
    return isWithin(object, size) && isNamed(object, ruleIds) && isLikeItsGroup(object, groups);
  });
}

/** Bits of an id by which most objects are told from those that are sought. */
const SIEVE_BITS = 20;

/** The sizes of some objects: of all those that a record knows, which may be a million, few are sought. */
function sizesOf(
  sought: ReadonlySet<string>,
  all: readonly ObjectRows[],
  idLength: number,
): Map<string, number> {
  const sieve = new Uint8Array(1 << SIEVE_BITS);
  for (const oid of sought) sieve[Number.parseInt(oid.slice(0, SIEVE_BITS / 4), 16)] = 1;
  const sizes = new Map<string, number>();
  for (const rows of all) {
    const ids = Buffer.from(rows.ids.buffer, rows.ids.byteOffset, rows.ids.byteLength);
    for (let row = 0, at = 0; row < rows.sizes.length; row++, at += idLength) {
      if (sieve[(ids[at]! << 12) | (ids[at + 1]! << 4) | (ids[at + 2]! >> 4)] === 0) continue;
      const oid = ids.toString("hex", at, at + idLength);
      if (sought.has(oid)) sizes.set(oid, rows.sizes[row]!);
    }
  }
  return sizes;
}

/** A line takes a byte at least, but for the first. */
function isWithin({ places, alike }: FoundPlaces, size: number): boolean {
  return isWithinBytes(places, size) && (alike?.lines ?? []).every((line) => line >= 1 && line <= size + 1);
}

/** Whether all places lie in so many bytes. */
export function isWithinBytes(places: FoundPlaces["places"], size: number): boolean {
  return places.every((place) => ("anchor" in place ? place.start < size : place.end <= size));
}

function isNamed({ ruleIds }: FoundPlaces, known: ReadonlySet<string>): boolean {
  return ruleIds.every((id, at) => known.has(id) && (at === 0 || ruleIds[at - 1]! < id));
}

/** Archives are in none, all else is in one. */
function isLikeItsGroup(
  { type, ruleIds, isArchive, alike }: FoundPlaces,
  groups: Map<number, string>,
): boolean {
  if (alike === undefined) return isArchive && type === "blob";
  const said = [type, alike.lines.length, ...ruleIds].join(" ");
  const before = groups.get(alike.group) ?? said;
  groups.set(alike.group, said);
  return !isArchive && before === said;
}

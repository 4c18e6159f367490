import { idBytes } from "../../git/pack/format.ts";
import { readAllIds } from "../../git/pack/index-file.ts";
import type { Pack } from "../../git/pack/pack.ts";
import type { ObjectStore } from "../../git/pack/store.ts";
import type { FoundObject } from "../pack/messages.ts";
import type { StoreSweep } from "../pack/sweep-store.ts";
import type { PlainReading } from "../plain-objects.ts";
import { findAlike, nextGroup } from "./alike.ts";
import { type FoundPlaces, type ObjectRows, type SweepRecord, TREE } from "./types.ts";

/** The record as it is to be from now on: what stands of the old one, and what was read beside it. */
export function remember(
  before: SweepRecord,
  store: ObjectStore,
  packs: readonly Pack[],
  swept: StoreSweep,
  plain: PlainReading | undefined,
): SweepRecord {
  const idLength = idBytes(store.format);
  const files = new Set(store.loose.map(({ id }) => id));
  const { read = [], found = [], gaps = [] } = plain ?? {};
  const anew = new Set(
    read.filter(({ size, isReadAnew }) => size >= TREE || isReadAnew).map(({ oid }) => oid),
  );
  const isLoose = ({ oid }: { readonly oid: string }) => files.has(oid);
  const alone = read.filter(({ oid }) => !anew.has(oid));
  return {
    packs: [...new Set([...before.packs, ...packs.map(({ index }) => index.packChecksum)])],
    packed: joinRows(
      [
        before.packed,
        ...packs.map((pack, index) => packRows(pack, swept.sizes[index]!, idLength)),
        rowsOf(
          alone.filter((one) => !isLoose(one)),
          idLength,
        ),
      ],
      idLength,
    ),
    loose: joinRows([before.loose, rowsOf([...swept.loose, ...alone.filter(isLoose)], idLength)], idLength),
    lost: [...gaps.map(({ what }) => what), ...anew],
    found: [
      ...before.found,
      ...placesOf(
        [...swept.found, ...found.filter(({ oid }) => !anew.has(oid))].filter(isWorthALook),
        before,
      ),
    ],
  };
}

/** An archive that holds nothing to tell of need not be unpacked again. */
function isWorthALook({ ruleIds, sightings, permitted, unknownRules, unopened = [] }: FoundObject): boolean {
  const isSilent = sightings.length === 0 && permitted === 0 && unknownRules.length === 0;
  return ruleIds.length > 0 || !isSilent || unopened.length > 0;
}

function placesOf(found: readonly FoundObject[], before: SweepRecord): FoundPlaces[] {
  const all = findAlike(found, nextGroup(before.found));
  return found.map(({ oid, type, places, ruleIds, unopened }, index) => {
    const alike = all[index];
    return { oid, type, places, ruleIds, isArchive: unopened !== undefined, ...(alike && { alike }) };
  });
}

/** What was read of a pack. `sizes`: by entry, plus one; 0 for what was not read. */
function packRows({ entries, index }: Pack, sizes: Float64Array, idLength: number): ObjectRows {
  const all = readAllIds(index.names);
  let count = 0;
  for (const size of sizes) if (size > 0) count++;
  const rows = { ids: new Uint8Array(count * idLength), sizes: new Uint32Array(count) };
  for (let entry = 0, row = 0; entry < sizes.length; entry++) {
    if (sizes[entry]! === 0) continue;
    const from = entries.positions[entry]! * idLength;
    for (let i = 0; i < idLength; i++) rows.ids[row * idLength + i] = all[from + i]!;
    rows.sizes[row++] = sizes[entry]! - 1;
  }
  return rows;
}

function rowsOf(
  objects: readonly { readonly oid: string; readonly size: number }[],
  idLength: number,
): ObjectRows {
  const ids = new Uint8Array(objects.length * idLength);
  for (const [row, { oid }] of objects.entries()) ids.set(Buffer.from(oid, "hex"), row * idLength);
  return { ids, sizes: Uint32Array.from(objects, ({ size }) => size) };
}

function joinRows(all: readonly ObjectRows[], idLength: number): ObjectRows {
  const some = all.filter(({ sizes }) => sizes.length > 0);
  if (some.length === 1) return some[0]!;
  const count = some.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const joined = { ids: new Uint8Array(count * idLength), sizes: new Uint32Array(count) };
  let row = 0;
  for (const { ids, sizes } of some) {
    joined.ids.set(ids, row * idLength);
    joined.sizes.set(sizes, row);
    row += sizes.length;
  }
  return joined;
}

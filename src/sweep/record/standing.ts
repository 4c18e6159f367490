import { KeysweepError } from "../../errors.ts";
import { checkPack } from "../../git/pack/entries.ts";
import { idBytes } from "../../git/pack/format.ts";
import { addIds, addNames, createIdTable, type IdTable } from "../../git/pack/id-table.ts";
import { findId } from "../../git/pack/index-file.ts";
import type { LooseObject } from "../../git/pack/loose.ts";
import type { OpenPack } from "../../git/pack/pack.ts";
import type { ObjectStore } from "../../git/pack/store.ts";
import { type ObjectRows, type SweepRecord, TREE } from "./types.ts";

/** What of a record holds for an object database as it is now, and what the record does not know. */
export interface Standing {
  /** Without what is not there any more; what moved from loose files into packs has moved here too. */
  readonly record: SweepRecord;
  readonly newPacks: readonly OpenPack[];
  readonly newLoose: readonly LooseObject[];
  /** The database holds everything that the record names, and where it names it. */
  readonly isComplete: boolean;
}

/** Compares a record with the database; undefined where the record cannot be of it. Ids of packs are read only if something that the record knows has moved or gone. */
export function standingOf(record: SweepRecord, store: ObjectStore): Standing | undefined {
  const recorded = new Set(record.packs);
  const isKnown = (pack: OpenPack) => recorded.has(pack.index.packChecksum) && isIntact(pack);
  const known = new Set(store.packs.filter(isKnown));
  const newPacks = store.packs.filter((pack) => !known.has(pack));
  const loose = tableOf([record.loose], idBytes(store.format));
  const isThere = new Uint8Array(loose.count());
  const newLoose = store.loose.filter(({ id }) => {
    const number = loose.find(id);
    if (number >= 0) isThere[number] = 1;
    return number < 0;
  });
  const checksums = new Set([...known].map(({ index }) => index.packChecksum));
  if (checksums.size === recorded.size && !isThere.includes(0)) {
    // All that was read is still there, and so is what was found in it. What only git can read is not in the store.
    const inStore = inStoreOf(store);
    const isOfIt = store.unread.length > 0 || namedIn(record).every(inStore);
    return isOfIt ? { record, newPacks, newLoose, isComplete: true } : undefined;
  }
  return { ...cut(record, store, [...checksums]), newPacks, isComplete: false };
}

/** A table of all ids that a record knows, those of trees in loose files included. */
export function idsOf({ packed, loose }: SweepRecord, idLength: number): IdTable {
  return tableOf([packed, loose], idLength);
}

function tableOf(all: readonly ObjectRows[], idLength: number): IdTable {
  const table = createIdTable(
    idLength,
    all.reduce((sum, { sizes }) => sum + sizes.length, 0),
  );
  for (const { ids } of all) addIds(table, ids);
  return table;
}

/** The pack is the one that its index is of. */
function isIntact({ fd, index }: OpenPack): boolean {
  try {
    checkPack(fd, index);
    return true;
  } catch (error) {
    if (error instanceof KeysweepError) return false;
    throw error;
  }
}

function cut(
  record: SweepRecord,
  store: ObjectStore,
  packs: readonly string[],
): Pick<Standing, "record" | "newLoose"> {
  const idLength = idBytes(store.format);
  const table = idsOf(record, idLength);
  const count = table.count();
  const all = { ids: new Uint8Array(count * idLength), sizes: new Uint32Array(count) };
  for (const { ids, sizes } of [record.packed, record.loose])
    for (const [row, number] of addIds(table, ids).entries()) {
      all.ids.set(ids.subarray(row * idLength, (row + 1) * idLength), number * idLength);
      all.sizes[number] = sizes[row]!;
    }
  const inPack = new Uint8Array(count);
  for (const { index } of store.packs) {
    // A table of its own would do as well, but this one need not be told apart from what it held before.
    for (const number of addNames(table, index.names)) if (number < count) inPack[number] = 1;
  }
  const inFile = new Uint8Array(count);
  const newLoose = store.loose.filter(({ id }) => {
    const number = table.find(id);
    if (number >= 0 && number < count) inFile[number] = 1;
    return number < 0 || number >= count;
  });
  const inStore = inStoreOf(store);
  return {
    newLoose,
    record: {
      packs,
      packed: rowsWhere(all, idLength, (number) => inPack[number] === 1 && all.sizes[number] !== TREE),
      loose: rowsWhere(all, idLength, (number) => inFile[number] === 1 && inPack[number] === 0),
      lost: record.lost.filter(inStore),
      found: record.found.filter(({ oid }) => {
        const number = table.find(oid);
        return inPack[number] === 1 || inFile[number] === 1;
      }),
    },
  };
}

function namedIn({ found, lost }: SweepRecord): string[] {
  return [...lost, ...found.map(({ oid }) => oid)];
}

function inStoreOf({ packs, loose }: ObjectStore): (id: string) => boolean {
  const files = new Set(loose.map(({ id }) => id));
  return (id) => {
    const raw = Buffer.from(id, "hex");
    return files.has(id) || packs.some(({ index }) => findId(index.names, raw) >= 0);
  };
}

function rowsWhere(
  { ids, sizes }: ObjectRows,
  idLength: number,
  isWanted: (row: number) => boolean,
): ObjectRows {
  const wanted = [...sizes.keys()].filter(isWanted);
  const kept = { ids: new Uint8Array(wanted.length * idLength), sizes: new Uint32Array(wanted.length) };
  for (const [to, row] of wanted.entries()) {
    kept.ids.set(ids.subarray(row * idLength, (row + 1) * idLength), to * idLength);
    kept.sizes[to] = sizes[row]!;
  }
  return kept;
}

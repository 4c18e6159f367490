import { setImmediate } from "node:timers/promises";
import { KeysweepError } from "../../errors.ts";
import { absentObjects, askAhead } from "../../git/history/connectivity.ts";
import { absentSince } from "../../git/history/grown.ts";
import { linksOf } from "../../git/links/links.ts";
import { listObjects } from "../../git/objects.ts";
import { entriesWithoutRoot } from "../../git/pack/forest.ts";
import { idBytes, sizeOf } from "../../git/pack/format.ts";
import type { IdTable } from "../../git/pack/id-table.ts";
import { findId } from "../../git/pack/index-file.ts";
import { entryId, type OpenPack, type Pack, readPack } from "../../git/pack/pack.ts";
import { closeObjectStore, type ObjectStore, openRepositoryStore } from "../../git/pack/store.ts";
import type { Repository } from "../../git/repository.ts";
import { connectivityGaps } from "../../sources/connectivity.ts";
import { historySource } from "../../sources/history.ts";
import type { Gap } from "../../sources/types.ts";
import { defaultJobs } from "../jobs.ts";
import { rulesInForce } from "../load-examiner.ts";
import { readPlainly } from "../plain-objects.ts";
import { joinReadings, type Reading, readSource } from "../reading.ts";
import { recordFile } from "../record/file.ts";
import { openHistoryMemory, sharedMemory, shareMemory } from "../record/history-memory.ts";
import { recall } from "../record/recall.ts";
import { remember } from "../record/remember.ts";
import { idsOf, standingOf } from "../record/standing.ts";
import { EMPTY_RECORD, type SweepRecord, TREE } from "../record/types.ts";
import type { RunContext } from "../run.ts";
import { type FoundObject, fromPlain } from "./messages.ts";
import { openPool } from "./pool.ts";
import { type StoreSweep, sweepStore } from "./sweep-store.ts";

export interface SweepOptions {
  /** Worker threads; default: one a core, at most eight. */
  readonly jobs?: number;
  /** Read everything again, whatever an earlier sweep remembered, and remember nothing. */
  readonly noCache?: boolean;
}

/**
 * Reads all contents of the object database as git stores them, and gives what the plain path (`historySource`) gives:
 * each object once, in packs as deltas. What an earlier sweep under the same rules has read is not read again. What the pack reader
 * does not know or finds broken is read on the plain path.
 */
export async function sweepHistory(
  repository: Repository,
  context: RunContext,
  options: SweepOptions = {},
): Promise<Reading> {
  const store = openStore(repository);
  shareMemory(repository, undefined);
  if (store === undefined) return byGit(await readSource(historySource(repository), context));
  try {
    // A record says nothing of what comments permit.
    const noCache = options.noCache || context.config.showPermitted;
    if (!noCache) shareMemory(repository, await openHistoryMemory(repository, store));
    const file = noCache ? undefined : recordFile(repository, context.config);
    const before = await file?.read();
    const swept =
      (before && (await sweepNew(repository, store, before, context, options))) ??
      (await sweepNew(repository, store, EMPTY_RECORD, context, options));
    if (swept === undefined) throw new Error("a sweep that remembers nothing was misled");
    if (file !== undefined && swept.record !== undefined) await file.write(swept.record());
    return swept.reading;
  } finally {
    closeObjectStore(store);
  }
}

/** Undefined where the database does not hold still or holds what only git can read. */
function openStore(repository: Repository): ObjectStore | undefined {
  try {
    return openRepositoryStore(repository);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "IO") return undefined;
    throw error;
  }
}

interface Swept {
  readonly reading: Reading;
  /** Makes the record to keep; absent if there is nothing to change in the one that was given. */
  readonly record?: () => SweepRecord;
}

/** Reads what `before` does not know. Undefined if `before` is not true. */
async function sweepNew(
  repository: Repository,
  store: ObjectStore,
  before: SweepRecord,
  context: RunContext,
  { jobs = defaultJobs() }: SweepOptions,
): Promise<Swept | undefined> {
  const standing = standingOf(before, store);
  if (standing === undefined) return undefined;
  const { record, newPacks, newLoose, isComplete } = standing;
  const pool = openPool(
    rulesInForce(context.config),
    jobs,
    newPacks.reduce((bytes, { fd }) => bytes + sizeOf(fd), 0),
  );
  const left = new AbortController();
  let missing: Promise<readonly Gap[]> = Promise.resolve([]);
  try {
    const packs = readPacks(newPacks);
    const known = idsOf(
      packs.length > 0 || store.unread.length > 0 ? record : EMPTY_RECORD,
      idBytes(store.format),
    );
    const sweeping = sweepStore(packs, newLoose, known, context, { jobs, pool });
    const find = () =>
      findMissing(repository, store, packs, left.signal, before === EMPTY_RECORD ? sweeping : undefined);
    // Whoever wants one thread at most gets one thing after the other. If the sweep fails, its own words count.
    missing = jobs === 1 ? sweeping.then(find, () => []) : find();
    missing.catch(() => {});
    const swept = await sweeping;
    const recalled = await recall(repository, record.found, store.loose, context.config, context.signal);
    if (recalled === undefined) return undefined;
    const lost = [...record.lost, ...swept.unread, ...packs.flatMap(idsWithoutRoot)];
    const unread = newPacks.length - packs.length + store.unread.length;
    if (unread > 0) lost.push(...(await idsElsewhere(repository, store, newPacks, packs, known)));
    const plain = lost.length === 0 ? undefined : await readPlainly(repository, [...new Set(lost)], context);
    const reading = joinReadings([
      countOf(record),
      recalled,
      readingOf(swept, swept.found, context),
      ...(plain
        ? [byGit(readingOf({ objects: plain.read.length, bytes: sum(plain.read) }, plain.found, context))]
        : []),
    ]);
    const own = [...recalled.coverage.gaps, ...(plain?.gaps ?? [])];
    const named = new Set(own.map(({ what }) => what));
    const gaps = [...own, ...(await missing).filter(({ what }) => !named.has(what))];
    const isNew =
      !isComplete || swept.objects > 0 || swept.loose.length > 0 || packs.length > 0 || lost.length > 0;
    return {
      reading: { ...reading, coverage: { ...reading.coverage, gaps } },
      ...(isNew && { record: () => remember(record, store, packs, swept, plain) }),
    };
  } finally {
    left.abort();
    // It reads packs as well.
    await missing.catch(() => {});
    await pool.end();
  }
}

/** Those that keysweep can read, with their headers. */
function readPacks(packs: readonly OpenPack[]): Pack[] {
  return packs.flatMap((pack) => {
    try {
      return [readPack(pack)];
    } catch (error) {
      if (error instanceof KeysweepError && error.code === "IO") return [];
      throw error;
    }
  });
}

/**
 * What is named and not there. Trees are read while the sweep goes on, commits by the sweep where it reads all of them. Uses the packs: it must
 * be over, or aborted, before they are closed.
 */
async function findMissing(
  repository: Repository,
  store: ObjectStore,
  packs: readonly Pack[],
  signal: AbortSignal,
  sweeping: Promise<StoreSweep> | undefined,
): Promise<Gap[]> {
  const memory = sharedMemory(repository);
  const standing = memory?.absent ?? (memory?.earlier && (await absentSince(repository, memory.earlier)));
  if (standing !== undefined) {
    if (standing !== memory?.absent) await memory?.keep({ absent: standing });
    return connectivityGaps(repository, signal, standing);
  }
  const commits = sweeping?.then((swept) => swept.commits);
  // Whoever awaits the sweep hears of its failure; nobody may come to ask for commits.
  commits?.catch(() => {});
  askAhead(repository);
  // First of all the threads get their work: what comes now takes this one a while.
  await setImmediate();
  await linksOf(repository, { store, packs, signal, ...(commits && { commits }) });
  const absent = await absentObjects(repository, signal);
  if (absent !== undefined) await memory?.keep({ absent });
  return connectivityGaps(repository, signal, absent);
}

function idsWithoutRoot(pack: Pack): string[] {
  return entriesWithoutRoot(pack.entries, pack.forest).map((entry) => entryId(pack, entry));
}

/** Ids of what git knows of and nothing here does: of packs that only git can read. */
async function idsElsewhere(
  repository: Repository,
  { packs, loose }: ObjectStore,
  newPacks: readonly OpenPack[],
  readable: readonly Pack[],
  known: IdTable,
): Promise<string[]> {
  const open = new Set(readable.map(({ path }) => path));
  const unreadable = new Set(newPacks.filter(({ path }) => !open.has(path)));
  const read = packs.filter((pack) => !unreadable.has(pack));
  const files = new Set(loose.map(({ id }) => id));
  const found: string[] = [];
  for await (const { oid, type } of listObjects(repository)) {
    if (type === "tree" || files.has(oid) || known.find(oid) >= 0) continue;
    const raw = Buffer.from(oid, "hex");
    if (read.every(({ index }) => findId(index.names, raw) < 0)) found.push(oid);
  }
  return found;
}

/** How much a record stands for. */
function countOf({ packed, loose }: SweepRecord): Reading {
  let blobs = 0;
  let bytes = 0;
  for (const { sizes } of [packed, loose])
    for (const size of sizes)
      if (size !== TREE) {
        blobs++;
        bytes += size;
      }
  return {
    sightings: [],
    coverage: { blobs, bytes, gaps: [], skips: [] },
    allowedInline: 0,
    unknownRules: [],
    unopened: [],
  };
}

function readingOf(
  { objects, bytes }: Pick<StoreSweep, "objects" | "bytes">,
  found: readonly FoundObject[],
  { config }: RunContext,
): Reading {
  const rules = new Map(config.ruleSet.rules.map((rule) => [rule.id, rule]));
  return {
    sightings: found.flatMap((object) => fromPlain(object, rules)),
    coverage: { blobs: objects, bytes, gaps: [], skips: [] },
    allowedInline: found.reduce((total, { permitted }) => total + permitted, 0),
    unknownRules: [...new Set(found.flatMap(({ unknownRules }) => unknownRules))].sort(),
    unopened: found.flatMap(({ oid, type, unopened = [] }) =>
      unopened.map((member) => ({ ...member, origin: { kind: "object", oid, type } as const })),
    ),
  };
}

/** Says that git printed all of it. */
function byGit(reading: Reading): Reading {
  return { ...reading, coverage: { ...reading.coverage, readByGit: reading.coverage.blobs } };
}

function sum(objects: readonly { readonly size: number }[]): number {
  return objects.reduce((total, { size }) => total + size, 0);
}

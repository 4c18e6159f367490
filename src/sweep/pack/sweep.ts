import { availableParallelism } from "node:os";
import { KeysweepError } from "../../errors.ts";
import { linksOf, type PackCommits } from "../../git/links.ts";
import { listObjects } from "../../git/objects.ts";
import { entriesWithoutRoot, splitForest } from "../../git/pack/forest.ts";
import { contentType, shared } from "../../git/pack/format.ts";
import { addNames, createIdTable } from "../../git/pack/id-table.ts";
import { findId } from "../../git/pack/index-file.ts";
import { entryId, type Pack, readPack } from "../../git/pack/pack.ts";
import { closeObjectStore, type ObjectStore, openRepositoryStore } from "../../git/pack/store.ts";
import type { Repository } from "../../git/repository.ts";
import { connectivityGaps } from "../../sources/connectivity.ts";
import { historySource, objectsSource } from "../../sources/history.ts";
import type { Gap } from "../../sources/types.ts";
import { joinReadings, type Reading, type RunContext, readSource } from "../run.ts";
import { fromPlain, type SweepSetup, type SweepTask, type TaskResult } from "./messages.ts";
import { runTasks } from "./pool.ts";

export interface SweepOptions {
  /** Worker threads; default: one a core, at most {@link MOST_JOBS}. */
  readonly jobs?: number;
}

/** More threads than this wait for memory. */
const MOST_JOBS = 8;
/** Cost of a task in bytes of pack. Small enough that threads end together, large enough to be worth a message. */
const COST_OF_A_TASK = 4 << 20;
const LOOSE_IN_A_TASK = 500;
/** Contents that all threads together hold, in bytes. */
const HELD_BYTES = 128 << 20;
const LEAST_HELD_BYTES = 16 << 20;

/**
 * Reads all contents of the object database as git stores them, and gives what the plain path (`historySource`) gives:
 * each object once, in packs as deltas. What the pack reader does not know or finds broken is read on the plain path.
 */
export async function sweepHistory(
  repository: Repository,
  context: RunContext,
  options: SweepOptions = {},
): Promise<Reading> {
  const store = openStore(repository);
  if (store === undefined) return readSource(historySource(repository), context);
  const left = new AbortController();
  let missing: Promise<readonly Gap[]> = Promise.resolve([]);
  try {
    const packs = readPacks(store);
    const readable = packs.filter((pack) => pack !== undefined);
    const sweeping = sweepStore(store, readable, context, options);
    const commits = sweeping.then((swept) => swept.commits);
    missing = findMissing(repository, store, readable, left.signal, commits);
    missing.catch(() => {});
    const swept = await sweeping;
    const lost = [...swept.unread, ...readable.flatMap(idsWithoutRoot)];
    if (store.unread.length > 0 || readable.length < packs.length)
      lost.push(...(await idsElsewhere(repository, store, readable)));
    const { config, ignoreEntries, signal } = context;
    const plain =
      lost.length === 0
        ? undefined
        : await readSource(objectsSource(repository, lost), {
            config,
            ignoreEntries,
            ...(signal && { signal }),
          });
    const reading = plain === undefined ? swept.reading : joinReadings([swept.reading, plain]);
    const named = new Set(reading.coverage.gaps.map(({ what }) => what));
    const others = (await missing).filter(({ what }) => !named.has(what));
    const gaps = [...reading.coverage.gaps, ...others];
    return { ...reading, coverage: { ...reading.coverage, gaps } };
  } finally {
    left.abort();
    // It reads packs as well.
    await missing.catch(() => {});
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

/** By pack of the store; undefined where keysweep cannot read it. */
function readPacks({ packs }: ObjectStore): (Pack | undefined)[] {
  return packs.map((pack) => {
    try {
      return readPack(pack);
    } catch (error) {
      if (error instanceof KeysweepError && error.code === "IO") return undefined;
      throw error;
    }
  });
}

/** What is named and not there. Trees are read while the sweep goes on, commits by the sweep. Uses the packs: it must be over, or aborted, before they are closed. */
async function findMissing(
  repository: Repository,
  store: ObjectStore,
  packs: readonly Pack[],
  signal: AbortSignal,
  commits: Promise<readonly PackCommits[]>,
): Promise<Gap[]> {
  await linksOf(repository, { store, packs, signal, commits });
  return connectivityGaps(repository, signal);
}

interface Swept {
  readonly reading: Reading;
  readonly unread: readonly string[];
  readonly commits: readonly PackCommits[];
}

async function sweepStore(
  store: ObjectStore,
  packs: readonly Pack[],
  { config, onProgress, signal }: RunContext,
  { jobs = Math.min(MOST_JOBS, availableParallelism()) }: SweepOptions,
): Promise<Swept> {
  const { ruleSet, allRules, allowComments } = config;
  const setup: SweepSetup = {
    rules: { ruleSet, allRules, allowComments },
    packs,
    repeated: findRepeated(packs),
    heldBytes: Math.max(LEAST_HELD_BYTES, Math.floor(HELD_BYTES / jobs)),
  };
  const tasks = tasksOf(packs, store);
  const total = countContents(setup) + store.loose.length;
  const results = await runTasks(setup, tasks, {
    jobs,
    signal,
    onProgress: (blobs, bytes) => onProgress?.({ blobs, bytes, total }),
  });
  return {
    reading: readingOf(results, setup),
    unread: results.flatMap(({ unread }) => unread),
    commits: results.flatMap(({ commits: rows }, index) => {
      const task = tasks[index];
      return rows === undefined || task?.kind !== "pack" ? [] : [{ path: packs[task.pack]!.path, rows }];
    }),
  };
}

function tasksOf(packs: readonly Pack[], { loose }: ObjectStore): SweepTask[] {
  const inPacks = packs.flatMap(({ forest }, pack) => {
    const parts = splitForest(forest, Math.ceil((forest.costs.at(-1) ?? 0) / COST_OF_A_TASK));
    return parts.map((part): SweepTask => ({ kind: "pack", pack, part }));
  });
  const ofLoose: SweepTask[] = [];
  for (let from = 0; from < loose.length; from += LOOSE_IN_A_TASK)
    ofLoose.push({ kind: "loose", objects: loose.slice(from, from + LOOSE_IN_A_TASK) });
  return [...inPacks, ...ofLoose];
}

/** Marks what an earlier pack holds as well. */
function findRepeated(packs: readonly Pack[]): (Uint8Array | undefined)[] {
  const [first] = packs;
  if (first === undefined || packs.length === 1) return packs.map(() => undefined);
  const total = packs.reduce((sum, { entries }) => sum + entries.count, 0);
  const ids = createIdTable(first.index.names.idBytes, total);
  return packs.map(({ entries, index: { names } }) => {
    const before = ids.count();
    const numbers = addNames(ids, names);
    // Ids of one pack are all different.
    const isRepeated = Uint8Array.from(numbers, (number) => (number < before ? 1 : 0));
    if (!isRepeated.includes(1)) return undefined;
    const byEntry = new Uint8Array(shared(entries.count));
    for (let entry = 0; entry < entries.count; entry++)
      byEntry[entry] = isRepeated[entries.positions[entry]!]!;
    return byEntry;
  });
}

function countContents({ packs, repeated }: SweepSetup): number {
  let count = 0;
  for (const [index, { forest }] of packs.entries())
    for (let entry = 0; entry < forest.types.length; entry++)
      if (contentType(forest.types[entry]!) !== undefined && repeated[index]?.[entry] !== 1) count++;
  return count;
}

function idsWithoutRoot(pack: Pack): string[] {
  return entriesWithoutRoot(pack.entries, pack.forest).map((entry) => entryId(pack, entry));
}

/** Ids of what git knows of and `packs` and the loose objects do not hold: of packs that only git can read. */
async function idsElsewhere(
  repository: Repository,
  { loose }: ObjectStore,
  packs: readonly Pack[],
): Promise<string[]> {
  const known = new Set(loose.map(({ id }) => id));
  const found: string[] = [];
  for await (const { oid, type } of listObjects(repository)) {
    if (type === "tree" || known.has(oid)) continue;
    const raw = Buffer.from(oid, "hex");
    if (packs.every(({ index }) => findId(index.names, raw) < 0)) found.push(oid);
  }
  return found;
}

function readingOf(results: readonly TaskResult[], { rules: { ruleSet } }: SweepSetup): Reading {
  const rules = new Map(ruleSet.rules.map((rule) => [rule.id, rule]));
  const found = results.flatMap((result) => result.found);
  return {
    sightings: found.flatMap((object) => fromPlain(object, rules)),
    coverage: {
      blobs: results.reduce((sum, { objects }) => sum + objects, 0),
      bytes: results.reduce((sum, { bytes }) => sum + bytes, 0),
      gaps: [],
      skips: [],
    },
    allowedInline: found.reduce((sum, { permitted }) => sum + permitted, 0),
    unknownRules: [...new Set(found.flatMap(({ unknownRules }) => unknownRules))].sort(),
    unopened: found.flatMap(({ oid, type, unopened = [] }) =>
      unopened.map((member) => ({ ...member, origin: { kind: "object", oid, type } as const })),
    ),
  };
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { hasCode, KeysweepError } from "../../errors.ts";
import { readHeaders, readObjects } from "../objects.ts";
import { createCommitLog } from "../pack/commit-links.ts";
import { createFastCore } from "../pack/core.ts";
import { readEntries } from "../pack/entries.ts";
import { entriesWithoutRoot, growForest, splitForest } from "../pack/forest.ts";
import { idBytes, TYPE } from "../pack/format.ts";
import { addNames, createIdTable, type IdTable } from "../pack/id-table.ts";
import type { OpenPack, Pack } from "../pack/pack.ts";
import { closeObjectStore, type ObjectStore, openRepositoryStore } from "../pack/store.ts";
import type { BaseTree } from "../pack/tree-reader.ts";
import { walkPack } from "../pack/walk.ts";
import type { Repository } from "../repository.ts";
import { type Collector, createCollector } from "./collector.ts";
import type { LinkOptions, Links } from "./types.ts";

/** Cost of the part of a pack that is walked between two looks at what else there is to do, in bytes of pack: about 50 ms. */
const COST_OF_A_PART = 8 << 20;

const WALK = { margin: 0, heldBytes: 32 << 20, pageBytes: 8 << 20 };

/**
 * Reads every tree, commit and tag once: in packs as deltas, so that only what is new in a tree is looked at; loose ones,
 * and those the pack reader does not know, through git. Undefined where an object cannot be read by either, or where
 * history is not as git writes it: then git's own walks are to be asked, and believed. Memory stays after it: about 45
 * bytes an object, and 12 bytes for every entry that a tree has not from its base. Throws the reason of `signal`.
 */
export async function readLinks(
  repository: Repository,
  options: LinkOptions = {},
): Promise<Links | undefined> {
  // Grafts change history for git; keysweep does not read them.
  if (existsSync(join(repository.commonDir, "info", "grafts"))) return undefined;
  let own: ObjectStore | undefined;
  try {
    const store = options.store ?? openRepositoryStore(repository);
    if (options.store === undefined) own = store;
    if (store.unread.length > 0) return undefined;
    return await collect(repository, store, options);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "IO") return undefined;
    throw error;
  } finally {
    if (own !== undefined) closeObjectStore(own);
  }
}

async function collect(
  repository: Repository,
  store: ObjectStore,
  { signal, packs, commits }: LinkOptions,
): Promise<Links | undefined> {
  const length = idBytes(store.format);
  const total = store.packs.reduce((sum, pack) => sum + pack.index.names.count, store.loose.length);
  const ids = createIdTable(length, total);
  const collector = createCollector(ids, shallowCommits(repository), total);
  // Whoever promised them tells of failures first.
  commits?.catch(() => {});
  const types = new Set<number>([TYPE.tree, TYPE.tag, ...(commits === undefined ? [TYPE.commit] : [])]);
  const forGit: string[] = [];
  const numbered = await readTrees(repository, store, { packs, ids, types, collector, forGit, signal });
  if (numbered === undefined) return undefined;
  collector.rest();
  for (const { path, rows } of (await commits) ?? []) {
    const from = numbered.find((pack) => pack.path === path);
    if (from === undefined) continue;
    const { positions, numbers } = from;
    collector.addCommits(rows, (entry) => numbers[positions[entry]!]!);
  }
  if (commits !== undefined) forGit.push(...collector.commitsToCome());
  const log = createCommitLog(length);
  for await (const answer of readObjects(repository, new Set(forGit))) {
    if (!answer.found) return undefined;
    const number = ids.add(answer.oid);
    if (answer.type === "tree") collector.addTree(number, answer.bytes, NO_SEGMENTS, undefined, false);
    else if (answer.type === "tag") collector.addTag(number, answer.bytes);
    else if (answer.type === "commit") {
      log.add(0, answer.bytes);
      collector.addCommits(log.take(), () => number);
    }
  }
  return collector.finish();
}

const NO_SEGMENTS = new Int32Array();

/** The numbers of a pack's objects, by index position, and the position of each entry. */
interface NumberedPack {
  readonly path: string;
  readonly positions: Uint32Array;
  readonly numbers: Int32Array;
}

interface TreeReading {
  readonly packs: readonly Pack[] | undefined;
  readonly ids: IdTable;
  /** What is to be read from packs. */
  readonly types: ReadonlySet<number>;
  readonly collector: Collector;
  /** Ids of what only git can read are added. */
  readonly forGit: string[];
  readonly signal: AbortSignal | undefined;
}

/**
 * Numbers all objects, and reads those of some types from packs. Undefined where git does not know one either. A function of its own, so that
 * what it works with, 70 bytes an object and a core's memory, is gone while whoever called waits for commits.
 */
async function readTrees(
  repository: Repository,
  store: ObjectStore,
  { packs, ids, types, collector, forGit, signal }: TreeReading,
): Promise<NumberedPack[] | undefined> {
  const read = store.packs.map((pack) => numberPack(pack, packs, ids, types));
  for (const { pack, numbers } of read)
    for (let entry = 0; entry < pack.entries.count; entry++)
      collector.setType(numbers[pack.entries.positions[entry]!]!, pack.forest.types[entry]!);

  // What only git can read.
  const lost = store.loose.map(({ id }) => id);
  for (const { pack, numbers } of read)
    for (const entry of entriesWithoutRoot(pack.entries, pack.forest))
      lost.push(ids.id(numbers[pack.entries.positions[entry]!]!));
  for await (const { oid, type } of readHeaders(repository, lost)) {
    if (type === undefined) return undefined;
    collector.setType(ids.add(oid), TYPE[type]);
    if (type !== "blob") forGit.push(oid);
  }

  const core = createFastCore();
  const log = createCommitLog(ids.words * 4);
  for (const { pack, numbers } of read) {
    const { costs } = pack.forest;
    const parts = splitForest(pack.forest, Math.ceil((costs.at(-1) ?? 0) / COST_OF_A_PART));
    for (const part of parts) {
      signal?.throwIfAborted();
      walkPack<BaseTree | undefined>(
        pack,
        part,
        {
          visit(object, base) {
            const { entry } = object;
            const number = numbers[pack.entries.positions[entry]!]!;
            const isBase = pack.forest.childrenAt[entry] !== pack.forest.childrenAt[entry + 1];
            const type = pack.forest.types[entry]!;
            if (type === TYPE.tree)
              return collector.addTree(number, object.bytes(), object.segments, base, isBase);
            if (type === TYPE.commit) log.add(entry, object.bytes());
            else collector.addTag(number, object.bytes());
            return undefined;
          },
          unread: (entry) => forGit.push(ids.id(numbers[pack.entries.positions[entry]!]!)),
        },
        core,
        WALK,
      );
      collector.addCommits(log.take(), (entry) => numbers[pack.entries.positions[entry]!]!);
      await setImmediate();
    }
  }
  return read.map(({ pack: { path, entries }, numbers }) => ({
    path,
    positions: entries.positions,
    numbers,
  }));
}

/** A pack's headers, its objects of some types as a forest, and the numbers of its objects by index position. */
function numberPack(
  open: OpenPack,
  packs: readonly Pack[] | undefined,
  ids: IdTable,
  types: ReadonlySet<number>,
): { pack: Pack; numbers: Int32Array } {
  const entries = packs?.find(({ path }) => path === open.path)?.entries ?? readEntries(open.fd, open.index);
  const forest = growForest(entries, (type) => types.has(type));
  return { pack: { ...open, entries, forest }, numbers: addNames(ids, open.index.names) };
}

/** The commits whose parents a shallow clone does not have: raw ids, hex. */
function shallowCommits({ commonDir }: Repository): string[] {
  try {
    return readFileSync(join(commonDir, "shallow"), "latin1").split("\n").filter(Boolean);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

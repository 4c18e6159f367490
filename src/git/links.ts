import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { hasCode, KeysweepError } from "../errors.ts";
import { createNumberListWriter, type NumberLists } from "./number-lists.ts";
import { readHeaders, readObjects } from "./objects.ts";
import {
  type CommitRows,
  createCommitLog,
  ROW_HEAD,
  readHexId,
  readTagTarget,
  rowTime,
  UNREADABLE,
} from "./pack/commit-links.ts";
import { createFastCore } from "./pack/core.ts";
import { readEntries } from "./pack/entries.ts";
import { entriesWithoutRoot, growForest, splitForest } from "./pack/forest.ts";
import { idBytes, TYPE } from "./pack/format.ts";
import { addNames, createIdTable, type IdTable } from "./pack/id-table.ts";
import { createLabelTable, type LabelTable } from "./pack/labels.ts";
import type { OpenPack, Pack } from "./pack/pack.ts";
import { closeObjectStore, type ObjectStore, openRepositoryStore } from "./pack/store.ts";
import { type BaseTree, createTreeReader } from "./pack/tree-reader.ts";
import { createRecordWriter, type TreeRecords } from "./pack/tree-records.ts";
import { walkPack } from "./pack/walk.ts";
import type { Repository } from "./repository.ts";

/** What leads to what in a whole object database, reachable or not. Objects go by number. */
export interface Links {
  readonly ids: IdTable;
  readonly labels: LabelTable;
  readonly trees: TreeRecords;
  readonly commits: CommitLinks;
  /** By number of the tag object: what it is on. */
  readonly tagTargets: ReadonlyMap<number, number>;
  /** Objects that another one names and that are not here. What a shallow clone left out is not among them. */
  readonly absent: ReadonlySet<number>;
  /** A tree or a commit is among the absent: what they hold nobody knows. */
  readonly lacksTrees: boolean;
  /** Type of an object by number, as {@link TYPE}; 0 where it is not here. */
  type(number: number): number;
}

/** Rows of commits, in no order. */
export interface CommitLinks {
  readonly numbers: readonly number[];
  readonly roots: readonly number[];
  /** Committer times, seconds since 1970. */
  readonly times: readonly number[];
  /** By row: parents as they count: a shallow clone's last commits have none. */
  readonly parents: NumberLists;
}

export interface LinkOptions {
  readonly signal?: AbortSignal | undefined;
  /** The store, and for its packs the headers, where somebody has read them already. They stay open. */
  readonly store?: ObjectStore;
  readonly packs?: readonly Pack[];
  /**
   * What the commits in packs lead to, where somebody visits them anyway: they are then not inflated a second time. Awaited
   * after all trees were read. Commits that are not among them are asked of git.
   */
  readonly commits?: Promise<readonly PackCommits[]>;
}

/** Some commits of a pack. */
export interface PackCommits {
  /** The `.pack` file. */
  readonly path: string;
  readonly rows: CommitRows;
}

/** Cost of the part of a pack that is walked between two looks at what else there is to do, in bytes of pack: about 50 ms. */
const COST_OF_A_PART = 8 << 20;
const WALK = { margin: 0, heldBytes: 32 << 20, pageBytes: 8 << 20 };

const known = new WeakMap<Repository, Promise<Links | undefined>>();

/** {@link readLinks}, made once for a repository and kept as long as it is. */
export function linksOf(repository: Repository, options: LinkOptions = {}): Promise<Links | undefined> {
  const before = known.get(repository);
  if (before !== undefined) return before;
  const links = readLinks(repository, options);
  known.set(repository, links);
  // One that was broken off is no answer for the next who asks.
  links.catch(() => known.delete(repository));
  return links;
}

/** The links of a repository, if somebody has asked for them before. */
export function linksSoFar(repository: Repository): Promise<Links | undefined> | undefined {
  return known.get(repository);
}

/** An object and, if it is a tag, what that is on, tags of tags too. Ends early at a tag that cannot be read. */
export function tagChain({ tagTargets }: Pick<Links, "tagTargets">, number: number): number[] {
  const chain = [number];
  for (let on = tagTargets.get(number); on !== undefined; on = tagTargets.get(on)) chain.push(on);
  return chain;
}

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

interface Collector {
  setType(number: number, type: number): void;
  addTree(
    number: number,
    bytes: Uint8Array,
    segments: Int32Array,
    base: BaseTree | undefined,
    isBase: boolean,
  ): BaseTree | undefined;
  addTag(number: number, bytes: Uint8Array): void;
  addCommits(rows: CommitRows, numberOf: (entry: number) => number): void;
  /** Ids of the commits that were not added yet. */
  commitsToCome(): string[];
  /** Gives back what it works with. It can go on afterwards. */
  rest(): void;
  /** Undefined if something was not as git writes it. */
  finish(): Links | undefined;
}

/** All types of objects must be set before the first object is added. */
function createCollector(ids: IdTable, shallow: readonly string[], expected: number): Collector {
  const types = new Uint8Array(expected);
  const labels = createLabelTable();
  const absent = new Set<number>();
  const shallowIds = new Set(shallow);
  const commits = {
    numbers: [] as number[],
    roots: [] as number[],
    times: [] as number[],
  };
  const parents = createNumberListWriter();
  /** By number: the commit was added. Two packs may hold the same one. */
  const taken = new Uint8Array(expected);
  const tagTargets = new Map<number, number>();
  const id = new Int32Array(ids.words);
  let linked = new Int32Array(8);
  let sound = true;
  let lacksTrees = false;

  function refer(number: number, wanted: number): void {
    const type = types[number] ?? TYPE.unknown;
    if (type === wanted) return;
    if (type !== TYPE.unknown) sound = false;
    else {
      absent.add(number);
      if (wanted !== TYPE.blob) lacksTrees = true;
    }
  }
  const records = createRecordWriter(ids, (number, isTree) => refer(number, isTree ? TYPE.tree : TYPE.blob));
  const trees = createTreeReader(ids.words * 4, labels, records);

  function addCommit(number: number, rows: CommitRows, row: number): void {
    const count = rows[row + 1]! + 1;
    if (linked.length < count) linked = new Int32Array(count * 2);
    ids.addRows(rows.subarray(row + ROW_HEAD, row + ROW_HEAD + count * ids.words), count, linked);
    refer(linked[0]!, TYPE.tree);
    const cut = shallowIds.size > 0 && shallowIds.has(ids.id(number));
    for (let i = 1; i < count && !cut; i++) {
      refer(linked[i]!, TYPE.commit);
      parents.add(linked[i]!);
    }
    parents.end();
    commits.numbers.push(number);
    commits.roots.push(linked[0]!);
    commits.times.push(rowTime(rows, row));
  }

  return {
    setType(number, type) {
      // Of an object in two packs, only one of them may know the type.
      if (type !== TYPE.unknown) types[number] = type;
    },
    addTree(number, bytes, segments, base, isBase) {
      const tree = trees.read(number, bytes, segments, base, isBase);
      if (tree === undefined) sound = false;
      return tree;
    },
    addTag(number, bytes) {
      const at = readTagTarget(bytes, ids.words * 8);
      if (at === undefined || !readHexId(bytes, at, id)) {
        sound = false;
        return;
      }
      ids.addRows(id, 1, linked);
      const target = linked[0]!;
      if ((types[target] ?? TYPE.unknown) === TYPE.unknown) absent.add(target);
      tagTargets.set(number, target);
    },
    addCommits(rows, numberOf) {
      for (let row = 0; row < rows.length; ) {
        const number = numberOf(rows[row]!);
        const many = rows[row + 1]!;
        if (many === UNREADABLE) {
          sound = false;
          row += 2;
          continue;
        }
        if (taken[number] === 0) {
          taken[number] = 1;
          addCommit(number, rows, row);
        }
        row += ROW_HEAD + (1 + many) * ids.words;
      }
    },
    commitsToCome() {
      const left: string[] = [];
      for (let number = 0; number < types.length; number++)
        if (types[number] === TYPE.commit && taken[number] === 0) left.push(ids.id(number));
      return left;
    },
    rest: trees.rest,
    finish() {
      const written = records.finish();
      return sound
        ? {
            ids,
            labels,
            trees: written,
            commits: { ...commits, parents: parents.finish() },
            tagTargets,
            absent,
            lacksTrees,
            type: typeLookup(types),
          }
        : undefined;
    },
  };
}

/** Made out here, the answer holds on to the types alone and not to all that the collector worked with, a core's memory among it. */
function typeLookup(types: Uint8Array): Links["type"] {
  return (number) => types[number] ?? TYPE.unknown;
}

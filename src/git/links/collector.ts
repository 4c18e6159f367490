import { createNumberListWriter } from "../graph/number-lists.ts";
import {
  type CommitRows,
  ROW_HEAD,
  readHexId,
  readTagTarget,
  rowTime,
  UNREADABLE,
} from "../pack/commit-links.ts";
import { TYPE } from "../pack/format.ts";
import type { IdTable } from "../pack/id-table.ts";
import { createLabelTable } from "../pack/labels.ts";
import { type BaseTree, createTreeReader } from "../pack/tree-reader.ts";
import { createRecordWriter } from "../pack/tree-records.ts";
import type { Links } from "./types.ts";

/** Takes what leads to what from objects as they are read, and makes {@link Links} of it. */
export interface Collector {
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
export function createCollector(ids: IdTable, shallow: readonly string[], expected: number): Collector {
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

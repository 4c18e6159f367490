import type { IdTable } from "./id-table.ts";
import type { LabelTable } from "./labels.ts";
import type { RecordWriter } from "./tree-records.ts";

/** Where each entry of a tree starts in its bytes; one more at the end: where the last one ends. */
export type EntryStarts = Int32Array;

/** Reads trees and writes down what is new in each. */
export interface TreeReader {
  /**
   * Reads a tree's `bytes`. `segments`: how it is made from its base, as {@link PackObject.segments}; `base`: the base
   * and its entries. `keep`: trees are built upon this one. Returns the starts of its entries if so, and undefined for a
   * tree that is no tree.
   */
  read(
    tree: number,
    bytes: Uint8Array,
    segments: Int32Array,
    base: { readonly tree: number; readonly starts: EntryStarts } | undefined,
    keep: boolean,
  ): EntryStarts | undefined;
}

/**
 * A reader that numbers ids in `ids` and labels in `labels`. `child` is called for every entry that a tree does not have
 * from its base; gitlinks, which name nothing of this repository, left out. A tree is written down once, however often
 * it is read.
 */
export function createTreeReader(
  ids: IdTable,
  labels: LabelTable,
  records: RecordWriter,
  child: (number: number, isTree: boolean) => void,
): TreeReader {
  const { idBytes } = ids;
  let starts = new Int32Array(1 << 12);
  let recorded = new Uint8Array(1 << 16);

  function isRecorded(tree: number): boolean {
    while (tree >= recorded.length) {
      const more = new Uint8Array(recorded.length * 2);
      more.set(recorded);
      recorded = more;
    }
    return recorded[tree] === 1;
  }

  function needStarts(many: number): void {
    if (many < starts.length) return;
    const more = new Int32Array(many * 2);
    more.set(starts);
    starts = more;
  }

  return {
    read(tree, bytes, segments, base, keep) {
      const again = isRecorded(tree);
      const size = bytes.length;
      const old = base?.starts ?? NO_STARTS;
      /** Entries seen, and whether each of them starts where the base has one: mostly only ids change. */
      let count = 0;
      let same = keep && base !== undefined;
      let at = 0;
      let segment = 0;
      /** An entry of the base near the one at hand. */
      let near = 0;

      function diverge(): void {
        same = false;
        needStarts(count);
        starts.set(old.subarray(0, count));
      }

      if (!again) records.begin(tree, base?.tree ?? -1);
      while (at < size) {
        if (base !== undefined) {
          while (segments[segment]! + segments[segment + 2]! <= at) segment += 3;
          const from = segments[segment + 1]!;
          if (from >= 0) {
            // Entries that are copied whole are known: only those at the seams are read.
            const source = from + at - segments[segment]!;
            const first = old[near] === source ? near : lastUpTo(old, source, 0);
            const last = lastUpTo(old, from + segments[segment + 2]!, first);
            near = last;
            if (last > first && old[first] === source) {
              if (!again) records.copy(first, last - first);
              if (same && (first !== count || source !== at)) diverge();
              if (keep && !same) {
                needStarts(count + last - first);
                const target = starts;
                const shift = at - source;
                for (let i = first, to = count; i < last; i++) target[to++] = old[i]! + shift;
              }
              count += last - first;
              at += old[last]! - source;
              continue;
            }
          }
        }
        const label = labels.add(bytes, at);
        const name = labels.end();
        const end = name + 1 + idBytes;
        if (label < 0 || end > size) {
          if (!again) records.drop();
          return undefined;
        }
        if (!again) {
          const kind = labels.kind(label);
          if (kind === "gitlink") records.insert(-1, label);
          else {
            const number = ids.add(bytes, name + 1);
            records.insert(number, label);
            child(number, kind === "tree");
          }
        }
        if (same && old[count] !== at) diverge();
        if (keep && !same) {
          needStarts(count + 1);
          starts[count] = at;
        }
        count++;
        near++;
        at = end;
      }
      if (!again) {
        records.end();
        recorded[tree] = 1;
      }
      if (!keep) return NO_STARTS;
      if (same && count === old.length - 1 && old[count] === size) return old;
      if (same) diverge();
      needStarts(count + 1);
      starts[count++] = size;
      return starts.slice(0, count);
    },
  };
}

const NO_STARTS = new Int32Array();

/** The last position from `low` on whose value is at most `value`; ascending, and the first is. */
function lastUpTo(values: Int32Array, value: number, low: number): number {
  let high = values.length - 1;
  // Mostly a change ends one stretch near where it starts, or the stretch goes on to the end.
  for (let step = 1; low + step < high; step *= 4) {
    if (values[low + step]! > value) {
      high = low + step - 1;
      break;
    }
    low += step;
  }
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

import { RECORD_HEAD, type TreeRecords } from "../pack/tree-records.ts";
import type { Links } from "./types.ts";

/** Which trees may hold some wanted objects, directly or further down, and by which of their entries. */
export interface Holders {
  /** By tree: the place in `held` of its entries; 0 if it holds nothing. */
  readonly at: Int32Array;
  /** How many entries of a tree are wanted or may lead to what is; then triples in their order: position, child, label. */
  readonly held: Int32Array;
}

/**
 * Looks for the wanted objects in all trees, then for the trees that hold them, and so on up to the roots; then once more
 * for the entries that lead there. Of a tree that is stored as a delta only what is new is looked at; the rest it has from
 * its base. (So a tree whose base holds something may be taken for a holder of nothing.) Undefined if more than `most`
 * numbers are needed for the entries.
 */
export function findHolders(links: Links, wanted: Iterable<number>): Holders;
export function findHolders(links: Links, wanted: Iterable<number>, most: number): Holders | undefined;
export function findHolders(links: Links, wanted: Iterable<number>, most = Infinity): Holders | undefined {
  const needles = new Uint8Array(links.ids.count());
  for (const number of wanted) needles[number] = 1;
  while (markHolders(links.trees, needles));
  return collectEntries(links.trees, needles, NO_LABELS, most);
}

/** {@link findHolders} of what goes by one of some labels, whatever it is. `wanted`: 1 at the number of each label. */
export function findLabelHolders(links: Links, wanted: Uint8Array, most: number): Holders | undefined {
  const needles = new Uint8Array(links.ids.count());
  markLabelled(links.trees, wanted, needles);
  while (markHolders(links.trees, needles));
  return collectEntries(links.trees, needles, wanted, most);
}

const NO_LABELS = new Uint8Array();

/** Calls `each` with the label of every entry that a tree has not from its base. */
export function eachNewLabel({ chunks }: TreeRecords, each: (tree: number, label: number) => void): void {
  for (const chunk of chunks) {
    for (let record = 0; record < chunk.length; ) {
      const tree = chunk[record]!;
      const end = record + RECORD_HEAD + chunk[record + 2]!;
      for (let run = record + RECORD_HEAD; run < end; ) {
        const many = chunk[run]!;
        const past = many < 0 ? run + 1 - 2 * many : run + 2;
        if (many < 0) for (let i = run + 2; i < past; i += 2) each(tree, chunk[i]!);
        run = past;
      }
      record = end;
    }
  }
}

function markLabelled(trees: TreeRecords, wanted: Uint8Array, marked: Uint8Array): void {
  eachNewLabel(trees, (tree, label) => {
    if (wanted[label] === 1) marked[tree] = 1;
  });
}

/** Marks every tree that has a marked entry, or whose base is marked. False if there was none that was not marked yet. */
function markHolders({ chunks }: TreeRecords, marked: Uint8Array): boolean {
  let more = false;
  for (const chunk of chunks) {
    for (let record = 0; record < chunk.length; ) {
      const tree = chunk[record]!;
      const base = chunk[record + 1]!;
      const start = record + RECORD_HEAD;
      record = start + chunk[record + 2]!;
      if (marked[tree] === 1) continue;
      let holds = base >= 0 ? marked[base]! : 0;
      for (let run = start; run < record && holds === 0; ) {
        const many = chunk[run]!;
        const end = many < 0 ? run + 1 - 2 * many : run + 2;
        if (many < 0) for (let i = run + 1; i < end; i += 2) holds |= marked[chunk[i]!]!;
        run = end;
      }
      if (holds === 0) continue;
      marked[tree] = 1;
      more = true;
    }
  }
  return more;
}

function collectEntries(
  { chunks }: TreeRecords,
  needles: Uint8Array,
  labels: Uint8Array,
  most: number,
): Holders | undefined {
  const at = new Int32Array(needles.length);
  let held = new Int32Array(1 << 12);
  let used = 1;

  function hold(position: number, child: number, label: number): void {
    if (used + 4 > held.length) {
      const more = new Int32Array(held.length * 2);
      more.set(held);
      held = more;
    }
    held[used++] = position;
    held[used++] = child;
    held[used++] = label;
  }

  for (const chunk of chunks) {
    for (let record = 0; record < chunk.length; ) {
      const tree = chunk[record]!;
      const base = chunk[record + 1]!;
      const end = record + RECORD_HEAD + chunk[record + 2]!;
      if (needles[tree] === 0) {
        record = end;
        continue;
      }
      const baseAt = base < 0 ? 0 : at[base]!;
      const start = used;
      hold(0, 0, 0);
      used = start + 1;
      let position = 0;
      for (let run = record + RECORD_HEAD; run < end; ) {
        const first = chunk[run]!;
        if (first < 0) {
          const past = run + 1 - 2 * first;
          for (let i = run + 1; i < past; i += 2, position++)
            if (needles[chunk[i]!] === 1 || labels[chunk[i + 1]!] === 1)
              hold(position, chunk[i]!, chunk[i + 1]!);
          run = past;
          continue;
        }
        const many = chunk[run + 1]!;
        if (baseAt > 0) {
          const last = baseAt + 1 + 3 * held[baseAt]!;
          for (let i = firstFrom(held, baseAt + 1, last, first); i < last && held[i]! < first + many; i += 3)
            hold(position + held[i]! - first, held[i + 1]!, held[i + 2]!);
        }
        position += many;
        run += 2;
      }
      if (used === start + 1) used = start;
      else {
        held[start] = (used - start - 1) / 3;
        at[tree] = start;
        if (used > most) return undefined;
      }
      record = end;
    }
  }
  return { at, held };
}

/** The first triple between two places whose position is at least `position`. */
function firstFrom(held: Int32Array, from: number, end: number, position: number): number {
  let low = 0;
  let high = (end - from) / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (held[from + 3 * middle]! < position) low = middle + 1;
    else high = middle;
  }
  return from + 3 * low;
}

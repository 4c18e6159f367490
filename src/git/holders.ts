import type { Links } from "./links.ts";
import { RECORD_HEAD, type TreeRecords } from "./pack/tree-records.ts";

/** Which trees hold some wanted objects, directly or further down, and by which of their entries. */
export interface Holders {
  has(tree: number): boolean;
  /** The entries of a tree that are wanted or lead to what is, as pairs of child and label; empty if it holds none. */
  entries(tree: number): Int32Array;
}

/** What one look through all trees found. */
interface Level {
  /** By tree: where its entries start in `held`, plus one; 0 if it has none. */
  readonly at: Int32Array;
  /** How many; then triples: position in the tree, child, label. */
  readonly held: Int32Array;
}

/**
 * Looks for the wanted objects in all trees, then for the trees that hold them, and so on up to the roots: one look
 * through the records for every level of folders. Of a tree that is stored as a delta only what is new is looked at; the
 * rest it has from its base. Undefined if more than `most` entries are found.
 */
export function findHolders(links: Links, wanted: Iterable<number>): Holders;
export function findHolders(links: Links, wanted: Iterable<number>, most: number): Holders | undefined;
export function findHolders(links: Links, wanted: Iterable<number>, most = Infinity): Holders | undefined {
  const count = links.ids.count();
  const seen = new Uint8Array(count);
  let needles = new Uint8Array(count);
  for (const number of wanted) needles[number] = seen[number] = 1;
  const levels: Level[] = [];
  let found = 0;
  for (;;) {
    const { level, trees } = lookThrough(links.trees, count, needles, most - found);
    if (level === undefined) return undefined;
    levels.push(level);
    found += level.held.length;
    needles = new Uint8Array(count);
    let more = false;
    for (const tree of trees) {
      if (seen[tree] === 1) continue;
      seen[tree] = needles[tree] = 1;
      more = true;
    }
    if (!more) break;
  }
  return {
    has: (tree) => levels.some(({ at }) => at[tree]! > 0),
    entries: (tree) => entriesOf(levels, tree),
  };
}

function entriesOf(levels: readonly Level[], tree: number): Int32Array {
  const pairs: number[] = [];
  for (const { at, held } of levels) {
    const start = at[tree]! - 1;
    if (start < 0) continue;
    for (let i = start + 1; i < start + 1 + 3 * held[start]!; i += 3) pairs.push(held[i + 1]!, held[i + 2]!);
  }
  return Int32Array.from(pairs);
}

function lookThrough(
  { chunks }: TreeRecords,
  count: number,
  needles: Uint8Array,
  most: number,
): { level: Level | undefined; trees: number[] } {
  const at = new Int32Array(count);
  const trees: number[] = [];
  let held = new Int32Array(1 << 12);
  let used = 0;

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
      const baseAt = base < 0 ? -1 : at[base]! - 1;
      const start = used;
      hold(0, 0, 0);
      used = start + 1;
      let position = 0;
      for (let run = record + RECORD_HEAD; run < end; ) {
        const first = chunk[run]!;
        if (first < 0) {
          const past = run + 1 - 2 * first;
          for (let i = run + 1; i < past; i += 2, position++)
            if (needles[chunk[i]!] === 1) hold(position, chunk[i]!, chunk[i + 1]!);
          run = past;
          continue;
        }
        const many = chunk[run + 1]!;
        if (baseAt >= 0) {
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
        at[tree] = start + 1;
        trees.push(tree);
        if (used > most) return { level: undefined, trees };
      }
      record = end;
    }
  }
  return { level: { at, held: held.slice(0, used) }, trees };
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

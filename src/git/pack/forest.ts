import type { PackEntries } from "./entries.ts";
import { contentType, shared, TYPE } from "./format.ts";

/**
 * A pack's deltas as trees: every entry below the one it is built upon. Arrays over shared memory, one row an entry
 * unless said otherwise. About 13 bytes an object.
 */
export interface DeltaForest {
  /** Type of the object an entry becomes: its own or, of a delta, that of the root of its tree. 0: it has no root. */
  readonly types: Uint8Array;
  /** The children of entry `e` are `children[childrenAt[e]]` up to, not including, `children[childrenAt[e + 1]]`. */
  readonly childrenAt: Uint32Array;
  /** The child with most below it comes last: a walk then holds few contents at a time. */
  readonly children: Uint32Array;
  /** Roots whose trees hold objects of the wanted types (usually contents: no git trees), in the order of the pack. */
  readonly roots: Uint32Array;
  /** By root, in the same order: what it and all before it cost to read, in bytes of pack. Rises. */
  readonly costs: Float64Array;
}

/** Some neighbouring delta trees: `roots[from]` up to, not including, `roots[to]`. */
export interface ForestPart {
  readonly from: number;
  readonly to: number;
}

/** What an object costs besides its bytes, in bytes of pack: finding, calling, copying. Measured, roughly. */
const COST_OF_AN_OBJECT = 150;

/**
 * Builds the forest. Entries without a root (their base is missing, or they go round in circles) have type 0. `wants`:
 * types, by number, whose trees are to be walked. `known`: 1 for each entry that is to be left out of the trees, unless
 * something is built upon it that is not.
 */
export function growForest(
  entries: PackEntries,
  wants: (type: number) => boolean = (type) => contentType(type) !== undefined,
  known?: Uint8Array,
): DeltaForest {
  const { count, bases, offsets } = entries;
  const order = basesFirst(bases);
  const types = new Uint8Array(shared(count));
  for (let i = 0; i < count; i++) {
    const entry = order === undefined ? i : order[i]!;
    const base = bases[entry]!;
    const type = entries.types[entry]!;
    if (base >= 0) types[entry] = types[base]!;
    else if (type <= TYPE.tag) types[entry] = type;
  }
  /** By entry: it is wanted, or something that is built upon it. */
  const needed = new Uint8Array(count);
  for (let i = count - 1; i >= 0; i--) {
    const entry = order === undefined ? i : order[i]!;
    if (needed[entry] === 0 && (known?.[entry] === 1 || !wants(types[entry]!))) continue;
    needed[entry] = 1;
    if (bases[entry]! >= 0) needed[bases[entry]!] = 1;
  }
  const { childrenAt, children } = childLists(bases, (entry) => needed[entry] === 1);
  const below = new Float64Array(count);
  let rootCount = 0;
  for (let i = count - 1; i >= 0; i--) {
    const entry = order === undefined ? i : order[i]!;
    if (needed[entry] === 0) continue;
    const cost = below[entry]! + offsets[entry + 1]! - offsets[entry]! + COST_OF_AN_OBJECT;
    below[entry] = cost;
    const base = bases[entry]!;
    if (base >= 0) below[base]! += cost;
    else rootCount++;
    heaviestLast(children, childrenAt[entry]!, childrenAt[entry + 1]!, below);
  }
  const roots = new Uint32Array(shared(rootCount * 4));
  const costs = new Float64Array(shared(rootCount * 8));
  for (let entry = 0, i = 0, cost = 0; entry < count; entry++) {
    if (bases[entry]! >= 0 || needed[entry] === 0) continue;
    roots[i] = entry;
    costs[i++] = cost += below[entry]!;
  }
  return { types, childrenAt, children, roots, costs };
}

/** Entries that hang on nothing: their base is not in the pack, or is itself without a root. */
export function entriesWithoutRoot(entries: PackEntries, forest: DeltaForest): number[] {
  const lost: number[] = [];
  for (let entry = 0; entry < entries.count; entry++) if (forest.types[entry] === 0) lost.push(entry);
  return lost;
}

/**
 * Cuts the forest into at most `parts` runs of whole trees that cost about the same. The same pack gives the same
 * parts, and results put together by part stand in the same order, however many threads work on them.
 */
export function splitForest(forest: DeltaForest, parts: number): ForestPart[] {
  const { costs } = forest;
  const total = costs.at(-1) ?? 0;
  const cut: ForestPart[] = [];
  let from = 0;
  for (let part = 1; part <= parts && from < costs.length; part++) {
    const upTo = part === parts ? total : (total * part) / parts;
    let to = from;
    while (to < costs.length && costs[to]! <= upTo) to++;
    if (to > from) cut.push({ from, to });
    from = to;
  }
  return cut;
}

/**
 * An order in which every base comes before its deltas; undefined if that of the pack will do, as it nearly always
 * does: only REF_DELTA may look ahead. Entries that go round in circles come last, in any order.
 */
function basesFirst(bases: Int32Array): Uint32Array | undefined {
  if (bases.every((base, entry) => base < entry)) return undefined;
  const { childrenAt, children } = childLists(bases, () => true);
  const order = new Uint32Array(bases.length);
  const placed = new Uint8Array(bases.length);
  let known = 0;
  for (const [entry, base] of bases.entries()) if (base < 0) order[known++] = entry;
  for (let next = 0; next < known; next++) {
    const entry = order[next]!;
    placed[entry] = 1;
    for (let i = childrenAt[entry]!; i < childrenAt[entry + 1]!; i++) order[known++] = children[i]!;
  }
  for (const [entry, is] of placed.entries()) if (is === 0) order[known++] = entry;
  return order;
}

/** Deltas by base, of those entries that are wanted. */
function childLists(
  bases: Int32Array,
  wanted: (entry: number) => boolean,
): { childrenAt: Uint32Array; children: Uint32Array } {
  const count = bases.length;
  const childrenAt = new Uint32Array(shared((count + 2) * 4));
  for (let entry = 0; entry < count; entry++) {
    const base = bases[entry]!;
    if (base >= 0 && wanted(entry)) childrenAt[base + 2]!++;
  }
  for (let i = 2; i < count + 2; i++) childrenAt[i]! += childrenAt[i - 1]!;
  const children = new Uint32Array(shared(childrenAt[count + 1]! * 4));
  for (let entry = 0; entry < count; entry++) {
    const base = bases[entry]!;
    if (base >= 0 && wanted(entry)) children[childrenAt[base + 1]!++] = entry;
  }
  return { childrenAt: childrenAt.subarray(0, count + 1), children };
}

function heaviestLast(children: Uint32Array, from: number, to: number, below: Float64Array): void {
  if (to - from < 2) return;
  let heaviest = from;
  for (let i = from + 1; i < to; i++) if (below[children[i]!]! >= below[children[heaviest]!]!) heaviest = i;
  const child = children[heaviest]!;
  // The others keep their order: neighbours in the pack are read one after the other.
  children.copyWithin(heaviest, heaviest + 1, to);
  children[to - 1] = child;
}

import type { CommitGraph } from "../graph/graph.ts";
import { createNumberListWriter } from "../graph/number-lists.ts";
import { findHolders, findLabelHolders, type Holders } from "../links/holders.ts";
import type { Links } from "../links/types.ts";
import { pathText } from "../text.ts";
import type { Introduction } from "./introductions.ts";

/** Where blobs come in, and where they stand in some trees, by {@link Links}: no git process, no tree read twice. */
export interface LinkedPlaces {
  /** Every place where a commit brings one of the blobs in: where none of its parents has it in this way at that path. */
  readonly introductions: readonly Introduction[];
  /** The other way round: where every parent has one of the blobs and the commit has it no more. */
  readonly removals: readonly Introduction[];
  /** By blob: its paths in the tree asked for, in git's order. */
  readonly paths: ReadonlyMap<string, string[]>;
}

/** More found at once than this, 12 bytes each, and the blobs are looked for in two halves. */
const MOST_HELD = 30e6;

/**
 * Looks the blobs up in the trees of the commits in `graph` (all must be known to `links`), and in the tree of `head`.
 * Undefined where a blob, or `head`, is not there: they came after `links` were read.
 */
export function placesByLinks(
  links: Links,
  graph: LinkedGraph,
  blobs: readonly string[],
  head: string | undefined,
): LinkedPlaces | undefined {
  const wanted = blobs.map((oid) => links.ids.find(oid));
  const headNumber = head === undefined ? undefined : graph.numberOf.get(head);
  if (wanted.includes(-1) || (head !== undefined && headNumber === undefined)) return undefined;
  const introductions: Introduction[] = [];
  const removals: Introduction[] = [];
  const paths = new Map<string, string[]>();
  const textOf = createPathText(links);
  for (const { holders, isWanted } of holdersOf(links, wanted)) {
    const { at } = holders;
    const places = (commit: string, tree: number, others: readonly number[]): Introduction[] => {
      const found: Introduction[] = [];
      walkNew(links, holders, isWanted, tree, others, (blob, path) =>
        found.push({ oid: links.ids.id(blob), commit, path: textOf(path) }),
      );
      return found;
    };
    for (const [number, root] of graph.roots.entries()) {
      const parents = parentRoots(graph, number);
      if (parents.length > 0 && parents.every((parent) => at[parent] !== 0 && parent !== root)) {
        const commit = graph.idOf(number);
        removals.push(...inAll(parents.map((parent) => places(commit, parent, [root]))));
      }
      if (at[root] !== 0 && !parents.includes(root))
        for (const place of places(graph.idOf(number), root, parents)) introductions.push(place);
    }
    if (headNumber === undefined) continue;
    for (const { oid, path } of places("", graph.roots[headNumber]!, [])) {
      const known = paths.get(oid);
      if (known === undefined) paths.set(oid, [path]);
      else known.push(path);
    }
  }
  for (const some of paths.values()) some.sort(byBytes);
  return { introductions: byPath(introductions), removals: byPath(removals), paths };
}

/** The places that are in every list. */
function inAll(lists: readonly (readonly Introduction[])[]): readonly Introduction[] {
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  const keyOf = ({ oid, path }: Introduction) => `${oid} ${path}`;
  const keys = others.map((list) => new Set(list.map(keyOf)));
  return first.filter((place) => keys.every((some) => some.has(keyOf(place))));
}

/** In git's order of paths; places of one path stay as they are. */
function byPath(places: readonly Introduction[]): Introduction[] {
  const paths = [...new Set(places.map(({ path }) => path))].sort(byBytes);
  const ranks = new Map(paths.map((path, rank) => [path, rank]));
  return [...places].sort((a, b) => ranks.get(a.path)! - ranks.get(b.path)!);
}

/** Git's order of paths. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * Where files come in whose label is marked in `wanted` (1 at its number): every version, at every path, in the commits of
 * `graph` and in `trees` (by number) that stand for themselves; those have no commit. `isPath` says of which paths; absent: of all. In no order.
 */
export function labelledByLinks(
  links: Links,
  graph: LinkedGraph,
  trees: readonly number[],
  wanted: Uint8Array,
  isPath?: (path: string) => boolean,
): readonly Introduction[] {
  const found: Introduction[] = [];
  const textOf = createPathText(links);
  const answers = new Map<string, boolean>();
  const isMeant = (path: string): boolean => {
    if (isPath === undefined) return true;
    const known = answers.get(path);
    if (known !== undefined) return known;
    const answer = isPath(path);
    answers.set(path, answer);
    return answer;
  };
  for (const holders of labelHoldersOf(links, wanted)) {
    const places = (commit: string, tree: number, others: readonly number[]): void =>
      walkNew(links, holders, undefined, tree, others, (blob, labels) => {
        const path = textOf(labels);
        if (isMeant(path)) found.push({ oid: links.ids.id(blob), commit, path });
      });
    for (const tree of trees) places("", tree, []);
    for (const [number, root] of graph.roots.entries()) {
      if (holders.at[root] === 0) continue;
      const parents = parentRoots(graph, number);
      if (!parents.includes(root)) places(graph.idOf(number), root, parents);
    }
  }
  return found;
}

function* labelHoldersOf(links: Links, wanted: Uint8Array): Generator<Holders> {
  const marked = [...wanted.keys()].filter((label) => wanted[label] === 1);
  if (marked.length === 0) return;
  const holders = findLabelHolders(links, wanted, marked.length === 1 ? Infinity : MOST_HELD);
  if (holders !== undefined) {
    yield holders;
    return;
  }
  const half = marked.length >> 1;
  for (const some of [marked.slice(0, half), marked.slice(half)]) {
    const fewer = new Uint8Array(wanted.length);
    for (const label of some) fewer[label] = 1;
    yield* labelHoldersOf(links, fewer);
  }
}

function* holdersOf(
  links: Links,
  wanted: readonly number[],
): Generator<{ holders: Holders; isWanted: Uint8Array }> {
  if (wanted.length === 0) return;
  const holders = findHolders(links, wanted, wanted.length === 1 ? Infinity : MOST_HELD);
  if (holders !== undefined) {
    const isWanted = new Uint8Array(links.ids.count());
    for (const number of wanted) isWanted[number] = 1;
    yield { holders, isWanted };
    return;
  }
  const half = wanted.length >> 1;
  yield* holdersOf(links, wanted.slice(0, half));
  yield* holdersOf(links, wanted.slice(half));
}

/** Visits every wanted blob below `tree` (without `isWanted` each that is held) that none of `others` has at the same path with the same mode. */
function walkNew(
  links: Links,
  { at, held }: Holders,
  isWanted: Uint8Array | undefined,
  tree: number,
  others: readonly number[],
  visit: (blob: number, path: readonly number[]) => void,
): void {
  const path: number[] = [];
  const descend = (here: number, beside: readonly number[]): void => {
    const from = at[here]!;
    if (from === 0 || beside.includes(here)) return;
    const lookups = beside.map((other) => createLookup(held, at[other]!));
    const end = from + 1 + 3 * held[from]!;
    for (let i = from + 1; ; i += 3) {
      // Nearly all entries are those of the first of the others, in the same order.
      if (lookups.length > 0) i = lookups[0]!.skipEqual(i, end);
      if (i >= end) break;
      const child = held[i + 1]!;
      const label = held[i + 2]!;
      const known = lookups.map((lookup) => lookup.childOf(label));
      if (known.includes(child)) continue;
      path.push(label);
      if (links.labels.kind(label) === "tree")
        descend(
          child,
          known.filter((other) => other >= 0),
        );
      else if (isWanted === undefined || isWanted[child] === 1) visit(child, path);
      path.pop();
    }
  };
  descend(tree, others);
}

/** Looks for labels among the entries of one tree. Quick when asked in the order of its entries. */
interface Lookup {
  /** The first entry from `i` on, before `end`, that is not the next one here as well. */
  skipEqual(i: number, end: number): number;
  /** The child with a label; -1 if there is none. No sound tree has two entries of one name. */
  childOf(label: number): number;
}

/** Two trees that follow one another have nearly the same entries in the same order: the next one is mostly near. */
const NEAR = 8;

/** Over the entries in {@link Holders.held} at `from`; 0: there are none. */
function createLookup(held: Int32Array, from: number): Lookup {
  const end = from === 0 ? 0 : from + 1 + 3 * held[from]!;
  let next = from === 0 ? 0 : from + 1;
  let all: Map<number, number> | undefined;
  return {
    skipEqual(start, limit) {
      let i = start;
      while (i < limit && next < end && held[i + 1] === held[next + 1] && held[i + 2] === held[next + 2]) {
        i += 3;
        next += 3;
      }
      return i;
    },
    childOf(label) {
      for (let i = next, last = Math.min(end, next + 3 * NEAR); i < last; i += 3)
        if (held[i + 2] === label) {
          next = i + 3;
          return held[i + 1]!;
        }
      if (all === undefined) {
        all = new Map();
        for (let i = from + 1; i < end; i += 3) all.set(held[i + 2]!, i);
      }
      const found = all.get(label);
      if (found === undefined) return -1;
      next = found + 3;
      return held[found + 1]!;
    },
  };
}

/** Paths from their labels; each name is turned into text once. */
function createPathText(links: Links): (path: readonly number[]) => string {
  const names = new Map<number, string>();
  const nameOf = (label: number): string => {
    const known = names.get(label);
    if (known !== undefined) return known;
    const name = pathText(links.labels.label(label).name);
    names.set(label, name);
    return name;
  };
  return (path) => path.map(nameOf).join("/");
}

/** A graph with the root tree of each commit, by the graph's numbers. */
export interface LinkedGraph extends CommitGraph {
  readonly roots: Int32Array;
}

/** The root trees of a commit's parents. */
function parentRoots({ parents, roots }: LinkedGraph, number: number): number[] {
  const found: number[] = [];
  for (let i = parents.starts[number]!; i < parents.starts[number + 1]!; i++)
    found.push(roots[parents.flat[i]!]!);
  return found;
}

const made = new WeakMap<
  readonly string[],
  { readonly links: Links; readonly graph: LinkedGraph | undefined }
>();

/**
 * What the tips reach of the commits in `links`, parents before children. Undefined if one of them is not there. Made once for
 * the same list of tips.
 */
export function graphByLinks(links: Links, tips: readonly string[]): LinkedGraph | undefined {
  const before = made.get(tips);
  if (before?.links === links) return before.graph;
  const graph = makeGraph(links, tips);
  made.set(tips, { links, graph });
  return graph;
}

function makeGraph(links: Links, tips: readonly string[]): LinkedGraph | undefined {
  const { commits, ids: table } = links;
  /** By object: its row among the commits plus one. */
  const rows = new Int32Array(table.count());
  for (const [row, number] of commits.numbers.entries()) rows[number] = row + 1;
  const most = commits.numbers.length;
  const roots = new Int32Array(most);
  const order = new Int32Array(most);
  const times = new Float64Array(most);
  const parents = createNumberListWriter(most);
  const { starts, flat } = commits.parents;
  let count = 0;
  /** By row: its number in the graph plus one. */
  const numbered = new Int32Array(most);
  for (const tip of tips) {
    const start = (rows[table.find(tip)] ?? 0) - 1;
    if (start < 0) return undefined;
    const stack = [start];
    while (stack.length > 0) {
      const row = stack.at(-1)!;
      if (numbered[row] !== 0) {
        stack.pop();
        continue;
      }
      const depth = stack.length;
      for (let i = starts[row]!; i < starts[row + 1]!; i++) {
        const at = rows[flat[i]!]! - 1;
        if (at < 0) return undefined;
        if (numbered[at] === 0) stack.push(at);
      }
      if (stack.length > depth) continue;
      stack.pop();
      order[count] = commits.numbers[row]!;
      times[count] = commits.times[row]!;
      roots[count] = commits.roots[row]!;
      for (let i = starts[row]!; i < starts[row + 1]!; i++) parents.add(numbered[rows[flat[i]!]! - 1]! - 1);
      parents.end();
      numbered[row] = ++count;
    }
  }
  const numberOf = (id: string): number | undefined => {
    const row = (rows[table.find(id)] ?? 0) - 1;
    return row < 0 || numbered[row] === 0 ? undefined : numbered[row]! - 1;
  };
  return {
    idOf: (number) => table.id(order[number]!),
    numberOf: { get: numberOf, has: (id) => numberOf(id) !== undefined },
    parents: parents.finish(),
    times: times.subarray(0, count),
    roots: roots.subarray(0, count),
  };
}

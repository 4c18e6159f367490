import type { CommitGraph } from "./graph.ts";
import { findHolders, type Holders } from "./holders.ts";
import type { Introduction } from "./introductions.ts";
import type { Links } from "./links.ts";
import { pathText } from "./text.ts";

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
  for (const { holders, isWanted } of holdersOf(links, wanted)) {
    const found = (blob: number, path: readonly number[], use: (oid: string, path: string) => void): void =>
      use(links.ids.id(blob), joined(links, path));
    for (const [number, root] of graph.roots.entries()) {
      const parents = graph.parents[number]!.map((parent) => graph.roots[parent]!);
      if (parents.length > 0 && parents.every((parent) => holders.has(parent) && parent !== root)) {
        const commit = graph.idOf(number);
        const gone = parents.map((parent) => {
          const places = new Map<string, Introduction>();
          walkNew(links, holders, isWanted, parent, [root], (blob, path) =>
            found(blob, path, (oid, text) => places.set(`${oid} ${text}`, { oid, commit, path: text })),
          );
          return places;
        });
        for (const [key, place] of gone[0] ?? [])
          if (gone.every((places) => places.has(key))) removals.push(place);
      }
      if (!holders.has(root)) continue;
      const commit = graph.idOf(number);
      walkNew(links, holders, isWanted, root, parents, (blob, path) =>
        found(blob, path, (oid, text) => introductions.push({ oid, commit, path: text })),
      );
    }
    if (headNumber === undefined) continue;
    walkNew(links, holders, isWanted, graph.roots[headNumber]!, [], (blob, path) =>
      found(blob, path, (oid, text) => paths.set(oid, [...(paths.get(oid) ?? []), text])),
    );
  }
  for (const some of paths.values()) some.sort(byBytes);
  introductions.sort((a, b) => byBytes(a.path, b.path));
  removals.sort((a, b) => byBytes(a.path, b.path));
  return { introductions, removals, paths };
}

/** Git's order of paths. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function* holdersOf(
  links: Links,
  wanted: readonly number[],
): Generator<{ holders: Holders; isWanted: ReadonlySet<number> }> {
  if (wanted.length === 0) return;
  const holders = findHolders(links, wanted, wanted.length === 1 ? Infinity : MOST_HELD);
  if (holders !== undefined) {
    yield { holders, isWanted: new Set(wanted) };
    return;
  }
  const half = wanted.length >> 1;
  yield* holdersOf(links, wanted.slice(0, half));
  yield* holdersOf(links, wanted.slice(half));
}

/** Visits every wanted blob below `tree` that none of `others` has at the same path with the same mode. */
function walkNew(
  links: Links,
  holders: Holders,
  isWanted: ReadonlySet<number>,
  tree: number,
  others: readonly number[],
  visit: (blob: number, path: readonly number[]) => void,
): void {
  const path: number[] = [];
  const descend = (here: number, beside: readonly number[]): void => {
    if (beside.includes(here)) return;
    const entries = holders.entries(here);
    if (entries.length === 0) return;
    const known = beside.map((other) => entryMap(holders.entries(other)));
    for (let i = 0; i < entries.length; i += 2) {
      const child = entries[i]!;
      const label = entries[i + 1]!;
      if (known.some((map) => map.get(label) === child)) continue;
      path.push(label);
      if (links.labels.kind(label) === "tree")
        descend(
          child,
          known.flatMap((map) => map.get(label) ?? []),
        );
      else if (isWanted.has(child)) visit(child, path);
      path.pop();
    }
  };
  descend(tree, others);
}

/** Child by label: no sound tree has two entries of one name. */
function entryMap(entries: Int32Array): Map<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < entries.length; i += 2) map.set(entries[i + 1]!, entries[i]!);
  return map;
}

function joined(links: Links, path: readonly number[]): string {
  const parts = path.flatMap((label, depth) => [
    ...(depth === 0 ? [] : [SLASH]),
    links.labels.label(label).name,
  ]);
  return pathText(Buffer.concat(parts));
}

const SLASH = Buffer.from("/");

/** A graph with the root tree of each commit, by the graph's numbers. */
export interface LinkedGraph extends CommitGraph {
  readonly roots: readonly number[];
}

/** What the tips reach of the commits in `links`, parents before children. Undefined if one of them is not there. */
export function graphByLinks(links: Links, tips: readonly string[]): LinkedGraph | undefined {
  const { commits, ids: table } = links;
  /** By object: its row among the commits plus one. */
  const rows = new Int32Array(table.count());
  for (const [row, number] of commits.numbers.entries()) rows[number] = row + 1;
  const roots: number[] = [];
  const order: number[] = [];
  const parents: number[][] = [];
  const times: number[] = [];
  /** By row: its number in the graph plus one. */
  const numbered = new Int32Array(commits.numbers.length);
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
      for (const parent of commits.parents[row]!) {
        const at = rows[parent]! - 1;
        if (at < 0) return undefined;
        if (numbered[at] === 0) stack.push(at);
      }
      if (stack.length > depth) continue;
      stack.pop();
      numbered[row] = order.push(commits.numbers[row]!);
      times.push(commits.times[row]!);
      parents.push(commits.parents[row]!.map((parent) => numbered[rows[parent]! - 1]! - 1));
      roots.push(commits.roots[row]!);
    }
  }
  const numberOf = (id: string): number | undefined => {
    const row = (rows[table.find(id)] ?? 0) - 1;
    return row < 0 || numbered[row] === 0 ? undefined : numbered[row]! - 1;
  };
  return {
    idOf: (number) => table.id(order[number]!),
    numberOf: { get: numberOf, has: (id) => numberOf(id) !== undefined },
    parents,
    times,
    roots,
  };
}

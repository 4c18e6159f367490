import { RECORD_HEAD } from "../pack/tree-records.ts";
import { pathText } from "../text.ts";
import type { Links } from "./types.ts";

/**
 * 1 at the number of each label that ends a path which passes, among all paths below some root trees: `isFile` says what ends one.
 * All trees that a folder ever was are looked at together: of one that is stored upon another of them only what is new.
 */
export function labelsByPath(
  { trees: { chunks }, labels, ids }: Links,
  roots: Iterable<number>,
  isFile: (label: number) => boolean,
  isPath: (path: string) => boolean,
): Uint8Array {
  /** By tree: its record's chunk and, one higher, where it starts there; 0: it is not here. */
  const chunkOf = new Uint32Array(ids.count());
  const startOf = new Uint32Array(ids.count());
  for (const [at, chunk] of chunks.entries())
    for (let record = 0; record < chunk.length; record += RECORD_HEAD + chunk[record + 2]!) {
      chunkOf[chunk[record]!] = at;
      startOf[chunk[record]!] = record + 1;
    }
  const baseOf = (tree: number): number => chunks[chunkOf[tree]!]![startOf[tree]!]!;

  /** Hands on runs of a tree: what it has from its base by position, and pairs of child and label of its own. */
  function eachRun(
    tree: number,
    copied: (first: number, many: number) => void,
    own: (child: number, label: number) => void,
  ): void {
    const chunk = chunks[chunkOf[tree]!]!;
    const record = startOf[tree]! - 1;
    const end = record + RECORD_HEAD + chunk[record + 2]!;
    for (let run = record + RECORD_HEAD; run < end; ) {
      const many = chunk[run]!;
      if (many >= 0) {
        copied(many, chunk[run + 1]!);
        run += 2;
        continue;
      }
      const past = run + 1 - 2 * many;
      for (let i = run + 1; i < past; i += 2) own(chunk[i]!, chunk[i + 1]!);
      run = past;
    }
  }

  /** All entries of a tree, as pairs of child and label. */
  function entriesOf(tree: number): number[] {
    const chain = [tree];
    for (let base = baseOf(tree); base >= 0 && startOf[base] !== 0; base = baseOf(base)) chain.push(base);
    let entries: number[] = [];
    for (let at = chain.pop(); at !== undefined; at = chain.pop()) {
      const next: number[] = [];
      const below = entries;
      eachRun(
        at,
        (first, many) => {
          for (let i = 2 * first; i < 2 * (first + many); i++) next.push(below[i]!);
        },
        (child, label) => {
          next.push(child, label);
        },
      );
      entries = next;
    }
    return entries;
  }

  const marked = new Set<number>();
  const left: { readonly folder: string; readonly trees: ReadonlySet<number> }[] = [
    { folder: "", trees: new Set(roots) },
  ];
  for (let here = left.pop(); here !== undefined; here = left.pop()) {
    const { folder, trees } = here;
    const inner = new Map<number, Set<number>>();
    const asked = new Set<number>();
    const meet = (child: number, label: number): void => {
      if (labels.kind(label) === "tree") {
        const known = inner.get(label);
        if (known === undefined) inner.set(label, new Set([child]));
        else known.add(child);
      } else if (isFile(label) && !asked.has(label)) {
        asked.add(label);
        if (!marked.has(label) && isPath(folder + nameOf(label))) marked.add(label);
      }
    };
    for (const tree of trees) {
      if (startOf[tree] === 0) continue;
      const base = baseOf(tree);
      if (base < 0 || trees.has(base)) eachRun(tree, NOTHING, meet);
      else {
        const entries = entriesOf(tree);
        for (let i = 0; i < entries.length; i += 2) meet(entries[i]!, entries[i + 1]!);
      }
    }
    for (const [label, children] of inner)
      left.push({ folder: `${folder}${nameOf(label)}/`, trees: children });
  }
  const wanted = new Uint8Array([...marked].reduce((most, label) => Math.max(most, label), -1) + 1);
  for (const label of marked) wanted[label] = 1;
  return wanted;

  function nameOf(label: number): string {
    return pathText(labels.label(label).name);
  }
}

const NOTHING = (): void => {};

import type { CommitGraph } from "./graph.ts";

/**
 * Some of the tips of a history, one bit each: tip `t` is bit `t & 31` of word `t >>> 5`. Repositories have tens of
 * thousands of refs, and most commits are reached by most of them. Equal sets may be one and the same array.
 */
export type TipSet = Uint32Array;

/**
 * For each group of commits: which of the tips reach at least one of them. One pass over the graph for every 32 groups
 * that differ. Commits and tips that are not in the graph reach nothing.
 */
export function tipsReaching(
  graph: CommitGraph,
  groups: readonly (readonly string[])[],
  tips: readonly string[],
): TipSet[] {
  const distinct = new Map<string, number>();
  const numbered = groups.map((group) => {
    const numbers = new Set(group.flatMap((id) => graph.numberOf.get(id) ?? []));
    const key = [...numbers].sort((a, b) => a - b).join();
    const known = distinct.get(key);
    if (known !== undefined) return known;
    distinct.set(key, distinct.size);
    return distinct.size - 1;
  });
  const sets = reachDistinct(
    graph,
    [...distinct.keys()].map((key) => (key === "" ? [] : key.split(",").map(Number))),
    tips.map((tip) => graph.numberOf.get(tip) ?? -1),
  );
  return numbered.map((index) => sets[index]!);
}

function reachDistinct(
  { parents }: CommitGraph,
  groups: readonly (readonly number[])[],
  tips: readonly number[],
): TipSet[] {
  const sets = groups.map(() => new Uint32Array((tips.length + 31) >>> 5));
  const { starts, flat, count } = parents;
  const block = new Uint32Array(32);
  for (let from = 0; from < groups.length; from += 32) {
    // Bit g of a commit: it is in group `from + g`, or one of its ancestors is.
    const holds = new Uint32Array(count + 1);
    const some = groups.slice(from, from + 32);
    let first = count;
    for (const [bit, group] of some.entries())
      for (const number of group) {
        holds[number]! |= 1 << bit;
        first = Math.min(first, number);
      }
    // Parents stand before their children.
    for (let number = first; number < count; number++) {
      let bits = holds[number]!;
      for (let i = starts[number]!; i < starts[number + 1]!; i++) bits |= holds[flat[i]!]!;
      holds[number] = bits;
    }
    for (let at = 0; at < tips.length; at += 32) {
      // A tip that is not there reads the word behind the last commit, which is empty.
      for (let i = 0; i < 32; i++) {
        const tip = tips[at + i] ?? -1;
        block[i] = holds[tip < 0 ? count : tip]!;
      }
      transpose(block);
      for (const bit of some.keys()) sets[from + bit]![at >>> 5] = block[bit]!;
    }
  }
  return sets;
}

/** Turns 32 words of 32 bits about: bit `j` of word `i` becomes bit `i` of word `j`. */
function transpose(words: Uint32Array): void {
  for (let width = 16, mask = 0x0000ffff; width > 0; width >>= 1, mask ^= mask << width) {
    for (let i = 0; i < 32; i = (i + width + 1) & ~width) {
      const swapped = ((words[i]! >>> width) ^ words[i + width]!) & mask;
      words[i + width]! ^= swapped;
      words[i]! ^= swapped << width;
    }
  }
}

/** A set with some tips more. */
export function withTips(set: TipSet, tips: readonly number[]): TipSet {
  if (tips.length === 0) return set;
  const more = set.slice();
  for (const tip of tips) more[tip >>> 5]! |= 1 << (tip & 31);
  return more;
}

/** What is in at least one of the sets, all over the same tips. */
export function joinTips(sets: readonly TipSet[]): TipSet {
  const different = new Set(sets);
  const [first = new Uint32Array()] = different;
  if (different.size < 2) return first;
  const all = first.slice();
  for (const set of different) for (let i = 0; i < all.length; i++) all[i]! |= set[i]!;
  return all;
}

/** The names of a set's members, in the order of `names`. */
export function membersOf(set: TipSet, names: readonly string[]): string[] {
  const members: string[] = [];
  for (let word = 0; word < set.length; word++)
    for (let bits = set[word]!; bits !== 0; bits &= bits - 1)
      members.push(names[word * 32 + 31 - Math.clz32(bits & -bits)]!);
  return members;
}

import type { CommitGraph } from "./graph.ts";

/** Orders commits by committer time; of one second, ancestors first, then by id: however the graph was read. */
export function createAgeOrder({
  numberOf,
  times,
  parents,
}: CommitGraph): (left: string, right: string) => number {
  /** By number: how many commits a path from a root to it has at most. */
  const { count, starts, flat } = parents;
  const depths = new Int32Array(count);
  for (let number = 0; number < count; number++)
    for (let i = starts[number]!; i < starts[number + 1]!; i++)
      depths[number] = Math.max(depths[number]!, depths[flat[i]!]! + 1);
  return (left, right) => {
    const a = numberOf.get(left) ?? -1;
    const b = numberOf.get(right) ?? -1;
    const byTime = (times[a] ?? 0) - (times[b] ?? 0) || (depths[a] ?? -1) - (depths[b] ?? -1);
    return byTime || (left < right ? -1 : left > right ? 1 : 0);
  };
}

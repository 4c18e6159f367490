import type { PackCommits } from "../../git/links/types.ts";
import { growForest, splitForest } from "../../git/pack/forest.ts";
import { contentType, shared } from "../../git/pack/format.ts";
import { addNames, type IdTable } from "../../git/pack/id-table.ts";
import type { LooseObject } from "../../git/pack/loose.ts";
import type { Pack } from "../../git/pack/pack.ts";
import { TREE } from "../record/types.ts";
import type { RunContext } from "../run.ts";
import type { FoundObject, SweepSetup, SweepTask } from "./messages.ts";
import type { Pool } from "./pool.ts";

/** Cost of a task in bytes of pack, unless a single tree of deltas costs more. Small enough that threads end together. */
const COST_OF_A_TASK = 2 << 20;
const LOOSE_IN_A_TASK = 500;
/** Contents that all threads together hold, in bytes. */
const HELD_BYTES = 48 << 20;
const LEAST_HELD_BYTES = 16 << 20;

/** What reading packs and loose objects gave. */
export interface StoreSweep {
  /** Objects that were read, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
  readonly found: readonly FoundObject[];
  /** Ids of what the threads could not read. */
  readonly unread: readonly string[];
  /** Of the packs: what their commits lead to. */
  readonly commits: readonly PackCommits[];
  /** By pack and entry: size of what was read, plus one; 0 for what was not. */
  readonly sizes: readonly Float64Array[];
  /** Loose objects that were read; those that are trees have the size {@link TREE}. */
  readonly loose: readonly { readonly oid: string; readonly size: number }[];
}

/**
 * Reads the contents of packs, as deltas, and of loose objects in worker threads. `known`: what need not be read; the ids of the
 * packs are added to it. Objects in several packs are read once.
 */
export async function sweepStore(
  packs: readonly Pack[],
  loose: readonly LooseObject[],
  known: IdTable,
  { onProgress, signal }: RunContext,
  { jobs, pool }: { readonly jobs: number; readonly pool: Pool },
): Promise<StoreSweep> {
  const repeated = findRepeated(packs, known);
  const setup: SweepSetup = {
    packs: packs.map((pack, index) => withoutKnown(pack, repeated[index])),
    repeated,
    sizes: packs.map(({ entries }) => new Float64Array(shared(entries.count * 8))),
    heldBytes: Math.max(LEAST_HELD_BYTES, Math.floor(HELD_BYTES / jobs)),
  };
  const tasks = tasksOf(setup, loose);
  const total = countContents(setup) + loose.length;
  const results = await pool.run(setup, tasks, {
    signal,
    onProgress: (blobs, bytes) => onProgress?.({ blobs, bytes, total }),
  });
  return {
    objects: results.reduce((sum, { objects }) => sum + objects, 0),
    bytes: results.reduce((sum, { bytes }) => sum + bytes, 0),
    found: results.flatMap(({ found }) => found),
    unread: results.flatMap(({ unread }) => unread),
    commits: results.flatMap(({ commits: rows }, index) => {
      const task = tasks[index];
      return rows === undefined || task?.kind !== "pack" ? [] : [{ path: packs[task.pack]!.path, rows }];
    }),
    sizes: setup.sizes,
    loose: results.flatMap(({ looseSizes = new Float64Array() }, index) => {
      const task = tasks[index];
      if (task?.kind !== "loose") return [];
      return task.objects.flatMap(({ id: oid }, place) => {
        const size = looseSizes[place]!;
        return size === 0 ? [] : [{ oid, size: size === TREE ? TREE : size - 1 }];
      });
    }),
  };
}

/** Trees of deltas that hold nothing new are not walked; of the others, only what leads to something new. */
function withoutKnown(pack: Pack, repeated: Uint8Array | undefined): Pack {
  return repeated === undefined ? pack : { ...pack, forest: growForest(pack.entries, undefined, repeated) };
}

function tasksOf({ packs }: SweepSetup, loose: readonly LooseObject[]): SweepTask[] {
  const inPacks = packs.flatMap(({ forest }, pack) => {
    const parts = splitForest(forest, Math.ceil((forest.costs.at(-1) ?? 0) / COST_OF_A_TASK));
    return parts.map((part): SweepTask => ({ kind: "pack", pack, part }));
  });
  const ofLoose: SweepTask[] = [];
  for (let from = 0; from < loose.length; from += LOOSE_IN_A_TASK)
    ofLoose.push({ kind: "loose", objects: loose.slice(from, from + LOOSE_IN_A_TASK) });
  return [...inPacks, ...ofLoose];
}

/** Marks what `known` or an earlier pack holds as well. */
function findRepeated(packs: readonly Pack[], known: IdTable): (Uint8Array | undefined)[] {
  if (known.count() === 0 && packs.length < 2) return packs.map(() => undefined);
  return packs.map(({ entries, index: { names } }) => {
    const before = known.count();
    const numbers = addNames(known, names);
    // Ids of one pack are all different.
    const isRepeated = Uint8Array.from(numbers, (number) => (number < before ? 1 : 0));
    if (!isRepeated.includes(1)) return undefined;
    const byEntry = new Uint8Array(shared(entries.count));
    for (let entry = 0; entry < entries.count; entry++)
      byEntry[entry] = isRepeated[entries.positions[entry]!]!;
    return byEntry;
  });
}

function countContents({ packs, repeated }: SweepSetup): number {
  let count = 0;
  for (const [index, { forest }] of packs.entries())
    for (let entry = 0; entry < forest.types.length; entry++)
      if (contentType(forest.types[entry]!) !== undefined && repeated[index]?.[entry] !== 1) count++;
  return count;
}

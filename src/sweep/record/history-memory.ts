import { createHash } from "node:crypto";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { KeysweepError } from "../../errors.ts";
import type { Absent } from "../../git/connectivity.ts";
import type { ObjectStore } from "../../git/pack/store.ts";
import type { Repository } from "../../git/repository.ts";
import { historyState } from "../../git/state.ts";
import type { PlainTrace } from "../../git/trace.ts";
import { readPrivateBytes, writePrivate } from "../../private-file.ts";
import { ENGINE } from "../generated/engine.ts";

/** What is known of a whole history in one state of its objects and refs. Plain data, no secret in it. */
interface Known {
  readonly absent?: Absent;
  /** The objects that were traced, and what came out. */
  readonly traced?: { readonly oids: readonly string[]; readonly trace: PlainTrace };
}

/** Remembers what a walk over the whole history said, for as long as objects and refs stay the same. */
export interface HistoryMemory {
  readonly absent: Absent | undefined;
  /** The trace of exactly these objects. */
  trace(oids: ReadonlySet<string>): PlainTrace | undefined;
  keep(more: Known): Promise<void>;
}

/** More absent objects than this are not remembered. */
const MOST_ABSENT = 10_000;

/**
 * The memory of a repository whose object database is open as `store`, with its refs as they are now. Undefined where
 * either cannot be told: an unreadable pack, refs that git cannot list.
 */
export async function openHistoryMemory(
  repository: Repository,
  store: ObjectStore,
): Promise<HistoryMemory | undefined> {
  const refs = await refsNow(repository);
  if (refs === undefined || store.unread.length > 0) return undefined;
  const file = join(repository.commonDir, "keysweep", "history");
  const state = hashOf(JSON.stringify([ENGINE, storeState(store), refs]));
  let known = await read(file, state);
  return {
    get absent() {
      return known.absent;
    },
    trace(oids) {
      const { traced } = known;
      if (traced === undefined || traced.oids.length !== oids.size) return undefined;
      return traced.oids.every((oid) => oids.has(oid)) ? traced.trace : undefined;
    },
    async keep({ absent, traced }) {
      // What was found out while refs changed belongs to neither state.
      if ((await refsNow(repository)) !== refs) return;
      known = {
        ...known,
        ...(traced && { traced }),
        ...(absent && absent.all.length <= MOST_ABSENT && { absent }),
      };
      await write(file, state, known);
    },
  };
}

/** A hash that stands for all objects of a database. */
function storeState({ packs, loose }: ObjectStore): string {
  const hash = createHash("sha256");
  for (const { index } of packs) hash.update(`${index.packChecksum} ${index.names.count}\n`);
  for (const { id } of loose) hash.update(`${id}\n`);
  return hash.digest("hex");
}

async function refsNow(repository: Repository): Promise<string | undefined> {
  try {
    return await historyState(repository);
  } catch (error) {
    if (error instanceof KeysweepError) return undefined;
    throw error;
  }
}

function hashOf(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Digits of a SHA-256: the file starts with the state that it is of and a hash of the rest, which node:v8 serialized. */
const DIGITS = 64;

/** Nothing is known where the file is of another state, damaged, cut off or open to others: then the work is done again. */
async function read(file: string, state: string): Promise<Known> {
  try {
    const bytes = (await readPrivateBytes(file)) ?? Buffer.alloc(0);
    const payload = bytes.subarray(2 * DIGITS);
    const isSound = bytes.toString("latin1", 0, 2 * DIGITS) === state + hashOf(payload);
    return isSound ? (deserialize(payload) as Known) : {};
  } catch {
    return {};
  }
}

/** A git folder that cannot be written to remembers nothing, and that is all. */
async function write(file: string, state: string, known: Known): Promise<void> {
  const payload = serialize(known);
  try {
    await writePrivate(file, Buffer.concat([Buffer.from(state + hashOf(payload), "latin1"), payload]));
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "IO") throw error;
  }
}

const memories = new WeakMap<Repository, HistoryMemory>();

/** Whoever sweeps a repository hands its memory on to whoever traces what was found in it. */
export function shareMemory(repository: Repository, memory: HistoryMemory | undefined): void {
  if (memory === undefined) memories.delete(repository);
  else memories.set(repository, memory);
}

/** What the last sweep of this repository in this process shared. */
export function sharedMemory(repository: Repository): HistoryMemory | undefined {
  return memories.get(repository);
}

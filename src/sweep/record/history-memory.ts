import { createHash } from "node:crypto";
import { fstatSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { KeysweepError } from "../../errors.ts";
import type { Absent, EarlierHistory, EarlierPlaces } from "../../git/history/grown.ts";
import type { NamedFiles } from "../../git/history/named-files.ts";
import type { PlainTrace } from "../../git/history/types.ts";
import { findId } from "../../git/pack/index-file.ts";
import { closePack, type OpenPack, openPack } from "../../git/pack/pack.ts";
import type { ObjectStore } from "../../git/pack/store.ts";
import type { ObjectFormat, Repository } from "../../git/repository.ts";
import { historyCut, historyState } from "../../git/state.ts";
import { readPrivateBytes, writePrivate } from "../../private-file.ts";
import { ENGINE } from "../generated/engine.ts";
import { isKept, type Kept, type Known, type State } from "./known.ts";

/** Remembers what a walk over the whole history said, for as long as objects and refs stay the same. */
export interface HistoryMemory {
  readonly absent: Absent | undefined;
  /** What was known when refs and objects were others; present where all objects of then are still there, and more. */
  readonly earlier: EarlierHistory | undefined;
  readonly envFiles: NamedFiles | undefined;
  /** {@link Known.cleanNames} */
  readonly cleanNames: string | undefined;
  /** What {@link Known.filesAtPaths} says of exactly these patterns. */
  filesAtPaths(patterns: readonly string[]): NamedFiles | undefined;
  /** The trace of exactly these objects. */
  trace(oids: ReadonlySet<string>): PlainTrace | undefined;
  keep(more: Known): Promise<void>;
}

/** More absent objects than this are not remembered. */
const MOST_ABSENT = 10_000;

/** Nor are more .env files, or files at paths. */
const MOST_FILES = 10_000;

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
  const state = stateOf(repository, store, refs);
  const kept = await read(file);
  let known: Known = kept?.state.hash === state.hash ? kept.known : {};
  let earlier: EarlierHistory | "none" | undefined;
  return {
    get earlier() {
      // Packs are looked into once, while the sweep has them open: it is the first to ask, unless all is as it was.
      earlier ??= (kept && earlierOf(kept, state, store)) ?? "none";
      return earlier === "none" ? undefined : earlier;
    },
    get absent() {
      return known.absent;
    },
    get envFiles() {
      return known.envFiles;
    },
    get cleanNames() {
      return known.cleanNames;
    },
    filesAtPaths(patterns) {
      const { filesAtPaths: kept } = known;
      const isSame =
        kept?.patterns.length === patterns.length &&
        kept.patterns.every((pattern, at) => pattern === patterns[at]);
      return isSame ? kept?.files : undefined;
    },
    trace(oids) {
      const { traced } = known;
      if (traced === undefined || traced.oids.length !== oids.size) return undefined;
      return traced.oids.every((oid) => oids.has(oid)) ? traced.trace : undefined;
    },
    async keep({ absent, traced, envFiles, filesAtPaths, cleanNames }) {
      // What was found out while refs changed belongs to neither state.
      if ((await refsNow(repository)) !== refs) return;
      known = {
        ...known,
        ...(traced && { traced }),
        ...(cleanNames !== undefined && { cleanNames }),
        ...(envFiles && envFiles.found.length <= MOST_FILES && { envFiles }),
        ...(filesAtPaths && filesAtPaths.files.found.length <= MOST_FILES && { filesAtPaths }),
        ...(absent && absent.all.length <= MOST_ABSENT && { absent }),
      };
      await write(file, { state, known });
    },
  };
}

function stateOf(repository: Repository, { packs, loose }: ObjectStore, refs: string): State {
  const checksums = packs.map(({ index }) => index.packChecksum);
  const ids = loose.map(({ id }) => id);
  // An index that was damaged and is mended has the same name: what was missing for it is there again.
  const written = packs.map(({ index }) => fstatSync(index.names.fd).mtimeMs);
  return {
    hash: hashOf(JSON.stringify([ENGINE, checksums, written, ids, refs])),
    cut: historyCut(repository),
    packs: checksums,
    loose: ids,
  };
}

/** What was kept, if the history has only grown since: all objects are still there, and what was missing is still missing. */
function earlierOf({ state: then, known }: Kept, now: State, store: ObjectStore): EarlierHistory | undefined {
  const { absent, traced } = known;
  if (absent === undefined || then.cut !== now.cut) return undefined;
  const packs = new Set(then.packs);
  const loose = new Set(then.loose);
  const looseNow = new Set(now.loose);
  if (!isWithin(packs, new Set(now.packs)) || !isWithin(loose, looseNow)) return undefined;
  const isSame = then.hash === now.hash;
  if (!isSame && absent.all.some((oid) => looseNow.has(oid) || isPacked(oid, store.packs))) return undefined;
  const packsThen = store.packs.filter(({ index }) => packs.has(index.packChecksum)).map(({ path }) => path);
  const missing = new Set(absent.all);
  return {
    absent,
    cleanNames: known.cleanNames,
    places: traced && traced.trace.unread.length === 0 ? placesOf(traced) : undefined,
    // Asked when the sweep is done, and has closed its packs.
    named: (oid) =>
      missing.has(oid) || loose.has(oid) || packsThen.some((path) => mayHold(path, store.format, oid)),
  };
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  for (const one of some) if (!all.has(one)) return false;
  return true;
}

function isPacked(oid: string, packs: readonly OpenPack[]): boolean {
  const raw = Buffer.from(oid, "hex");
  return packs.some(({ index }) => findId(index.names, raw) >= 0);
}

/** Whether a pack holds an object, or cannot be opened any more (it is gone, mostly) and may have held it. */
function mayHold(path: string, format: ObjectFormat, oid: string): boolean {
  let pack: OpenPack;
  try {
    pack = openPack(path, format);
  } catch {
    return true;
  }
  try {
    return isPacked(oid, [pack]);
  } finally {
    closePack(pack);
  }
}

function placesOf({ oids, trace, removals }: NonNullable<Known["traced"]>): EarlierPlaces {
  return {
    blobs: new Set(oids),
    found: [...trace.objects.values()].flatMap(({ oid, introduced }) =>
      introduced.map(({ commit, path }) => ({ oid, commit, path })),
    ),
    removed: removals,
  };
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

/** Digits of a SHA-256: the file starts with hashes of the code that wrote it and of the rest, which node:v8 serialized. */
const DIGITS = 64;

/** Nothing is known where the file is of other code, damaged, cut off, open to others or says what cannot be: then the work is done again. */
async function read(file: string): Promise<Kept | undefined> {
  try {
    const bytes = (await readPrivateBytes(file)) ?? Buffer.alloc(0);
    const payload = bytes.subarray(2 * DIGITS);
    const isSound = bytes.toString("latin1", 0, 2 * DIGITS) === headOf(payload);
    const kept: unknown = isSound ? deserialize(payload) : undefined;
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function headOf(payload: Uint8Array): string {
  return hashOf(ENGINE) + hashOf(payload);
}

/** A git folder that cannot be written to remembers nothing, and that is all. */
async function write(file: string, kept: Kept): Promise<void> {
  const payload = serialize(kept);
  try {
    await writePrivate(file, Buffer.concat([Buffer.from(headOf(payload), "latin1"), payload]));
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

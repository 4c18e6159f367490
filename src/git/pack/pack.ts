import { closeSync, openSync } from "node:fs";
import { KeysweepError } from "../../errors.ts";
import type { ObjectFormat } from "../repository.ts";
import { type PackEntries, readEntries } from "./entries.ts";
import { type DeltaForest, growForest } from "./forest.ts";
import { idBytes, sizeOf } from "./format.ts";
import { idAt, type PackIndex, readPackIndex } from "./index-file.ts";

/**
 * A pack that is open: whatever `git gc` removes from now on, it stays readable. Plain data: worker threads of this
 * process can read it as well.
 */
export interface OpenPack {
  /** Path of the `.pack` file. */
  readonly path: string;
  readonly fd: number;
  readonly index: PackIndex;
}

/** A pack with all its headers read. Plain data too, nearly all of it in shared memory. */
export interface Pack extends OpenPack {
  readonly entries: PackEntries;
  readonly forest: DeltaForest;
}

/**
 * Opens `path` (`…/pack-<checksum>.pack`) and the `.idx` beside it. (A multi-pack-index spares git the search in many
 * of those, but git cannot read a pack without one either.) Throws what `openSync` throws, and `IO` for an index that
 * keysweep does not know.
 */
export function openPack(path: string, format: ObjectFormat): OpenPack {
  const fd = openSync(path, "r");
  let indexFd: number | undefined;
  try {
    indexFd = openSync(path.replace(/\.pack$/, ".idx"), "r");
    return { path, fd, index: readPackIndex(indexFd, idBytes(format)) };
  } catch (error) {
    if (indexFd !== undefined) closeSync(indexFd);
    closeSync(fd);
    throw error;
  }
}

/** Closes both files. The pack must not be used any more, by no thread. */
export function closePack(pack: OpenPack): void {
  closeSync(pack.fd);
  closeSync(pack.index.names.fd);
}

/** Reads the headers of all entries: the whole file comes by once. Throws `IO` if pack and index do not fit together. */
export function readPack(pack: OpenPack): Pack {
  const entries = readEntries(pack.fd, pack.index);
  return { ...pack, entries, forest: growForest(entries) };
}

/** The object id of an entry, hex. */
export function entryId(pack: Pack, entry: number): string {
  const position = pack.entries.positions[entry];
  if (position === undefined) throw new KeysweepError("IO", `a pack has no entry ${entry}`);
  return idAt(pack.index.names, position);
}

/** Where the last entry ends: what follows is the checksum. */
export function endOfEntries(pack: OpenPack): number {
  return sizeOf(pack.fd) - pack.index.names.idBytes;
}

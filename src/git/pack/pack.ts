import { closeSync, openSync } from "node:fs";
import { KeysweepError } from "../../errors.ts";
import { type PackEntries, readEntries } from "./entries.ts";
import { type DeltaForest, growForest } from "./forest.ts";
import { idBytes, type ObjectFormat, sizeOf } from "./format.ts";
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
  /**
   * Whether the index names every entry. One that was put together from a multi-pack-index may leave out entries that
   * another pack holds too; where an entry ends is then known less exactly.
   */
  readonly complete: boolean;
}

/** A pack with all its headers read. Plain data too, nearly all of it in shared memory. */
export interface Pack extends OpenPack {
  readonly entries: PackEntries;
  readonly forest: DeltaForest;
}

/** Opens `path` (`…/pack-<checksum>.pack`) and reads the `.idx` beside it. Throws what `openSync` throws, and `IO`. */
export function openPack(path: string, format: ObjectFormat): OpenPack {
  const indexFd = openSync(path.replace(/\.pack$/, ".idx"), "r");
  try {
    const fd = openSync(path, "r");
    try {
      return { path, fd, index: readPackIndex(indexFd, idBytes(format)), complete: true };
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  } catch (error) {
    closeSync(indexFd);
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
  const entries = readEntries(pack.fd, pack.index, pack.complete);
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

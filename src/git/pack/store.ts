import { delimiter, join } from "node:path";
import { hasCode, KeysweepError, messageOf } from "../../errors.ts";
import type { ObjectFormat, Repository } from "../repository.ts";
import { objectFolders, unquote } from "./alternates.ts";
import { idBytes } from "./format.ts";
import { findId } from "./index-file.ts";
import { type LooseObject, listLoose, namesIn } from "./loose.ts";
import { closePack, type OpenPack, openPack } from "./pack.ts";

/** Everything an object database holds at one moment. Packs are open: they stay readable whatever `git gc` removes. */
export interface ObjectStore {
  readonly format: ObjectFormat;
  /** Sorted by path, those of alternates last. An object may be in several of them. */
  readonly packs: readonly OpenPack[];
  /** Objects in files of their own that no open pack holds, each once. */
  readonly loose: readonly LooseObject[];
  /** Packs, and folders of loose objects, that cannot be read here, though git may be able to: all of their objects are for the plain path. */
  readonly unread: readonly UnreadPart[];
}

export interface UnreadPart {
  readonly path: string;
  readonly why: string;
}

export interface StoreOptions {
  readonly format: ObjectFormat;
  /** The folders of GIT_ALTERNATE_OBJECT_DIRECTORIES. */
  readonly alternates?: readonly string[];
}

/** A listing is taken again when packs come or go meanwhile; a repository that never rests is an error. */
const TRIES = 10;

/**
 * Opens the object database at `objects` (`.git/objects`) with all of its alternates. Nothing is missed if git repacks
 * at the same time: packs are listed again after the loose objects. Throws `IO` if they never hold still, and what the
 * file system throws.
 */
export function openObjectStore(objects: string, options: StoreOptions): ObjectStore {
  const folders = objectFolders(objects, options.alternates);
  for (let tries = 0; tries < TRIES; tries++) {
    const paths = packPaths(folders);
    const opened = openPacks(paths, options.format);
    const unreadFolders: UnreadPart[] = [];
    const loose = folders.flatMap((folder) =>
      listLoose(folder, idBytes(options.format), (path, why) => unreadFolders.push({ path, why })),
    );
    if (!opened.gone && same(paths, packPaths(folders))) {
      const { packs, unread } = opened;
      return {
        format: options.format,
        packs,
        unread: [...unread, ...unreadFolders],
        loose: notPacked(loose, packs),
      };
    }
    for (const pack of opened.packs) closePack(pack);
  }
  throw new KeysweepError("IO", "the repository's packs keep changing", {
    hint: "Wait for git to finish its maintenance, then try again.",
  });
}

/** {@link openObjectStore} for a repository, with what git's own variables say of where its objects are. */
export function openRepositoryStore({ commonDir, objectFormat }: Repository): ObjectStore {
  const alternates = (process.env.GIT_ALTERNATE_OBJECT_DIRECTORIES ?? "").split(delimiter).filter(Boolean);
  return openObjectStore(process.env.GIT_OBJECT_DIRECTORY ?? join(commonDir, "objects"), {
    format: objectFormat,
    alternates: alternates.map(unquote),
  });
}

/** Closes all packs. None may be used any more, by no thread. */
export function closeObjectStore(store: ObjectStore): void {
  for (const pack of store.packs) closePack(pack);
}

/** Packs that are there for git: those with an index. */
function packPaths(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => {
    const packs = join(folder, "pack");
    const names = namesIn(packs);
    const indexed = new Set(names.filter((name) => name.endsWith(".idx")));
    return names
      .filter((name) => name.endsWith(".pack") && indexed.has(name.replace(/pack$/, "idx")))
      .map((name) => join(packs, name));
  });
}

function openPacks(
  paths: readonly string[],
  format: ObjectFormat,
): { packs: OpenPack[]; unread: UnreadPart[]; gone: boolean } {
  const packs: OpenPack[] = [];
  const unread: UnreadPart[] = [];
  for (const path of paths) {
    try {
      packs.push(openPack(path, format));
    } catch (error) {
      // A repack may have removed it since it was listed: what it held is in another one.
      if (hasCode(error, "ENOENT")) return { packs, unread, gone: true };
      unread.push({ path, why: messageOf(error) });
    }
  }
  return { packs, unread, gone: false };
}

function notPacked(loose: readonly LooseObject[], packs: readonly OpenPack[]): LooseObject[] {
  const seen = new Set<string>();
  return loose.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    const raw = Buffer.from(id, "hex");
    return packs.every(({ index }) => findId(index.names, raw) < 0);
  });
}

function same(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((path, i) => path === right[i]);
}

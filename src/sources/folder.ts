import { type Dirent, lstat, readdir, stat } from "node:fs";
import { join, relative, sep } from "node:path";
import { compileGlobs, EVERYTHING, type Globs } from "./globs.ts";
import { isGone, MAX_BINARY_BYTES, readWorkFile, whyUnreadable } from "./read-file.ts";
import type { Source, SourceItem } from "./types.ts";

export interface FolderOptions {
  readonly globs?: Globs;
  /** As for the work tree. */
  readonly maxBinaryBytes?: number;
}

/**
 * Every file below a folder that is no repository (or is not to be taken as one): dotfiles and `node_modules` too, ignore files count
 * for nothing. Only `.git` is left out, and said to be: what it holds is compressed, and `keysweep history` reads it.
 * Links are read as their target's name and never followed. A folder that cannot be opened is a gap.
 */
export async function* folderSource(folder: string, options: FolderOptions = {}): Source {
  const { default: glob } = await import("fast-glob");
  const judge = compileGlobs(options.globs ?? EVERYTHING);
  const readOptions = { maxBinaryBytes: options.maxBinaryBytes ?? MAX_BINARY_BYTES };
  const said: SourceItem[] = [];
  const shown = (path: string): string => relative(folder, path).split(sep).join("/") || ".";
  const entries = glob.stream("**", {
    cwd: folder,
    dot: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    objectMode: true,
    fs: {
      lstat,
      stat,
      // fast-glob either stops at a folder it cannot open or leaves it out without a word.
      readdir: ((
        path: string,
        how: { withFileTypes: true },
        done: (error: null, entries: Dirent[]) => void,
      ) => {
        readdir(path, how, (error, found) => {
          if (error !== null && !isGone(error))
            said.push({ kind: "gap", gap: { what: shown(path), why: whyUnreadable(error) } });
          const kept = (found ?? []).filter((entry) => entry.name !== ".git");
          if (kept.length !== (found ?? []).length)
            said.push({ kind: "skip", skip: { what: shown(join(path, ".git")), why: "excluded" } });
          done(null, kept);
        });
      }) as typeof readdir,
    },
  });
  for await (const entry of entries as AsyncIterable<unknown>) {
    const { path, dirent } = entry as { path: string; dirent: Dirent };
    if (dirent.isDirectory()) continue;
    const verdict = judge(path);
    if (verdict === "outside") continue;
    if (verdict === "excluded") yield { kind: "skip", skip: { what: path, why: "excluded" } };
    else
      yield readWorkFile(join(folder, path), path, readOptions) ?? {
        // Listed a moment ago: gone since, or a name that is no UTF-8 and was not read back as it is.
        kind: "gap",
        gap: { what: path, why: "it is gone, or its name is not UTF-8" },
      };
  }
  yield* said;
}

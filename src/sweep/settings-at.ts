import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type ReadText, readIfThere } from "../config/read-text.ts";
import { KeysweepError } from "../errors.ts";
import { resolveCommit } from "../git/range.ts";
import { isZero, type Repository } from "../git/repository.ts";
import { readTreeFile } from "../git/tree-files.ts";

/** Links that lead to links are followed so far. */
const MOST_LINKS = 5;

/**
 * Reads settings as the commit `name` of `repository` has them, so that a branch is not judged by what it changes itself: `.keysweep.toml`,
 * ignore files, baseline, and what they extend. Files outside of the working tree (of a bare repository, of its own folder), for which the
 * commit's root stands, are no part of any commit and are read from the disk. Errors: `BASE_MISSING`, `USAGE`; of the reader `CONFIG` and
 * those of git.
 */
export async function settingsAt(repository: Repository, name: string): Promise<ReadText> {
  if (isZero(name))
    throw new KeysweepError(
      "BASE_MISSING",
      "the commit that settings are read from is the all-zero id: there is no such commit",
      { hint: "Take the default branch, say origin/main." },
    );
  const root = repository.root ?? repository.gitDir;
  const commit = await resolveCommit(repository, name, "the commit that settings are read from");
  const read = async (path: string, named: boolean, links: number): Promise<string | undefined> => {
    const inside = await pathInside(root, path);
    if (inside === undefined) return readIfThere(path, named);
    const shown = inside.split(sep).join("/");
    const file = shown === "" ? ({ kind: "folder" } as const) : await readTreeFile(repository, commit, shown);
    if (file === undefined) {
      if (!named) return undefined;
      throw new KeysweepError("CONFIG", `there is no configuration file ${shown} in ${name}`, {
        hint: "Files in the repository are read as that commit has them; others from the disk.",
      });
    }
    if (file.kind === "file") return file.bytes.toString("utf8");
    if (file.kind !== "link") {
      const why = file.kind === "folder" ? "it is a folder" : "it lies in a submodule";
      throw new KeysweepError("CONFIG", `${shown} cannot be read: ${why} in ${name}`);
    }
    if (links >= MOST_LINKS)
      throw new KeysweepError("CONFIG", `${shown} in ${name} is a link that leads nowhere`);
    return read(resolve(root, dirname(file.at), file.target), named, links + 1);
  };
  return (path, named = false) => read(path, named, 0);
}

/**
 * Where below the folder `root` the file `path` is; undefined where it is not. A path that gets there through links outside of it counts: taken
 * for a file of the disk, it would be the branch's own. Links inside are the commit's affair.
 */
async function pathInside(root: string, path: string): Promise<string | undefined> {
  const inside = relative(root, path);
  if (isBelow(inside)) return inside;
  const realRoot = await realpath(root);
  for (const folder of [...foldersOf(path), path]) {
    const real = await realpath(folder).catch(() => undefined);
    if (real === undefined) return undefined;
    const above = relative(realRoot, real);
    if (isBelow(above)) return relative(realRoot, join(real, relative(folder, path)));
  }
  return undefined;
}

/** The folders that a path leads through, the topmost first. */
function foldersOf(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [...foldersOf(folder), folder];
}

/** Whether a relative path stays below where it starts. */
function isBelow(path: string): boolean {
  return path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

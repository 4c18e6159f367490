import { dirname, relative, resolve, sep } from "node:path";
import { type ReadText, readIfThere } from "../config/read-text.ts";
import { KeysweepError } from "../errors.ts";
import { resolveCommit } from "../git/range.ts";
import { isZero, type Repository } from "../git/repository.ts";
import { readTreeFile } from "../git/tree-files.ts";

/** Links that lead to links are followed so far. */
const MOST_LINKS = 5;

/**
 * Reads settings as the commit `name` of `repository` has them, so that a branch is not judged by what it changes itself: `.keysweep.toml`,
 * ignore files, baseline, and what they extend. Files outside of `root`, the folder that the commit's root stands for, are no part of any
 * commit and are read from the disk. Errors: `BASE_MISSING`, `USAGE`; of the reader `CONFIG` and those of git.
 */
export async function settingsAt(repository: Repository, root: string, name: string): Promise<ReadText> {
  if (isZero(name))
    throw new KeysweepError(
      "BASE_MISSING",
      "the commit that settings are read from is the all-zero id: there is no such commit",
      { hint: "Take the default branch, say origin/main." },
    );
  const commit = await resolveCommit(repository, name, "the commit that settings are read from");
  const read = async (path: string, named: boolean, links: number): Promise<string | undefined> => {
    const inside = relative(root, path);
    if (inside === ".." || inside.startsWith(`..${sep}`) || resolve(inside) === inside)
      return readIfThere(path, named);
    const shown = inside.split(sep).join("/");
    const file = await readTreeFile(repository, commit, shown).catch((error: unknown) => {
      if (!(error instanceof KeysweepError) || error.code !== "IO") throw error;
      throw new KeysweepError("CONFIG", `${shown} cannot be read: it is a folder in ${name}`, {
        cause: error,
      });
    });
    if (file === undefined) {
      if (!named) return undefined;
      throw new KeysweepError("CONFIG", `there is no configuration file ${shown} in ${name}`, {
        hint: "Files in the repository are read as that commit has them; others from the disk.",
      });
    }
    if (file.kind === "file") return file.bytes.toString("utf8");
    if (links >= MOST_LINKS)
      throw new KeysweepError("CONFIG", `${shown} in ${name} is a link that leads nowhere`);
    return read(resolve(dirname(path), file.target), named, links + 1);
  };
  return (path, named = false) => read(path, named, 0);
}

import { readFile } from "node:fs/promises";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import { readPlainFile } from "../plain-file.ts";

/** Reads a settings file by its absolute path, as {@link readIfThere} does: from the disk, or from a commit. */
export type ReadText = (path: string, named?: boolean) => Promise<string | undefined>;

/**
 * The file's text; `undefined` when there is none. Throws `CONFIG` when it is there and cannot be read. `named`: the user names it on the
 * command line, and may mean a pipe.
 */
export async function readIfThere(path: string, named = false): Promise<string | undefined> {
  try {
    return named ? await readFile(path, "utf8") : (await readPlainFile(path)).toString("utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw new KeysweepError("CONFIG", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
  }
}

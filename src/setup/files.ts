import { lstat, readdir } from "node:fs/promises";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";
import { readPlainFile } from "../plain-file.ts";

/** The file's text; `undefined` when there is none. Throws `IO` when it is there and cannot be read. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readPlainFile(path)).toString("utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR") || hasCode(error, "EISDIR")) return undefined;
    throw new KeysweepError("IO", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
  }
}

/** Whether there is a folder at `path`. */
export async function isFolder(path: string): Promise<boolean> {
  return (await namesIn(path, true)) !== undefined;
}

/** The names in a folder; none, or with `orNothing` `undefined`, when there is no such folder. */
export async function namesIn(path: string): Promise<string[]>;
export async function namesIn(path: string, orNothing: true): Promise<string[] | undefined>;
export async function namesIn(path: string, orNothing = false): Promise<string[] | undefined> {
  try {
    return await readdir(path);
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return orNothing ? undefined : [];
    throw error;
  }
}

/** Whether `path` is a symbolic link: what is behind it belongs to somebody else. */
export async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink();
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return false;
    throw error;
  }
}

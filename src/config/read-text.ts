import { readFile } from "node:fs/promises";
import { hasCode, KeysweepError, systemWords } from "../errors.ts";

/** The file's text; `undefined` when there is none. Throws `CONFIG` when it is there and cannot be read. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw new KeysweepError("CONFIG", `${path} cannot be read: ${systemWords(error)}`, { cause: error });
  }
}

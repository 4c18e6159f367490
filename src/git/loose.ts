import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import type { Repository } from "./repository.ts";

/**
 * Content of a blob that lies in a file of its own, as everything just staged does: `undefined` where it does not, or where
 * the file is not exactly what git writes (then git is to be asked, and to be believed).
 */
export function readLooseBlob(repository: Repository, oid: string): Buffer | undefined {
  const folder = process.env.GIT_OBJECT_DIRECTORY ?? join(repository.commonDir, "objects");
  try {
    const bytes = inflateSync(readFileSync(join(folder, oid.slice(0, 2), oid.slice(2))));
    const header = /^blob ([0-9]+)\0/.exec(bytes.toString("latin1", 0, 32));
    if (header === null) return undefined;
    const content = bytes.subarray(header[0].length);
    return content.length === Number(header[1]) ? content : undefined;
  } catch {
    // Packed, in an alternate, or damaged: `git cat-file` tells which.
    return undefined;
  }
}

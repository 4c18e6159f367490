import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, inflateSync } from "node:zlib";
import { hasCode, KeysweepError, systemWords } from "../../errors.ts";
import type { ContentType } from "./format.ts";

/** An object in a file of its own. */
export interface LooseObject {
  readonly id: string;
  readonly path: string;
}

/** What a loose object's file holds, or why it cannot be said here. `gone`: a `git gc` has packed or pruned it by now. */
export type LooseAnswer =
  | { readonly type: ContentType; readonly bytes: Uint8Array }
  | { readonly type: "tree" }
  | { readonly type: "unread"; readonly why: "broken" | "too-large" | "gone" };

/**
 * Lists the loose objects of an object folder, by id. `idLength`: bytes of an id. `onUnread` is told of folders in it that cannot be read;
 * the others are.
 */
export function listLoose(
  objects: string,
  idLength: number,
  onUnread: (path: string, why: string) => void,
): LooseObject[] {
  const wanted = new RegExp(`^[0-9a-f]{${idLength * 2 - 2}}$`);
  const found: LooseObject[] = [];
  for (let first = 0; first < 256; first++) {
    const start = first.toString(16).padStart(2, "0");
    try {
      for (const rest of namesIn(join(objects, start)))
        if (wanted.test(rest)) found.push({ id: start + rest, path: join(objects, start, rest) });
    } catch (error) {
      if (!(error instanceof KeysweepError)) throw error;
      onUnread(join(objects, start), error.message);
    }
  }
  return found;
}

/** Enough of a file for its header to come out: the tables of a first block take some 300 bytes at most. */
const START = 1024;

/**
 * Reads a loose object of at most `largest` bytes. Of a tree only the header is inflated. Checked: the zlib stream and
 * its checksum, and the size; the id is not computed anew.
 */
export function readLoose(path: string, largest: number): LooseAnswer {
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (error) {
    // Git is asked next, and says what is wrong with one that nobody may read.
    return { type: "unread", why: hasCode(error, "ENOENT") ? "gone" : "broken" };
  }
  try {
    const start = inflateSync(file.subarray(0, START), { finishFlush: constants.Z_SYNC_FLUSH });
    const header = /^(blob|commit|tag|tree) (0|[1-9][0-9]*)\0/.exec(start.toString("latin1", 0, 32));
    if (header === null) return { type: "unread", why: "broken" };
    const type = header[1] as ContentType | "tree";
    const size = Number(header[2]);
    if (type === "tree") return { type };
    if (size > largest) return { type: "unread", why: "too-large" };
    const whole = inflateSync(file, { maxOutputLength: header[0].length + size });
    if (whole.length !== header[0].length + size) return { type: "unread", why: "broken" };
    return { type, bytes: whole.subarray(header[0].length) };
  } catch {
    return { type: "unread", why: "broken" };
  }
}

/** The names in a folder, sorted; none if there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return [];
    throw new KeysweepError("IO", `the folder ${folder} cannot be read: ${systemWords(error)}`, {
      cause: error,
    });
  }
}

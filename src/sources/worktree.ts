import { lstatSync } from "node:fs";
import { listFiles } from "../git/files.ts";
import type { Repository } from "../git/repository.ts";
import { pathText } from "../git/text.ts";
import { compileGlobs, EVERYTHING, type Globs } from "./globs.ts";
import { isGone, MAX_BINARY_BYTES, readWorkFile } from "./read-file.ts";
import type { Source } from "./types.ts";

export interface WorktreeOptions {
  /** Only these files and folders, relative to the root; absent or empty: everything. */
  readonly paths?: readonly string[];
  readonly globs?: Globs;
  /** Binary files larger than this are skipped, and said to be; {@link MAX_BINARY_BYTES} when absent. */
  readonly maxBinaryBytes?: number;
}

/**
 * The work tree as it is on disk: tracked files, and untracked ones that git does not ignore. A link counts as its target's name and is
 * never followed, neither is a folder that is a link. Tracked files that were deleted hold nothing; those that a sparse checkout leaves
 * out are skipped by name.
 * Submodules and nested repositories are skipped by name: each is a repository to sweep by itself. A folder that cannot be opened is
 * a gap.
 */
export async function* worktreeSource(repository: Repository, options: WorktreeOptions = {}): Source {
  const judge = await compileGlobs(options.globs ?? EVERYTHING);
  const readOptions = { maxBinaryBytes: options.maxBinaryBytes ?? MAX_BINARY_BYTES };
  const root = Buffer.from(`${repository.root}/`);
  const reachable = linkFreeFolders(root);
  for await (const listed of listFiles(repository, options.paths)) {
    const path = pathText(listed.path);
    const verdict = judge(path);
    // What is asked for may lie below a folder that is not.
    if (listed.kind === "closed" && verdict !== "excluded") {
      yield { kind: "gap", gap: { what: path, why: "the folder cannot be opened" } };
      continue;
    }
    if (verdict === "outside") continue;
    if (listed.kind === "repository") yield { kind: "skip", skip: { what: path, why: "submodule" } };
    else if (verdict === "excluded") yield { kind: "skip", skip: { what: path, why: "excluded" } };
    else {
      const item = reachable(listed.path)
        ? readWorkFile(Buffer.concat([root, listed.path]), path, readOptions)
        : undefined;
      if (item !== undefined) yield item;
      else if (listed.isSparse) yield { kind: "skip", skip: { what: path, why: "sparse" } };
    }
  }
}

/** Tells whether no folder on the way from the root to a path is a link: git's path would lead outside of the work tree. */
function linkFreeFolders(root: Buffer): (path: Buffer) => boolean {
  const known = new Map<string, boolean>([["", true]]);
  const check = (folder: Buffer): boolean => {
    const name = folder.toString("latin1");
    let answer = known.get(name);
    if (answer === undefined) {
      answer = check(parentOf(folder)) && isFolder(Buffer.concat([root, folder]));
      known.set(name, answer);
    }
    return answer;
  };
  return (path) => check(parentOf(path));
}

function parentOf(path: Buffer): Buffer {
  return path.subarray(0, Math.max(0, path.lastIndexOf(0x2f)));
}

function isFolder(path: Buffer): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch (error) {
    // What cannot be looked at is named when its files are read.
    return !isGone(error);
  }
}

import { KeysweepError } from "../errors.ts";
import { startGit } from "./process.ts";
import { GITLINK } from "./raw.ts";
import type { Repository } from "./repository.ts";
import { splitStream } from "./text.ts";

/** A path of the work tree as git sees it; nothing says that it exists on disk. */
export interface ListedFile {
  /** Relative to the root, as git's bytes. */
  readonly path: Buffer;
  /**
   * - `tracked`: in the index.
   * - `untracked`: not in the index and not ignored.
   * - `repository`: a submodule, or an untracked folder that is a repository of its own: git lists nothing in it.
   * - `closed`: a folder that git could not open; what is untracked in it is not listed.
   */
  readonly kind: "tracked" | "untracked" | "repository" | "closed";
  /** Git was told to keep it off the disk (sparse checkout): it may be there all the same. */
  readonly isSparse?: true;
}

/**
 * The files of the work tree: tracked, and untracked but not ignored, with one `git ls-files`. `paths`: only these files and folders,
 * relative to the root, taken literally. Error `USAGE` in a repository without a work tree.
 */
export async function* listFiles(
  repository: Repository,
  paths: readonly string[] = [],
): AsyncGenerator<ListedFile> {
  if (repository.root === undefined)
    throw new KeysweepError("USAGE", "this repository has no work tree", {
      hint: "A bare repository has only history: keysweep history.",
    });
  const git = startGit(
    ["ls-files", "-z", "-t", "--stage", "--others", "--exclude-standard", "--", ...paths],
    repository.call,
  );
  git.stdin.end();
  let finished = false;
  let last: Buffer | undefined;
  try {
    for await (const piece of splitStream(git.stdout, 0)) {
      // "? path", or "H mode oid stage<TAB>path" (S: skip-worktree, M: unmerged).
      if (piece[0] === QUESTION_MARK) {
        const nested = piece.at(-1) === SLASH;
        yield {
          path: Buffer.from(piece.subarray(2, nested ? -1 : undefined)),
          kind: nested ? "repository" : "untracked",
        };
        continue;
      }
      const path = Buffer.from(piece.subarray(piece.indexOf(TAB) + 1));
      // An unmerged path is listed once a side.
      if (last?.equals(path)) continue;
      last = path;
      if (piece.toString("latin1", 2, 8) === GITLINK) yield { path, kind: "repository" };
      else yield { path, kind: "tracked", ...(piece[0] === LETTER_S && { isSparse: true }) };
    }
    finished = true;
  } finally {
    if (!finished) git.kill();
  }
  await git.ended;
  // git only warns of them, and ends as if all was listed.
  for (const [, folder = ""] of git.said().matchAll(CLOSED))
    yield { path: Buffer.from(folder.replace(BEHIND, "")), kind: "closed" };
}

const CLOSED = /^warning: could not open directory '(.*)/gm;
/** What stands behind a folder's name; nothing where git cut its own words short. */
const BEHIND = /\/?(?:': [^']*)?$/;

const QUESTION_MARK = 0x3f;
const LETTER_S = 0x53;
const SLASH = 0x2f;
const TAB = 0x09;

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode, KeysweepError } from "../errors.ts";
import { gitBytes } from "./process.ts";
import { type Change, rawParser } from "./raw.ts";
import { emptyTree, type Repository } from "./repository.ts";
import { splitNul } from "./text.ts";

/** The commits that the next commit will have as parents, HEAD first; none before the first commit. */
export function nextParents(repository: Repository): readonly string[] {
  return repository.head === undefined ? [] : [repository.head, ...mergeHeads(repository)];
}

/** The commits being merged, if a merge is under way. */
function mergeHeads(repository: Repository): readonly string[] {
  try {
    return readFileSync(join(repository.gitDir, "MERGE_HEAD"), "latin1").split("\n").filter(Boolean);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return mergeHeadsOfHook(repository);
    throw new KeysweepError("IO", "MERGE_HEAD cannot be read", { cause: error });
  }
}

/**
 * Git calls the pre-merge-commit hook before it writes MERGE_HEAD; the commits being merged stand then in names of variables alone,
 * `GITHEAD_<id>`. Without them the merge would be blamed for all that the other branch brings.
 */
function mergeHeadsOfHook({ objectFormat }: Repository): readonly string[] {
  const digits = objectFormat === "sha1" ? 40 : 64;
  return Object.keys(process.env).flatMap((name) => {
    const id = name.startsWith("GITHEAD_") ? name.slice("GITHEAD_".length) : "";
    return id.length === digits && /^[0-9a-f]+$/.test(id) ? [id] : [];
  });
}

/**
 * What the index (GIT_INDEX_FILE, where set) changes against a commit, or against the empty tree when there is none. Renames are
 * followed; where git cannot (an object it needs is not there), a rename reads as a deletion and an addition.
 */
export async function stagedChanges(repository: Repository, parent: string | undefined): Promise<Change[]> {
  const diff = (renames: string): Promise<Buffer> =>
    gitBytes(
      [
        ...["diff-index", "--cached", "--raw", "-z", "--no-abbrev", renames],
        ...["--no-ext-diff", "--no-textconv", "--ignore-submodules=none"],
        ...[parent ?? emptyTree(repository.objectFormat), "--"],
      ],
      repository.call,
    );
  const bytes = await diff("-M").catch((error: unknown) => {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return diff("--no-renames");
    throw error;
  });
  const parse = rawParser();
  const changes: Change[] = [];
  for (const piece of splitNul(bytes)) {
    const item = parse(piece);
    if (item?.kind === "change") changes.push(item.change);
  }
  return changes;
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../errors.ts";
import { readHeaders } from "./objects.ts";
import { once } from "./once.ts";
import type { Repository } from "./repository.ts";

/** What a merge, a rebase or another operation under way brings in when it ends: no ref names it until then. */
const UNDER_WAY = [
  ...["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "MERGE_AUTOSTASH"],
  ...["rebase-merge/autostash", "rebase-apply/autostash"],
];

/** Refs that each work tree has for itself: git lists only those of the one it is in. */
const OWN_REFS = ["refs/bisect", "refs/rewritten", "refs/worktree"];

/**
 * Commits (and tags of commits) in use that git's `--all` and `--reflog` pass over: refs of the other work trees' own, and what an
 * operation under way in any of them holds on to. Only those that are here.
 */
export function otherStarts(repository: Repository): Promise<readonly string[]> {
  return once(repository, "other starts", () => askForStarts(repository));
}

async function askForStarts(repository: Repository): Promise<string[]> {
  const starts: string[] = [];
  const ids = idsBesideRefs(repository);
  if (ids.length === 0) return starts;
  for await (const { oid, type } of readHeaders(repository, ids))
    if (type === "commit" || type === "tag") starts.push(oid);
  return starts;
}

/** What the files say, whether or not it is here. Each once, ascending. */
export function idsBesideRefs({ commonDir, gitDir }: Repository): readonly string[] {
  const ids = new Set<string>();
  for (const folder of gitFolders(commonDir)) {
    const refs = folder === gitDir ? [] : OWN_REFS.flatMap((name) => filesBelow(join(folder, name)));
    for (const file of [...UNDER_WAY.map((name) => join(folder, name)), ...refs])
      for (const line of textOf(file).split("\n")) if (ID.test(line)) ids.add(line);
  }
  return [...ids].sort();
}

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Git's folder of every work tree, that of the main one first. */
export function gitFolders(commonDir: string): string[] {
  const linked = join(commonDir, "worktrees");
  return [commonDir, ...namesIn(linked).map((name) => join(linked, name))];
}

function namesIn(folder: string): string[] {
  return ifThere(() => readdirSync(folder), []);
}

function filesBelow(folder: string): string[] {
  const entries = ifThere(() => readdirSync(folder, { recursive: true, withFileTypes: true }), []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function textOf(file: string): string {
  return ifThere(() => readFileSync(file, "latin1"), "");
}

function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].some((code) => hasCode(error, code))) return otherwise;
    throw error;
  }
}

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../errors.ts";
import { idsBesideRefs } from "./other-starts.ts";
import { startGit } from "./process.ts";
import type { Repository } from "./repository.ts";

/**
 * A hash of everything that says where history starts and how it is cut: refs, the HEADs and reflogs of all work trees,
 * shallow commits, grafts, configuration. As long as it and the objects stay the same, so does all that is known of the
 * history. No object is looked at, so that tens of thousands of refs cost next to nothing.
 */
export async function historyState(repository: Repository): Promise<string> {
  const { commonDir, gitDir } = repository;
  const hash = createHash("sha256");
  hash.update(`${gitDir}\0${repository.head ?? ""}\0`);
  const refs = startGit(["for-each-ref", "--format=%(objectname) %(refname) %(symref)"], repository.call);
  refs.stdin.end();
  for await (const piece of refs.stdout) hash.update(piece as Buffer);
  await refs.ended;
  hash.update(`\0${idsBesideRefs(repository)}\0`);
  // Of a damaged ref git only warns.
  hash.update(`\0${refs.said()}\0`);
  const files = [
    ...["HEAD", "shallow", "config", "info/grafts", "packed-refs"].map((name) => join(commonDir, name)),
    ...["HEAD", "config.worktree"].map((name) => join(gitDir, name)),
    ...["logs", "worktrees", "reftable"].flatMap((name) => filesBelow(join(commonDir, name))),
    ...(gitDir === commonDir ? [] : filesBelow(join(gitDir, "logs"))),
  ];
  for (const file of files) {
    // An index changes with every look that git takes at the files.
    if (/[\\/]index$/.test(file)) continue;
    const bytes = readIfThere(file);
    if (bytes !== undefined) hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

/** A hash of what says where history is cut off or sewn together: shallow commits and grafts. */
export function historyCut({ commonDir }: Repository): string {
  const hash = createHash("sha256");
  for (const name of ["shallow", "info/grafts"])
    hash.update(`${name}\0`).update(readIfThere(join(commonDir, name)) ?? "");
  return hash.digest("hex");
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return [];
    throw error;
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

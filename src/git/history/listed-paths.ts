import { existsSync } from "node:fs";
import { join } from "node:path";
import { gitFolders } from "../other-starts.ts";
import { type GitCall, startGit } from "../process.ts";
import { GITLINK } from "../raw.ts";
import type { Repository } from "../repository.ts";
import { pathText, splitStream } from "../text.ts";
import type { ObjectTrace } from "./types.ts";

// Where blobs stand in single trees and indexes, as git lists them.

/** Output of `ls-tree` (`mode type oid<TAB>path`) and `ls-files --stage` (`mode oid stage<TAB>path`), as far as git gets. */
export async function pathsListed(
  call: GitCall,
  args: readonly string[],
  blobs: ReadonlySet<string>,
): Promise<Map<string, string[]>> {
  const paths = new Map<string, string[]>();
  // 1 and 128: a damaged tree.
  const git = startGit(args, { ...call, answers: [1, 128] });
  git.stdin.end();
  for await (const piece of splitStream(git.stdout, 0)) {
    const tab = piece.indexOf(0x09);
    const words = piece.toString("latin1", 0, tab).split(" ");
    const oid = args[0] === "ls-tree" ? words[2] : words[1];
    if (oid === undefined || words[0] === GITLINK || !blobs.has(oid)) continue;
    paths.set(oid, [...(paths.get(oid) ?? []), pathText(piece.subarray(tab + 1))]);
  }
  await git.ended;
  return paths;
}

/** Blobs that only the index holds are staged, not lost. */
export async function addIndex(repository: Repository, objects: Map<string, ObjectTrace>): Promise<void> {
  const lost = new Set(
    [...objects.values()].filter((one) => !one.reachable && one.type === "blob").map((one) => one.oid),
  );
  const calls = repository.root === undefined ? [] : [repository.call];
  for (const call of [...calls, ...otherIndexes(repository)]) {
    if (lost.size === 0) return;
    for (const [oid, inIndex] of await pathsListed(call, ["ls-files", "--stage", "-z"], lost)) {
      const trace = objects.get(oid);
      if (trace !== undefined) objects.set(oid, { ...trace, inIndex });
      lost.delete(oid);
    }
  }
}

/** How git is to be asked about the indexes of the other work trees. */
function otherIndexes({ gitDir, commonDir }: Repository): GitCall[] {
  return gitFolders(commonDir)
    .filter((folder) => folder !== gitDir && existsSync(join(folder, "index")))
    .map((folder) => ({
      cwd: commonDir,
      // No path is looked at: any folder will do as the work tree, and a bare repository has none.
      env: { GIT_DIR: folder, GIT_WORK_TREE: commonDir, GIT_INDEX_FILE: join(folder, "index") },
    }));
}

import { KeysweepError } from "../errors.ts";
import { walkStarts } from "./graph.ts";
import { linksOf } from "./links.ts";
import { gitText, startGit } from "./process.ts";
import type { Repository } from "./repository.ts";
import { splitStream } from "./text.ts";

/**
 * Ids of the objects that refs, reflogs and the index lead to and that are not there, as `git rev-list --missing=print` tells them: what a shallow
 * clone left out is not missed. Reads every tree of the history once: seconds for a large one.
 * Throws `GIT_FAILED` where git cannot go on, say at a corrupt tree or a missing commit. An aborted `signal` ends it early and quietly.
 */
export async function* missingObjects(repository: Repository, signal?: AbortSignal): AsyncGenerator<string> {
  const git = startGit(
    ["rev-list", "--objects", "--all", "--reflog", "--indexed-objects", "--missing=print", "--quiet"],
    repository.call,
  );
  git.stdin.end();
  const stop = (): void => git.kill();
  signal?.addEventListener("abort", stop);
  let finished = false;
  try {
    for await (const piece of splitStream(git.stdout, 0x0a)) {
      const line = piece.toString("latin1");
      if (line.startsWith("?")) yield line.slice(1).split(" ")[0] ?? "";
    }
    finished = true;
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!finished) git.kill();
  }
  await git.ended;
}

/**
 * How many objects are named by an object, a ref, a reflog or an index, reachable or not, and are not here. 0: nothing is
 * missing, and no walk is needed to know it. Undefined where only such a walk ({@link missingObjects}) can tell. An
 * aborted `signal` ends it early, with its reason.
 */
export async function unlinkedObjects(
  repository: Repository,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const links = await linksOf(repository, { signal });
  const starts = await walkStarts(repository);
  if (links === undefined || starts === undefined) return undefined;
  const unlinked = new Set([...links.absent].map((number) => links.ids.id(number)));
  for (const oid of starts) {
    const number = links.ids.find(Buffer.from(oid, "hex"), 0);
    // It came while the rest was read.
    if (number < 0) return undefined;
    if (links.type(number) === 0) unlinked.add(oid);
  }
  try {
    const args = ["rev-list", "--objects", "--indexed-objects", "--missing=print", "--quiet"];
    for (const line of (await gitText(args, repository.call)).split("\n"))
      if (line.startsWith("?")) unlinked.add(line.slice(1).split(" ")[0] ?? "");
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return undefined;
    throw error;
  }
  return unlinked.size;
}

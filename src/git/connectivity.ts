import { startGit } from "./process.ts";
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

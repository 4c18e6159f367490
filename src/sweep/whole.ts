import type { Repository } from "../git/repository.ts";
import { historySource } from "../sources/history.ts";
import { worktreeSource } from "../sources/worktree.ts";
import { resolveInHistory } from "./history.ts";
import {
  joinReadings,
  type Reading,
  type Resolved,
  type RunContext,
  readSource,
  resolveDirectly,
} from "./run.ts";

/** Reads the working tree, where there is one, and the whole history, and finds every place of what is in them. */
export async function readRepository(
  repository: Repository,
  context: RunContext,
): Promise<{ readonly reading: Reading; readonly resolved: Resolved }> {
  const { config } = context;
  const globs = { include: config.include, exclude: config.exclude };
  const tree =
    repository.root === undefined
      ? undefined
      : await readSource(
          worktreeSource(repository, { globs, maxBinaryBytes: config.maxBinaryBytes }),
          context,
        );
  const past = await readSource(historySource(repository), context);
  const inPast = await resolveInHistory(repository, past.sightings, { unreachable: false, now: new Date() });
  return {
    reading: joinReadings([...(tree ? [tree] : []), past]),
    resolved: {
      ...inPast,
      placed: [...resolveDirectly(tree?.sightings ?? []).placed, ...inPast.placed],
    },
  };
}

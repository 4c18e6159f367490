import type { Repository } from "../git/repository.ts";
import type { RunResult } from "../leaks/types.ts";
import { historySource } from "../sources/history.ts";
import { worktreeSource } from "../sources/worktree.ts";
import { resolveInHistory } from "./history.ts";
import {
  concludeRun,
  joinReadings,
  type Reading,
  type Resolved,
  type RunContext,
  type RunDescription,
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

/** Sweeps the working tree (a bare repository has none) and the whole history. */
export async function sweepWhole(
  repository: Repository,
  context: RunContext,
  what: Pick<RunDescription, "command" | "startedAt" | "whole"> & { readonly scope?: string },
): Promise<RunResult> {
  const { reading, resolved } = await readRepository(repository, context);
  const bare = repository.root === undefined;
  const scope = bare
    ? "the whole history of a bare repository"
    : (what.scope ?? "the working tree and the whole history");
  return concludeRun({ ...what, scope, whole: !bare && what.whole === true }, reading, resolved, context);
}

import type { Repository } from "../git/repository.ts";
import type { RunResult } from "../leaks/types.ts";
import { historySource } from "../sources/history.ts";
import { worktreeSource } from "../sources/worktree.ts";
import { resolveInHistory } from "./history.ts";
import {
  concludeRun,
  joinReadings,
  type RunContext,
  type RunDescription,
  readSource,
  resolveDirectly,
} from "./run.ts";

/** Sweeps the working tree (a bare repository has none) and the whole history. */
export async function sweepWhole(
  repository: Repository,
  context: RunContext,
  what: Pick<RunDescription, "command" | "startedAt" | "whole"> & { readonly scope?: string },
): Promise<RunResult> {
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
  const resolved = {
    ...inPast,
    placed: [...resolveDirectly(tree?.sightings ?? []).placed, ...inPast.placed],
  };
  const scope = tree ? "the working tree and the whole history" : "the whole history of a bare repository";
  return concludeRun(
    { ...what, scope: (tree && what.scope) ?? scope, whole: tree !== undefined && what.whole === true },
    joinReadings([...(tree ? [tree] : []), past]),
    resolved,
    context,
  );
}

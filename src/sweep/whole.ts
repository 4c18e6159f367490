import type { Repository } from "../git/repository.ts";
import { shallowGap } from "../git/shallow.ts";
import type { RunResult } from "../leaks/types.ts";
import { historySource } from "../sources/history.ts";
import { worktreeSource } from "../sources/worktree.ts";
import { concludeRun, type RunDescription } from "./conclude.ts";
import { resolveDirectly } from "./direct-places.ts";
import { readFiles } from "./files/read.ts";
import { resolveInHistory } from "./history.ts";
import { readNamesInHistory } from "./names/history.ts";
import { type SweepOptions, sweepHistory } from "./pack/sweep.ts";
import { hasPathRule } from "./path-rules/open-watch.ts";
import { joinReadings, type Reading, readSource, withExamined } from "./reading.ts";
import type { Resolved, RunContext } from "./run.ts";

/** How a history is read. */
export interface HistoryOptions extends SweepOptions {
  /** Let git print every object instead of reading its packs. */
  readonly plain?: boolean;
}

/**
 * Reads the contents of the whole object database, from its packs or (`plain`) as git prints them, with the same findings. A shallow clone
 * does not have the whole history: that is a gap, however well the rest is read.
 */
export async function readHistory(
  repository: Repository,
  context: RunContext,
  { plain, ...options }: HistoryOptions,
): Promise<Reading> {
  const reading = plain
    ? await readSource(historySource(repository), context)
    : await sweepHistory(repository, context, options);
  const { blobs, bytes } = reading.coverage;
  // The total counts trees and what is remembered as well, none of which is read: in the end, all is what was read.
  context.onProgress?.({ blobs, bytes, total: blobs });
  const cut = shallowGap(repository);
  const named = await readNamesInHistory(repository, context);
  const past = await pathsIn(repository, context);
  const more = [...(cut === undefined ? [] : [cut]), ...named.gaps, ...(past?.gaps ?? [])];
  const whole = {
    ...withExamined(reading, named.examined),
    ...(named.hasKeys !== undefined && { hasKeysInNames: named.hasKeys }),
  };
  if (past === undefined && more.length === 0) return whole;
  const { coverage } = whole;
  return {
    ...whole,
    ...(past && { atPaths: past.seen }),
    coverage: { ...coverage, gaps: [...coverage.gaps, ...more] },
  };
}

/** Files of the history that a rule takes for leaks by their path alone; nothing is looked for where no rule does so. */
async function pathsIn(repository: Repository, { config, signal }: RunContext) {
  if (!hasPathRule(config.ruleSet)) return undefined;
  const { findPathsInHistory } = await import("./path-rules/history.ts");
  return findPathsInHistory(repository, config, signal);
}

/** Reads the working tree, where there is one, and the whole history, and finds every place of what is in them. */
export async function readRepository(
  repository: Repository,
  context: RunContext,
  history: HistoryOptions = {},
): Promise<{ readonly reading: Reading; readonly resolved: Resolved }> {
  const { config } = context;
  const globs = { include: config.include, exclude: config.exclude };
  const tree =
    repository.root === undefined
      ? undefined
      : await readFiles(
          worktreeSource(repository, { globs, maxBinaryBytes: config.maxBinaryBytes }),
          context,
          history,
        );
  const past = await readHistory(repository, tree ? goingOn(context, tree) : context, history);
  const inPast = await resolveInHistory(repository, past, { unreachable: false, now: new Date() });
  const inTree = tree && resolveDirectly(tree);
  return {
    reading: joinReadings([...(tree ? [tree] : []), past]),
    resolved: {
      ...inPast,
      placed: [...(inTree?.placed ?? []), ...inPast.placed],
      unopened: [...(inTree?.unopened ?? []), ...inPast.unopened],
    },
  };
}

/** A context whose progress goes on where a reading has ended. */
function goingOn({ onProgress, ...context }: RunContext, { coverage }: Reading): RunContext {
  if (onProgress === undefined) return context;
  return {
    ...context,
    onProgress: ({ blobs, bytes, total }) =>
      onProgress({
        blobs: coverage.blobs + blobs,
        bytes: coverage.bytes + bytes,
        ...(total !== undefined && { total: coverage.blobs + total }),
      }),
  };
}

/** Sweeps the working tree (a bare repository has none) and the whole history. */
export async function sweepWhole(
  repository: Repository,
  context: RunContext,
  what: Pick<RunDescription, "command" | "startedAt" | "whole"> & {
    readonly scope?: string;
    readonly history?: HistoryOptions;
  },
): Promise<RunResult> {
  const { reading, resolved } = await readRepository(repository, context, what.history);
  const bare = repository.root === undefined;
  const scope = bare
    ? "the whole history of a bare repository"
    : (what.scope ?? "the working tree and the whole history");
  const { command, startedAt } = what;
  return concludeRun(
    { command, startedAt, scope, whole: !bare && what.whole === true },
    reading,
    resolved,
    context,
  );
}

import { loadConfig } from "../config/load.ts";
import type { Config } from "../config/types.ts";
import { parseRange } from "../git/range.ts";
import { openRepository, type Repository } from "../git/repository.ts";
import type { RunResult } from "../leaks/types.ts";
import { rangeSource } from "../sources/range.ts";
import { stagedSource } from "../sources/staged.ts";
import type { Source } from "../sources/types.ts";
import { worktreeSource } from "../sources/worktree.ts";
import { concludeRun } from "../sweep/conclude.ts";
import { resolveDirectly } from "../sweep/direct-places.ts";
import { resolveInHistory } from "../sweep/history.ts";
import { withinGlobs } from "../sweep/paths.ts";
import { readPermissions } from "../sweep/permissions.ts";
import { type Reading, readSource } from "../sweep/reading.ts";
import type { Progress, Resolved, RunContext } from "../sweep/run.ts";
import { settingsAt } from "../sweep/settings-at.ts";
import { readHistory, readRepository } from "../sweep/whole.ts";
import { checkOptions, checkValue } from "./options.ts";

/**
 * What of a repository is read.
 *
 * - `everything`: the working tree, where there is one, and the whole history.
 * - `worktree`: tracked and untracked files that git does not ignore.
 * - `staged`: what the next commit would add.
 * - `history`: every file, message and note of the past.
 * - `{ range: "base..head" }`: what head has and base has not.
 */
export type SweepTarget = "everything" | "worktree" | "staged" | "history" | { readonly range: string };

const TARGETS = ["everything", "worktree", "staged", "history"] as const;

/** How a repository is swept. */
export interface SweepOptions {
  /** A folder in a repository (default: the current one). */
  readonly path?: string;
  /** Default: `everything`. */
  readonly what?: SweepTarget;
  /** Default: the repository's own configuration. */
  readonly config?: Config;
  /** Read configuration, ignore files and baseline as this commit has them, not from the working tree. */
  readonly settingsFrom?: string;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each blob. */
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Sweeps a repository as the command line does: its configuration, ignore files and baseline count. A result with `coverage.gaps` is not
 * complete, whatever else it says. Errors: `NOT_A_REPOSITORY`, `NOT_FOUND`, `CONFIG`, `RULES`, `BASE_MISSING`, `USAGE` and those of git.
 */
export async function sweep(options: SweepOptions = {}): Promise<RunResult> {
  const startedAt = performance.now();
  checkOptions(options, "sweep", {
    path: "text",
    what: typeof options?.what === "string" ? TARGETS : "object",
    config: "config",
    settingsFrom: "text",
    signal: "signal",
    onProgress: "function",
  });
  if (typeof options.what === "object") {
    checkOptions(options.what, "`what` of sweep", { range: "text" });
    checkValue(options.what.range, "the range of sweep", "text");
  }
  const { path = ".", what = "everything", settingsFrom, signal, onProgress } = options;
  signal?.throwIfAborted();
  const repository = await openRepository(path);
  const root = repository.root ?? repository.gitDir;
  const read = settingsFrom === undefined ? undefined : await settingsAt(repository, settingsFrom);
  const config = options.config ?? (await loadConfig(root, root, {}, read));
  const context: RunContext = {
    config,
    ...(await readPermissions(root, config, read)),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  };
  const { reading, resolved } = await readTarget(repository, what, context);
  signal?.throwIfAborted();
  return concludeRun({ ...describe(what), startedAt }, reading, resolved, context);
}

async function readTarget(
  repository: Repository,
  what: SweepTarget,
  context: RunContext,
): Promise<{ readonly reading: Reading; readonly resolved: Resolved }> {
  if (what === "everything") return readRepository(repository, context);
  if (what === "history") {
    const reading = await readHistory(repository, context, {});
    const options = { unreachable: false, now: new Date() };
    return { reading, resolved: await resolveInHistory(repository, reading, options) };
  }
  const reading = await readSource(sourceOf(repository, what, context.config), context);
  return { reading, resolved: resolveDirectly(reading) };
}

function sourceOf(
  repository: Repository,
  what: "worktree" | "staged" | { readonly range: string },
  config: Config,
): Source {
  if (what === "worktree") {
    const globs = { include: config.include, exclude: config.exclude };
    return worktreeSource(repository, { globs, maxBinaryBytes: config.maxBinaryBytes });
  }
  if (what === "staged") return withinGlobs(stagedSource(repository), config);
  return withinGlobs(rangeSource(repository, parseRange(what.range)), config);
}

function describe(what: SweepTarget): { command: RunResult["command"]; scope: string; whole?: boolean } {
  if (typeof what === "object") return { command: "range", scope: what.range };
  switch (what) {
    case "everything":
      return { command: "check", scope: "the working tree and the whole history", whole: true };
    case "worktree":
      return { command: "scan", scope: "the working tree" };
    case "staged":
      return { command: "staged", scope: "what the next commit adds" };
    case "history":
      return { command: "history", scope: "the whole history" };
  }
}

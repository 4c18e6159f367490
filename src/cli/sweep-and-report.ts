import type { Config } from "../config/types.ts";
import type { Repository } from "../git/repository.ts";
import type { RunResult } from "../leaks/types.ts";
import type { Source } from "../sources/types.ts";
import { concludeRun } from "../sweep/conclude.ts";
import { resolveDirectly } from "../sweep/direct-places.ts";
import { readFiles } from "../sweep/files/read.ts";
import type { PathsSeen } from "../sweep/paths.ts";
import type { Reading } from "../sweep/reading.ts";
import type { Resolved, RunContext } from "../sweep/run.ts";
import type { HistoryOptions } from "../sweep/whole.ts";
import type { ExitCode } from "./exit.ts";
import type { Io } from "./io.ts";
import type { OptionValues } from "./options.ts";
import { report, reportTargets } from "./output.ts";
import { openSession, type Session } from "./session.ts";
import { failOnOf, openVerifier, withVerdicts } from "./verification.ts";
import { wayOut } from "./way-out.ts";

/** What a command reads and what it is called. */
export interface SweepPlan {
  readonly command: RunResult["command"];
  /** The folder whose configuration and ignore files count. */
  readonly root: string;
  /** For the verdict line: `the working tree`. */
  readonly scope: string;
  /** Before the numbers of the progress line. */
  readonly label: string;
  /** Where verdicts and rotations are remembered; absent outside of a repository. */
  readonly gitDir?: string;
  /** Reads and examines everything; {@link readFrom} makes it out of a source. */
  readonly read: (session: Session) => Promise<Reading>;
  /** Finds the places of what was sighted; without it they know them. */
  readonly resolve?: (reading: Reading, context: RunContext) => Promise<Resolved>;
}

/** What all scanning commands do: configuration, source, findings, reports, exit code. */
export async function sweepAndReport(plan: SweepPlan, options: OptionValues, io: Io): Promise<ExitCode> {
  const targets = await reportTargets(options, io.cwd);
  failOnOf(options, options.verify === true);
  const startedAt = performance.now();
  const session = await openSession(plan.root, options, io, plan.label);
  const result = await sweep(plan, session, startedAt).finally(session.progress.clear);
  const known = await withStates(result, options, plan.gitDir, io);
  return report(known, targets, options, io, {
    folder: plan.root,
    wayOut: wayOut(plan.command, session.config, options["settings-from"]),
  });
}

/** The result with what is known of its leaks beside what was read: how far their rotations are and, with `--verify`, their verdicts. */
export async function withStates(
  result: RunResult,
  options: OptionValues,
  gitDir: string | undefined,
  io: Io,
): Promise<RunResult> {
  if (result.leaks.length === 0) return result;
  const { withRotations } = await import("../rotate/known.ts");
  const known = gitDir === undefined ? result : await withRotations(result, gitDir);
  return options.verify ? withVerdicts(known, await openVerifier(options, gitDir), io) : known;
}

async function sweep(plan: SweepPlan, session: Session, startedAt: number): Promise<RunResult> {
  const reading = await plan.read(session);
  const resolved = plan.resolve ? await plan.resolve(reading, session.context) : resolveDirectly(reading);
  const { command, scope } = plan;
  return concludeRun({ command, scope, startedAt }, reading, resolved, session.context);
}

/**
 * The reading of a source that is opened when the configuration is known; in threads where it turns out to be large. `paths`: of all files
 * that there are with the change that the source is; see `mustWantMore`.
 */
export function readFrom(
  { jobs }: OptionValues,
  open: (config: Config, seen: PathsSeen) => Source,
  paths?: (leftOut: typeof import("./left-out.ts")) => Promise<readonly string[]>,
): SweepPlan["read"] {
  return async ({ config, context }) => {
    const seen: PathsSeen = { wanted: false, left: new Set() };
    const how = { besideGit: true, ...(jobs !== undefined && { jobs }) };
    const reading = await readFiles(open(config, seen), context, how);
    if (paths !== undefined && !seen.wanted && seen.left.size > 0) {
      const leftOut = await import("./left-out.ts");
      await leftOut.mustWantMore(seen, config, () => paths(leftOut));
    }
    return reading;
  };
}

/** The folder of a repository that holds its settings: the root of the work tree, or the git folder of a bare one. */
export function settingsRoot(repository: Repository): string {
  return repository.root ?? repository.gitDir;
}

/** How a history is to be swept. */
export function sweepOptions({ jobs, ...options }: OptionValues): HistoryOptions {
  return {
    plain: options["no-packs"] === true,
    noCache: options["no-cache"] === true,
    ...(jobs !== undefined && { jobs }),
  };
}

import { appendFile, stat } from "node:fs/promises";
import { dirname, normalize, resolve } from "node:path";
import { KeysweepError, systemWords } from "../errors.ts";
import { describeRepository } from "../git/describe.ts";
import { PATH_RULE } from "../leaks/path-rule.ts";
import type { Concern, Leak, RunResult } from "../leaks/types.ts";
import { isLive } from "../report/order.ts";
import { FORMATS, type RepositoryInfo } from "../report/types.ts";
import { EXIT, type ExitCode } from "./exit.ts";
import { type Io, wantsColor, writeOut } from "./io.ts";
import type { OptionValues } from "./options.ts";
import { readVersion } from "./version.ts";

/** A report that was asked for: its format and where it goes; no file means standard output. */
export interface ReportTarget {
  readonly format: string;
  readonly file?: string;
}

/**
 * Reads `--format NAME[=FILE]` and `--output FILE`, before a run that would be in vain. Throws `USAGE` for a format that does not exist,
 * when two reports would go to the same place, and when a link of the repository's own takes one out of it; `NOT_FOUND` when a report's folder is not there.
 */
export async function reportTargets(options: OptionValues, cwd: string): Promise<readonly ReportTarget[]> {
  const targets = placeReports(options);
  for (const { format } of targets) checkFormat(format);
  for (const { file } of targets) if (file !== undefined) await needFolder(file, cwd);
  return targets;
}

function checkFormat(format: string): void {
  if ((FORMATS as readonly string[]).includes(format)) return;
  throw new KeysweepError("USAGE", `there is no report format "${format}"`, {
    hint: `Formats: ${FORMATS.join(", ")}.`,
  });
}

async function needFolder(file: string, cwd: string): Promise<void> {
  const path = resolve(cwd, file);
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new KeysweepError("NOT_FOUND", `there is no folder for the report ${file}`, {
      hint: "Make it first, or write elsewhere.",
    });
  if ((await stat(path).catch(() => undefined))?.isDirectory())
    throw new KeysweepError("USAGE", `the report ${file} would overwrite a folder`);
  const { refuseForeignLink } = await import("./report-links.ts");
  await refuseForeignLink(file, cwd);
}

function placeReports(options: OptionValues): readonly ReportTarget[] {
  const targets = (options.format ?? ["text"]).map((text): ReportTarget => {
    const [format = "", file] = text.split(/=(.*)/s);
    if (file === "")
      throw new KeysweepError("USAGE", `--format ${text} names no file`, { hint: `Write ${format}=FILE.` });
    return file === undefined ? { format } : { format, file };
  });
  const open = targets.findIndex(({ file }) => file === undefined);
  const placed = targets.map((target, index) =>
    index === open && options.output !== undefined ? { ...target, file: options.output } : target,
  );
  if (options.output !== undefined && open < 0) {
    throw new KeysweepError("USAGE", "--output has no report left to write", {
      hint: "Every --format names its own file.",
    });
  }
  const places = placed.map(({ file }) => (file === undefined ? "" : normalize(file)));
  if (new Set(places).size < places.length) {
    throw new KeysweepError("USAGE", "two reports would go to the same place", {
      hint: "Give all but one a file: --format text --format sarif=out.sarif",
    });
  }
  return placed;
}

/** Formats that say which repository they are about. */
const ABOUT_REPOSITORY = ["sarif", "gitlab"];

/** What the reports are about besides the result. */
export interface Surroundings {
  /** In the repository that was read; absent where there may be none. */
  readonly folder?: string;
  /** What is said to whoever finds that a leak is none; absent where nothing can be. */
  readonly wayOut?: string;
}

/** Writes the reports and says what to exit with. */
export async function report(
  result: RunResult,
  targets: readonly ReportTarget[],
  options: OptionValues,
  io: Io,
  { folder, wayOut }: Surroundings = {},
): Promise<ExitCode> {
  const { reporterFor } = await import("../report/index.ts");
  const clean = exitCodeOf(result, {}) === EXIT.clean && (result.concerns ?? []).length === 0;
  const repository =
    folder !== undefined && targets.some(({ format }) => ABOUT_REPOSITORY.includes(format))
      ? await describeIfThere(folder)
      : undefined;
  let failure: unknown;
  for (const { format, file } of targets) {
    const reporter = await reporterFor(format);
    if (file === undefined && format === "text" && options.quiet && clean) {
      await warn(result.warnings, io);
      continue;
    }
    const render = {
      color: file === undefined && wantsColor(io, io.stdout, !options["no-color"]),
      showSecrets: options["show-secrets"] === true,
      width: io.stdout.columns ?? 80,
      now: new Date(),
      toolVersion: readVersion(),
      ...(repository && { repository }),
      ...(wayOut !== undefined && { wayOut }),
    };
    const pieces = reporter.pieces?.(result, render) ?? [await reporter.render(result, render)];
    try {
      if (format === "github") await writeJobSummary(result, io);
      if (file !== undefined) await writeReport(file, pieces, io);
      else for (const piece of pieces) await writeOut(io.stdout, piece);
    } catch (error) {
      // The other reports are written all the same.
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return exitCodeOf(result, options);
}

/** Whoever sees no report is to know all the same that settings are not what they seem. */
async function warn(warnings: readonly string[], io: Io): Promise<void> {
  if (warnings.length === 0) return;
  const { neutralise } = await import("../report/neutral.ts");
  await writeOut(io.stderr, warnings.map((warning) => `Warning: ${neutralise(warning)}\n`).join(""));
}

/**
 * Leaks count before gaps: exit 1 says "act", exit 3 "nobody knows". Ways for a leak to happen count as leaks, those of
 * low severity (nothing is in danger by itself) do not, unless a rule for paths tells of them. `--fail-on` says which leaks count; where only live ones do, a
 * provider that gave no answer leaves the question open. `keysweep verify` asks nothing else, so there a key that nobody
 * can be asked about leaves it open, too.
 */
export function exitCodeOf(result: RunResult, options: OptionValues): ExitCode {
  const failOn = options["fail-on"] ?? "any";
  const counts = (leak: Leak) =>
    failOn === "live" ? isLive(leak.verdict) : failOn === "high" ? leak.confidence === "high" : true;
  const grave = failOn === "any" && (result.concerns ?? []).some(isGrave);
  if ((result.leaks.some(counts) || grave) && options["exit-zero"] !== true) return EXIT.leaks;
  const open =
    failOn === "live" &&
    result.leaks.some(
      ({ verdict }) => verdict === "unknown" || (verdict === "unverified" && result.command === "verify"),
    );
  return open || result.coverage.gaps.length > 0 ? EXIT.incomplete : EXIT.clean;
}

/** Whoever writes a rule for paths wants it to count, as its rules for contents do. */
function isGrave({ code, severity }: Concern): boolean {
  return severity !== "low" || code === PATH_RULE;
}

async function describeIfThere(folder: string): Promise<RepositoryInfo | undefined> {
  try {
    return await describeRepository(folder);
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "NOT_A_REPOSITORY") return undefined;
    throw error;
  }
}

/** Adds to the summary of a GitHub Actions step, where there is one. */
async function writeJobSummary(result: RunResult, io: Io): Promise<void> {
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === "") return;
  const { renderGithubSummary } = await import("../report/github-summary.ts");
  try {
    await appendFile(file, renderGithubSummary(result));
  } catch (error) {
    throw new KeysweepError("IO", `the job summary could not be written: ${systemWords(error)}`, {
      cause: error,
    });
  }
}

async function writeReport(file: string, pieces: Iterable<string>, io: Io): Promise<void> {
  try {
    const { writeReportFile } = await import("./write-report.ts");
    await writeReportFile(resolve(io.cwd, file), pieces);
  } catch (error) {
    throw new KeysweepError("IO", `the report could not be written to ${file}: ${systemWords(error)}`, {
      cause: error,
    });
  }
}

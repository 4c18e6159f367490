import type { Config } from "../config/types.ts";
import { checkEnvCoverage } from "../dotenv/check.ts";
import type { EnvFinding, EnvReport, KeyDetector } from "../dotenv/types.ts";
import type { Repository } from "../git/repository.ts";
import { gatherLeaks } from "../leaks/gather.ts";
import type { Concern, RunResult } from "../leaks/types.ts";
import { compileGlobs, type Globs } from "../sources/globs.ts";
import { loadExaminer } from "./load-examiner.ts";
import { sharedMemory } from "./record/history-memory.ts";
import type { RunContext } from "./run.ts";
import { openSieve } from "./sieve.ts";

/** What of a run permits keys. */
type Permitting = Pick<RunContext, "ignoreEntries" | "baseline">;

/**
 * Looks at the .env coverage of a work tree, or of a bare repository, with the rules in force as the judge of what a key is, and tells
 * of the paths that the configuration's globs want. What comments, allow lists, ignore files and the baseline permit is no key here either.
 * One thread is enough: .env files are few and small.
 */
export async function runEnvCheck(
  repository: Repository,
  config: Config,
  permissions: Permitting = { ignoreEntries: [] },
): Promise<EnvReport> {
  const memory = sharedMemory(repository);
  const report = await checkEnvCoverage({
    root: repository.root ?? repository.gitDir,
    repository,
    allowedBaseUrls: config.allowedBaseUrls,
    scanText: await keyDetector(config, permissions),
    ...(memory && {
      memory: {
        recall: () => memory.envFiles,
        keep: (envFiles) => memory.keep({ envFiles }),
      },
    }),
  });
  return withinGlobs(report, config);
}

async function withinGlobs(report: EnvReport, globs: Globs): Promise<EnvReport> {
  const judge = await compileGlobs(globs);
  const verdictOf = (finding: EnvFinding) =>
    judge(finding.code === "env-let-back-in" ? finding.target : finding.path);
  const excluded = report.findings.filter((finding) => verdictOf(finding) === "excluded");
  return {
    ...report,
    findings: report.findings.filter((finding) => verdictOf(finding) === "read"),
    gaps: report.gaps.filter(({ what }) => judge(what) !== "excluded"),
    skips: [
      ...report.skips,
      ...[...new Set(excluded.map(({ path }) => path))].map((what) => ({ what, why: "excluded" as const })),
    ],
  };
}

async function keyDetector(
  config: Config,
  { ignoreEntries, baseline = [] }: Permitting,
): Promise<KeyDetector> {
  const { scanner, examiner } = await loadExaminer(config);
  const sieve = await openSieve(config, baseline);
  return (bytes, path) => {
    const raw = scanner.scan(bytes);
    if (raw.length === 0) return [];
    const { sightings } = examiner.locate(bytes, { kind: "file", path }, raw);
    const placed = sightings
      .filter(({ confidence }) => confidence !== "low")
      .map((sighting) => ({ sighting, place: { kind: "file", path } as const }));
    const { leaks } = gatherLeaks(sieve(placed).baselined.standing, ignoreEntries);
    return leaks
      .flatMap(({ description, findings }) => findings.map(({ line }) => ({ kind: description, line })))
      .sort((a, b) => a.line - b.line);
  };
}

/** What of an env report goes into a report of a run. */
export function envConcerns({ findings }: EnvReport): readonly Concern[] {
  return findings.map(({ code, severity, path, line, message, fix }) => ({
    code,
    severity,
    path,
    message,
    ...(line !== undefined && { line }),
    ...(fix !== undefined && { fix }),
  }));
}

/** An env report as the result of a run of its own. */
export function envResult(report: EnvReport, ruleCount: number, durationMs: number): RunResult {
  const { looked } = report;
  return {
    command: "env",
    leaks: [],
    concerns: envConcerns(report),
    coverage: {
      blobs: looked.filesRead,
      bytes: looked.bytesRead,
      gaps: report.gaps,
      skips: report.skips,
    },
    allowed: { inline: 0, ignoreFile: 0, config: 0, baseline: 0 },
    warnings: [],
    ruleCount,
    scope: looked.bare
      ? `.env coverage (${looked.versions} ${looked.versions === 1 ? "version" : "versions"} of .env files in the history of a bare repository)`
      : `.env coverage (${looked.envFiles.length} .env ${looked.envFiles.length === 1 ? "file" : "files"} here)`,
    durationMs,
  };
}

import type { Config } from "../config/types.ts";
import { indexLines } from "../detect/lines.ts";
import { loadScanner } from "../detect/scanner.ts";
import { rankRules } from "../detect/settle.ts";
import { tell } from "../detect/tell.ts";
import { checkEnvCoverage } from "../dotenv/check.ts";
import type { EnvFinding, EnvReport, KeyDetector } from "../dotenv/types.ts";
import type { Repository } from "../git/repository.ts";
import type { Concern, RunResult } from "../leaks/types.ts";
import { compileGlobs, type Globs } from "../sources/globs.ts";
import { sharedMemory } from "./record/history-memory.ts";

/**
 * Looks at the .env coverage of a work tree, or of a bare repository, with the rules in force as the judge of what a key is, and tells
 * of the paths that the configuration's globs want. One thread is enough: .env files are few and small.
 */
export async function runEnvCheck(repository: Repository, config: Config): Promise<EnvReport> {
  const memory = sharedMemory(repository);
  const report = await checkEnvCoverage({
    root: repository.root ?? repository.gitDir,
    repository,
    allowedBaseUrls: config.allowedBaseUrls,
    scanText: await keyDetector(config),
    ...(memory && {
      memory: {
        recall: () => memory.envFiles,
        keep: (envFiles) => memory.keep({ envFiles }),
      },
    }),
  });
  return withinGlobs(report, config);
}

function withinGlobs(report: EnvReport, globs: Globs): EnvReport {
  const judge = compileGlobs(globs);
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

async function keyDetector({ ruleSet }: Config): Promise<KeyDetector> {
  const scanner = await loadScanner(ruleSet);
  const ranked = rankRules(ruleSet.rules);
  return (bytes) => {
    const raw = scanner.scan(bytes);
    if (raw.length === 0) return [];
    const lines = indexLines(bytes);
    const matches = tell(raw, ranked, () => lines).told.filter(({ confidence }) => confidence !== "low");
    return matches.map(({ ruleId, start }) => ({
      kind: ranked.get(ruleId)?.rule.description ?? ruleId,
      line: lines.position(start).line,
    }));
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

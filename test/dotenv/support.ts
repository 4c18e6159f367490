import type { EnvFinding, EnvReport, KeyDetector } from "../../src/dotenv/types.ts";
import { createRepository, type TestRepository } from "../support/repository.ts";

/** A repository with the given files written and, unless `commit` is false, committed (ignored ones are not). */
export function repositoryWith(files: Readonly<Record<string, string>>, commit = true): TestRepository {
  const repository = createRepository();
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (commit) repository.commit("first");
  return repository;
}

/** `severity code path` of each finding: what most tests are about. */
export function summary(report: EnvReport): string[] {
  return report.findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
}

export function findingOf<Code extends EnvFinding["code"]>(
  report: EnvReport,
  code: Code,
): Extract<EnvFinding, { code: Code }> {
  const found = report.findings.find((finding) => finding.code === code);
  if (found === undefined) throw new Error(`no ${code} in ${JSON.stringify(report.findings)}`);
  return found as Extract<EnvFinding, { code: Code }>;
}

/** A key detector that knows one key. */
export function detectorOf(key: string): KeyDetector {
  return (bytes) => {
    const at = Buffer.from(bytes).indexOf(key);
    if (at < 0) return [];
    return [
      { kind: "test-key", line: Buffer.from(bytes).subarray(0, at).toString("latin1").split("\n").length },
    ];
  };
}

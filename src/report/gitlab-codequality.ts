import type { Finding } from "../leaks/types.ts";
import type { Severity } from "../rules/types.ts";
import { concernId, concernSentences, concernsOf } from "./concern.ts";
import { whatSentence } from "./describe.ts";
import { fallbackPath, linesInFile, placeGroups } from "./groups.ts";
import { neutraliseJson } from "./neutral.ts";
import { worstFirst } from "./order.ts";
import type { Reporter } from "./types.ts";

const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
};

/**
 * GitLab's code quality report (`artifacts:reports:codequality`), the subset of Code Climate's format that GitLab reads. It
 * has no place for gaps: the exit code carries them. Never holds a secret.
 */
export const gitlabCodeQuality: Reporter = {
  format: "gitlab-codequality",
  extension: "json",
  render: (result) => {
    const issues = worstFirst(result.leaks)
      .flatMap(placeGroups)
      .map((group) => ({
        type: "issue",
        check_name: group.leak.ruleId,
        description: whatSentence(group),
        categories: ["Security"],
        severity: SEVERITY[group.leak.severity],
        fingerprint: group.id,
        location: {
          path: fallbackPath(group.finding.place),
          lines: linesOf(group.finding),
        },
      }));
    const concerns = concernsOf(result).map((concern) => ({
      type: "issue",
      check_name: concern.code,
      description: concernSentences(concern),
      categories: ["Security"],
      severity: SEVERITY[concern.severity],
      fingerprint: concernId(concern),
      location: { path: concern.path, lines: { begin: concern.line ?? 1, end: concern.line ?? 1 } },
    }));
    return `${neutraliseJson(JSON.stringify([...issues, ...concerns], null, 2))}\n`;
  },
};

function linesOf(finding: Finding): { readonly begin: number; readonly end: number } {
  const { line, endLine } = linesInFile(finding);
  return { begin: line, end: endLine };
}

import type * as Sarif from "sarif";
import { PATH_RULE } from "../leaks/path-rule.ts";
import type { Concern, Finding, Leak, Permitted, RunResult } from "../leaks/types.ts";
import type { Confidence, Severity } from "../rules/types.ts";
import { remedyUrl } from "./advice.ts";
import { concernId, concernSentences, concernsOf } from "./concern.ts";
import { quoted, sentences } from "./describe.ts";
import { fallbackPath, isInLines, type PlaceGroup, placeGroups } from "./groups.ts";
import { neutralise, neutraliseJson } from "./neutral.ts";
import { CONFIDENCES, SEVERITIES, worstFirst } from "./order.ts";
import { commitOf, pathOf, placeName } from "./place.ts";
import type { RenderOptions, Reporter, RepositoryInfo } from "./types.ts";
import { isoTime } from "./words.ts";

/** GitHub reads `security-severity` as a CVSS-like number: over 9 critical, from 7 high, from 4 medium, else low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.5",
};
const LEVEL: Readonly<Record<Severity, Sarif.ReportingConfiguration.level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};
const PRECISION: Readonly<Record<Confidence, string>> = { high: "very-high", medium: "medium", low: "low" };
/** GitHub refuses a rule with more tags. */
const TAGS = 20;
/** GitHub refuses a run with more results; worst come first, so the mildest are left out, and a notification says so. */
const RESULTS = 25_000;
/** Other lines of the same file that are named beside the first. */
const RELATED = 20;
/** Skips that are named one by one. */
const SKIPS = 1000;
const ROOT = "%SRCROOT%";

/**
 * SARIF 2.1.0 as GitHub code scanning takes it (OASIS standard and GitHub's "SARIF support for code scanning"): one result
 * for each leak and file. Never holds a secret.
 */
export const sarif: Reporter = {
  format: "sarif",
  extension: "sarif",
  render: (result, options) => `${neutraliseJson(JSON.stringify(sarifLog(result, options), null, 2))}\n`,
};

function sarifLog(result: RunResult, options: RenderOptions): Sarif.Log {
  const leaks = worstFirst(result.leaks);
  const groups = leaks.flatMap(placeGroups);
  const concerns = concernsOf(result);
  const permitted = result.permitted ?? [];
  const rules = [
    ...rulesOf([...leaks, ...permitted.flatMap((one) => ("leak" in one ? [one.leak] : []))]),
    ...concernRules([...concerns, ...permitted.flatMap((one) => ("leak" in one ? [] : [one.concern]))]),
  ];
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const results = [
    ...groups.map((group) => sarifResult(group, result.command, indexes)),
    ...concerns.map((concern) => concernResult(concern, indexes)),
  ];
  const suppressed = permitted.flatMap((one) => suppressedResults(one, result.command, indexes));
  const provenance = versionControl(options.repository);
  const run: Sarif.Run = {
    tool: {
      driver: {
        name: "keysweep",
        semanticVersion: options.toolVersion,
        version: options.toolVersion,
        rules,
      },
    },
    automationDetails: { id: `keysweep/${result.command}/` },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [ROOT]: { description: { text: "The root of what was scanned." } } },
    invocations: [invocation(result, options, results.length + suppressed.length)],
    ...(provenance === undefined ? {} : { versionControlProvenance: [provenance] }),
    // All results of a run say whether they are suppressed, or none does (3.27.23).
    results: (result.permitted === undefined
      ? results
      : [...results.map((one) => ({ ...one, suppressions: [] })), ...suppressed]
    ).slice(0, RESULTS),
  };
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
}

/** What is permitted, as results that say by what. */
function suppressedResults(
  one: Permitted,
  command: RunResult["command"],
  indexes: ReadonlyMap<string, number>,
): Sarif.Result[] {
  const { by, what, reason } = one.permission;
  const suppression: Sarif.Suppression = {
    kind: by === "comment" ? "inSource" : "external",
    status: "accepted",
    justification: neutralise(reason === undefined ? what : `${what}: ${reason}`),
  };
  const results =
    "leak" in one
      ? placeGroups(one.leak).map((group) => sarifResult(group, command, indexes))
      : [concernResult(one.concern, indexes)];
  return results.map((result) => ({ ...result, suppressions: [suppression] }));
}

/** The rules that found something; one with leaks of several severities counts with its worst. */
function rulesOf(leaks: readonly Leak[]): Sarif.ReportingDescriptor[] {
  const byId = new Map<string, Leak[]>();
  for (const leak of leaks) {
    const same = byId.get(leak.ruleId);
    if (same === undefined) byId.set(leak.ruleId, [leak]);
    else same.push(leak);
  }
  const ids = [...byId.keys()].sort();
  return ids.map((id) => ruleOf(id, byId.get(id) ?? []));
}

function ruleOf(id: string, leaks: readonly Leak[]): Sarif.ReportingDescriptor {
  const leak = leaks[0]!;
  const severity = SEVERITIES.find((one) => leaks.some((other) => other.severity === one)) ?? leak.severity;
  const confidence =
    CONFIDENCES.find((one) => leaks.some((other) => other.confidence === one)) ?? leak.confidence;
  const name = quoted(leak.description);
  // One rule's leaks have one remedy; a revoked one just does not show it.
  const url = leaks.map(remedyUrl).find((one) => one !== undefined);
  const steps = neutralise(leak.remedy.steps ?? "Replace it at its provider, then everywhere it is used.");
  const explain = [
    `${name}: whoever reads this repository can use it.`,
    "Take it as stolen and rotate it at once.",
    steps,
    "Deleting the line is not enough: history and every clone keep it.",
  ];
  const where = url === undefined ? "" : `\n\nWhere: ${url}`;
  return {
    id,
    name: id,
    shortDescription: { text: name },
    fullDescription: { text: explain[0]! },
    help: {
      text: `${explain.join(" ")}${where}`,
      markdown: `**${markdownText(name)}**\n\n${explain.slice(1).map(markdownText).join("\n\n")}${url === undefined ? "" : `\n\n[Replace it at ${markdownText(neutralise(leak.provider))}](${url})`}`,
    },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      tags: [...new Set(["security", "secret", "external/cwe/cwe-798", ...leak.tags])].slice(0, TAGS),
      precision: PRECISION[confidence],
      "security-severity": SECURITY_SEVERITY[severity],
      "problem.severity": problemSeverity(severity),
    },
  };
}

/** The concerns' codes as rules; what they say stands in their results. */
function concernRules(concerns: readonly Concern[]): Sarif.ReportingDescriptor[] {
  return [...new Set(concerns.map(({ code }) => code))].sort().map((code) => {
    const severity =
      SEVERITIES.find((one) => concerns.some((other) => other.code === code && other.severity === one)) ??
      "low";
    const { short, full, help } = code === PATH_RULE ? FILE_WORDS : WAY_WORDS;
    return {
      id: code,
      name: code,
      shortDescription: { text: short },
      fullDescription: { text: full },
      help: { text: help, markdown: help },
      defaultConfiguration: { level: LEVEL[severity] },
      properties: {
        tags: ["security", "configuration"],
        precision: "high",
        "security-severity": SECURITY_SEVERITY[severity],
        "problem.severity": problemSeverity(severity),
      },
    };
  });
}

const WAY_WORDS = {
  short: "A way for a leak to happen",
  full: "Nothing has leaked here yet, but a secret could.",
  help: "Mend it as the message says, so that no secret can leave this way.",
};

const FILE_WORDS = {
  short: "A file that is a leak by its name",
  full: "A rule of the configuration takes every file of this name for a leak, whatever it holds.",
  help: "Take the file out of the repository, and replace what it holds: history keeps it.",
};

function concernResult(concern: Concern, indexes: ReadonlyMap<string, number>): Sarif.Result {
  const line = concern.line ?? 1;
  return {
    ruleId: concern.code,
    ruleIndex: indexes.get(concern.code) ?? -1,
    level: LEVEL[concern.severity],
    message: { text: messageText(concernSentences(concern)) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: relativeUri(concern.path), uriBaseId: ROOT },
          region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
        },
      },
    ],
    occurrenceCount: 1,
    partialFingerprints: {
      primaryLocationLineHash: `${concernId(concern)}:1`,
      "keysweepConcern/v1": concernId(concern),
    },
    properties: { severity: concern.severity },
  };
}

function problemSeverity(severity: Severity): "error" | "warning" | "recommendation" {
  if (severity === "low") return "recommendation";
  return severity === "medium" ? "warning" : "error";
}

/** Square brackets would make a link in a message. */
function messageText(text: string): string {
  return text.replace(/[[\]]/g, "\\$&");
}

function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>&~]/g, "\\$&");
}

function sarifResult(
  group: PlaceGroup,
  command: RunResult["command"],
  indexes: ReadonlyMap<string, number>,
): Sarif.Result {
  const { leak, finding, findings, id } = group;
  const commit = commitOf(finding.place);
  const authored = commit === undefined ? undefined : isoTime(commit.author.time);
  const related = findings.slice(1, 1 + RELATED);
  return {
    ruleId: leak.ruleId,
    ruleIndex: indexes.get(leak.ruleId) ?? -1,
    level: leak.verdict === "revoked" ? "note" : LEVEL[leak.severity],
    message: { text: messageText(sentences(group, command).join(" ")) },
    locations: [sarifLocation(finding)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((other, index) => ({ id: index + 1, ...sarifLocation(other) })) }),
    occurrenceCount: findings.length,
    // GitHub follows an alert by this hash; the part after the colon counts equal ones.
    partialFingerprints: { primaryLocationLineHash: `${id}:1`, "keysweepLeak/v1": finding.fingerprint },
    properties: {
      verdict: leak.verdict,
      confidence: leak.confidence,
      severity: leak.severity,
      fingerprint: finding.fingerprint,
      place: finding.place.kind,
      ...(finding.encodings.length === 0 ? {} : { encodings: [...finding.encodings] }),
      ...(commit === undefined
        ? {}
        : { commit: commit.id, author: commit.author.who, ...(authored === undefined ? {} : { authored }) }),
      ...(leak.provenance === undefined
        ? {}
        : {
            inHead: leak.provenance.inHead,
            pushed: leak.provenance.pushed,
            overdue: leak.provenance.overdue,
            ...(leak.provenance.first === undefined ? {} : { firstCommit: leak.provenance.first.id }),
          }),
    },
  };
}

function sarifLocation(finding: Finding): Sarif.Location {
  const { place, line, column, endLine, endColumn } = finding;
  const isInside = place.inside !== undefined;
  const name = isInside ? `${placeName(place)}:${line}:${column}` : placeName(place);
  return {
    physicalLocation: {
      artifactLocation: { uri: relativeUri(fallbackPath(place)), uriBaseId: ROOT },
      // GitHub shows nothing without a region; the lines of a file in an archive are none of the archive's.
      region: !isInLines(place)
        ? { startLine: 1 }
        : { startLine: line, startColumn: column, endLine, endColumn },
    },
    ...(!isInLines(place) || pathOf(place) === undefined
      ? { logicalLocations: [{ name, fullyQualifiedName: name, kind: place.kind }] }
      : {}),
  };
}

/** A path as a relative URI: every part percent-encoded as UTF-8. */
export function relativeUri(path: string): string {
  return (
    path
      // Half surrogates have no encoding.
      .replace(/\p{Cs}/gu, "\ufffd")
      .split("/")
      .map(encodeURIComponent)
      .join("/")
  );
}

function invocation(result: RunResult, options: RenderOptions, found: number): Sarif.Invocation {
  const { gaps, skips } = result.coverage;
  const notifications: Sarif.Notification[] = [
    ...gaps.map(({ what, why }) =>
      notification("error", "gap", `Could not be read: ${quoted(what)} (${quoted(why)}).`),
    ),
    ...result.warnings.map((warning) => notification("warning", "warning", neutralise(warning))),
    ...skips
      .slice(0, SKIPS)
      .map(({ what, why }) => notification("note", "skip", `Skipped by rule (${why}): ${quoted(what)}.`)),
  ];
  if (skips.length > SKIPS)
    notifications.push(notification("note", "skip", `And ${skips.length - SKIPS} more skipped by rule.`));
  if (found > RESULTS)
    notifications.push(
      notification("warning", "limit", `${found - RESULTS} results are left out: GitHub takes ${RESULTS}.`),
    );
  return {
    executionSuccessful: gaps.length === 0,
    startTimeUtc: new Date(options.now.getTime() - result.durationMs).toISOString(),
    endTimeUtc: options.now.toISOString(),
    ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
}

function notification(level: Sarif.Notification.level, id: string, text: string): Sarif.Notification {
  return { level, descriptor: { id }, message: { text } };
}

function versionControl(repository: RepositoryInfo | undefined): Sarif.VersionControlDetails | undefined {
  if (repository?.uri === undefined || !URL.canParse(repository.uri)) return undefined;
  const uri = new URL(repository.uri);
  // A clone address may carry a token.
  uri.username = "";
  uri.password = "";
  uri.search = "";
  return {
    repositoryUri: uri.href,
    ...(repository.revision === undefined ? {} : { revisionId: repository.revision }),
    ...(repository.branch === undefined ? {} : { branch: repository.branch }),
    mappedTo: { uriBaseId: ROOT },
  };
}

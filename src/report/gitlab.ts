import type { RunResult } from "../leaks/types.ts";
import type { Severity } from "../rules/types.ts";
import { remedyUrl } from "./advice.ts";
import { concernSentences, concernsOf } from "./concern.ts";
import { quoted, sentences, title } from "./describe.ts";
import { fallbackPath, linesInFile, type PlaceGroup, placeGroups } from "./groups.ts";
import { neutralise, neutraliseJson } from "./neutral.ts";
import { worstFirst } from "./order.ts";
import { commitOf, pathOf } from "./place.ts";
import type { RenderOptions, Reporter } from "./types.ts";
import { isoTime } from "./words.ts";

/** The version of GitLab's schema that the report follows: its file is `secret-detection-report-format.json`. */
const SCHEMA = "15.0.7";
const SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};
/** What GitLab's own analyzer says for a file that is in no commit. */
const NO_COMMIT = "0000000";

/**
 * GitLab's secret detection report (`artifacts:reports:secret_detection`). Concerns are no secrets: they are messages here,
 * and issues in `gitlab-codequality`. Never holds a secret.
 */
export const gitlab: Reporter = {
  format: "gitlab",
  extension: "json",
  render: (result, options) => {
    const tool = {
      id: "keysweep",
      name: "keysweep",
      version: options.toolVersion,
      vendor: { name: "keysweep" },
    };
    const { gaps } = result.coverage;
    const report = {
      version: SCHEMA,
      schema: `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${SCHEMA}/dist/secret-detection-report-format.json`,
      scan: {
        analyzer: tool,
        scanner: tool,
        type: "secret_detection",
        start_time: seconds(new Date(options.now.getTime() - result.durationMs)),
        end_time: seconds(options.now),
        status: gaps.length === 0 ? "success" : "failure",
        messages: [
          ...gaps.map(({ what, why }) => ({
            level: "warn",
            value: `Could not be read: ${quoted(what)} (${quoted(why)})`,
          })),
          ...concernsOf(result).map((concern) => ({
            level: "warn",
            value: `${quoted(concern.path)}: ${concernSentences(concern)}`,
          })),
          ...result.warnings.map((warning) => ({ level: "info", value: neutralise(warning) })),
        ].filter(({ value }) => value !== ""),
      },
      vulnerabilities: worstFirst(result.leaks)
        .flatMap(placeGroups)
        .map((group) => vulnerability(group, result.command, options)),
    };
    return `${neutraliseJson(JSON.stringify(report, null, 2))}\n`;
  },
};

/** GitLab wants UTC without a zone and without fractions. */
function seconds(date: Date): string {
  return date.toISOString().slice(0, 19);
}

function vulnerability(group: PlaceGroup, command: RunResult["command"], options: RenderOptions): object {
  const { leak, finding } = group;
  const lines = linesInFile(finding);
  const commit = commitOf(finding.place);
  const url = remedyUrl(leak);
  const [what = "", ...rest] = sentences(group, command);
  const date = commit === undefined ? undefined : isoTime(commit.author.time);
  return {
    id: uuid(group.id),
    category: "secret_detection",
    name: title(group).slice(0, 255),
    description: markdownText(`${what} Confidence: ${leak.confidence}.`),
    severity: SEVERITY[leak.severity],
    solution: markdownText(rest.join(" ")).slice(0, 7000),
    identifiers: [
      { type: "keysweep_rule_id", name: `keysweep rule ${leak.ruleId}`, value: leak.ruleId },
      { type: "cwe", name: "CWE-798", value: "798", url: "https://cwe.mitre.org/data/definitions/798.html" },
    ],
    ...(url === undefined ? {} : { links: [{ name: `Replace it at ${neutralise(leak.provider)}`, url }] }),
    location: {
      file: pathOf(finding.place) ?? fallbackPath(finding.place),
      commit: {
        sha: commit?.id ?? options.repository?.revision ?? NO_COMMIT,
        ...(commit === undefined ? {} : { author: commit.author.who }),
        ...(date === undefined ? {} : { date }),
      },
      start_line: lines.line,
      end_line: lines.endLine,
    },
    tracking: {
      type: "source",
      items: [
        {
          file: fallbackPath(finding.place),
          start_line: lines.line,
          end_line: lines.endLine,
          signatures: [{ algorithm: "keysweep_fingerprint", value: group.id }],
        },
      ],
    },
  };
}

/** Shown as GitLab Flavored Markdown: nothing of the repository's may make a link, a mention or an image. */
function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]#!|<>&~@$]/g, "\\$&");
}

/** 32 hexadecimal digits in the form of a UUID, version 8 (RFC 9562: custom). */
function uuid(hex: string): string {
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

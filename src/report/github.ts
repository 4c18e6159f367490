import type { Concern } from "../leaks/types.ts";
import type { Severity } from "../rules/types.ts";
import { concernSentences, concernsOf } from "./concern.ts";
import { sentences, title, whatSentence } from "./describe.ts";
import { isInLines, linesInFile, type PlaceGroup, placeGroups } from "./groups.ts";
import { neutralise } from "./neutral.ts";
import { totals, worstFirst } from "./order.ts";
import { pathOf, placeName } from "./place.ts";
import type { Reporter } from "./types.ts";
import { allowedLine, readLine, severityLine, verdictLine } from "./verdict-line.ts";
import { count } from "./words.ts";

/** GitHub shows ten annotations of a kind a step and drops the rest without a word. */
export const ANNOTATIONS = 10;

const COMMAND: Readonly<Record<Severity, "error" | "warning" | "notice">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
};

/**
 * Workflow commands for GitHub Actions: the ten worst as annotations, then every leak and the verdict as a folded list in
 * the log. See `github-summary.ts` for the job summary. Never holds a secret.
 */
export const github: Reporter = {
  format: "github",
  extension: "txt",
  render: (result) => {
    const groups = worstFirst(result.leaks).flatMap(placeGroups);
    const { gaps } = result.coverage;
    // A gap is worth an annotation of its own: without it, few leaks look like all leaks.
    const notes =
      gaps.length === 0
        ? []
        : [
            command(
              "warning",
              { title: "keysweep: incomplete" },
              `${count(gaps.length, "gap")}: ${gaps
                .slice(0, 5)
                .map(({ what, why }) => `${neutralise(what)} (${neutralise(why)})`)
                .join(", ")}. What could not be read may hold leaks.`,
            ),
          ];
    const room = ANNOTATIONS - notes.length;
    const concerns = concernsOf(result);
    const annotations = [
      ...groups.slice(0, room).map((group) => annotation(group, sentences(group, result.command))),
      ...concerns.slice(0, Math.max(0, room - groups.length)).map(concernAnnotation),
    ];
    const left = groups.length + concerns.length - annotations.length;
    const sums = totals(result);
    const rest = [
      left > 0 ? `${count(left, "more entry", "more entries")} without an annotation.` : "",
      severityLine(result, sums),
      readLine(result),
      allowedLine(result),
    ].filter((line) => line !== "");
    return [
      ...annotations,
      ...notes,
      ...(groups.length + concerns.length === 0
        ? []
        : [
            "::group::keysweep: everything found",
            ...groups.map(logLine),
            ...concerns.map(concernLine),
            "::endgroup::",
          ]),
      ...gaps.map(({ what, why }) => safeLine(`Gap: ${what} (${why})`)),
      ...result.warnings.map((warning) => safeLine(`Warning: ${warning}`)),
      safeLine(`keysweep: ${verdictLine(result, sums)}`),
      ...rest.map(safeLine),
      "",
    ].join("\n");
  },
};

function annotation(group: PlaceGroup, words: readonly string[]): string {
  const { finding, leak } = group;
  const path = pathOf(finding.place);
  const { line, endLine } = linesInFile(finding);
  // A column is only understood within one line, and lines of a file in an archive are none of the archive's.
  const columns =
    line === endLine && isInLines(finding.place)
      ? { col: String(finding.column), endColumn: String(finding.endColumn) }
      : {};
  const where: Record<string, string> =
    path === undefined ? {} : { file: path, line: String(line), endLine: String(endLine), ...columns };
  return command(COMMAND[leak.severity], { ...where, title: `keysweep: ${title(group)}` }, words.join("\n"));
}

function concernAnnotation(concern: Concern): string {
  const line = concern.line === undefined ? {} : { line: String(concern.line) };
  return command(
    COMMAND[concern.severity],
    { file: concern.path, ...line, title: `keysweep: ${concern.code}` },
    concernSentences(concern),
  );
}

function concernLine(concern: Concern): string {
  const at = concern.line === undefined ? "" : `:${concern.line}`;
  return safeLine(`${concern.severity} ${concern.code} ${concern.path}${at} ${concernSentences(concern)}`);
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${list.length === 0 ? "" : ` ${list.join(",")}`}::${escapeData(message)}`;
}

/** As the runner reads it back: `%`, CR and LF. Other control characters stay out of the log. */
function escapeData(text: string): string {
  return text
    .split("\n")
    .map((line) => neutralise(line).replaceAll("%", "%25"))
    .join("%0A");
}

/** The runner matches a file's name as it is, so line breaks are kept, escaped. */
function escapeProperty(text: string): string {
  return text
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replaceAll(":", "%3A")
    .replaceAll(",", "%2C")
    .replace(/[^%]+/g, neutralise);
}

function logLine(group: PlaceGroup): string {
  const { leak, finding } = group;
  return safeLine(
    `${leak.severity} ${leak.ruleId} ${placeName(finding.place)}:${finding.line}:${finding.column} ${whatSentence(group)} ${finding.fingerprint}`,
  );
}

/** A line of the log that the runner cannot take for a command, old form (`##[…]`, anywhere) or new (`::…` at its start). */
function safeLine(text: string): string {
  return neutralise(text)
    .replaceAll("##[", "## [")
    .replace(/^\s*::/, "\\::");
}

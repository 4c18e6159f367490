import type { Place } from "../leaks/types.ts";
import { remedyUrl } from "./advice.ts";
import { concernId, concernSentences, concernsOf } from "./concern.ts";
import { neutralise, neutraliseCode } from "./neutral.ts";
import { worstFirst } from "./order.ts";
import { commitOf, pathOf, placeName } from "./place.ts";
import type { Reporter } from "./types.ts";
import { isoTime } from "./words.ts";

const COLUMNS = [
  "fingerprint",
  "rule",
  "provider",
  "description",
  "severity",
  "confidence",
  "verdict",
  "secret",
  "place",
  "path",
  "line",
  "column",
  "commit",
  "author",
  "date",
  "in_head",
  "pushed",
  "overdue",
  "encodings",
  "code",
  "remedy",
] as const;

/**
 * RFC 4180: a header, one row a finding or concern (`place` says which), every field quoted, CRLF. A field that a spreadsheet would take for a formula
 * starts with an apostrophe. Never holds a secret; says nothing of gaps, which the exit code carries.
 */
export const csv: Reporter = {
  format: "csv",
  extension: "csv",
  render: (result) => {
    const rows: string[] = [COLUMNS.map(field).join(",")];
    for (const leak of worstFirst(result.leaks))
      for (const finding of leak.findings) {
        const commit = commitOf(finding.place);
        const row: Record<(typeof COLUMNS)[number], string> = {
          fingerprint: finding.fingerprint,
          rule: leak.ruleId,
          provider: leak.provider,
          description: leak.description,
          severity: leak.severity,
          confidence: finding.confidence,
          verdict: leak.verdict,
          secret: leak.secret.redacted(),
          place: isNamedByPath(finding.place) ? finding.place.kind : placeName(finding.place),
          path: pathInside(finding.place),
          line: String(finding.line),
          column: String(finding.column),
          commit: commit?.id ?? "",
          author: commit?.author.who ?? "",
          date: commit === undefined ? "" : (isoTime(commit.author.time) ?? ""),
          in_head: yesNo(leak.provenance?.inHead),
          pushed: yesNo(leak.provenance?.pushed),
          overdue: yesNo(leak.provenance?.overdue),
          encodings: finding.encodings.join(" "),
          code: neutraliseCode(finding.snippet.line),
          remedy: remedyUrl(leak) ?? "",
        };
        rows.push(COLUMNS.map((name) => field(row[name])).join(","));
      }
    for (const concern of concernsOf(result)) {
      const row: Partial<Record<(typeof COLUMNS)[number], string>> = {
        fingerprint: concernId(concern),
        rule: concern.code,
        description: concernSentences(concern),
        severity: concern.severity,
        place: "concern",
        path: concern.path,
        line: concern.line === undefined ? "" : String(concern.line),
      };
      rows.push(COLUMNS.map((name) => field(row[name] ?? "")).join(","));
    }
    return `${rows.join("\r\n")}\r\n`;
  },
};

function yesNo(value: boolean | undefined): string {
  if (value === undefined) return "";
  return value ? "yes" : "no";
}

/** What spreadsheets start a formula with, full-width forms included; blanks before it do not help. */
const FORMULA = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

function field(text: string): string {
  const plain = neutralise(text);
  return `"${(FORMULA.test(plain) ? `'${plain}` : plain).replaceAll('"', '""')}"`;
}

/** Whether the path says all of where it stands: not of a message, nor of a name. */
function isNamedByPath(place: Place): boolean {
  return pathOf(place) !== undefined && !place.inName;
}

/** `archive!path` in an archive; empty where there is no path. */
function pathInside(place: Place): string {
  const path = pathOf(place) ?? "";
  return path === "" || place.inside === undefined ? path : `${path}!${place.inside}`;
}

import { neutralise } from "../../report/neutral.ts";
import type { Palette } from "../../report/palette.ts";
import { displayWidth, shorten, wrap } from "../../report/width.ts";
import { age, count, isoDate } from "../../report/words.ts";
import { type AuditedKey, type AuditReport, KEY_ISSUES, type Unlimited } from "../../rotate/openai/audit.ts";
import type { Audited } from "./audited.ts";

/** How the table is made. */
export interface TableStyle {
  readonly paint: Palette;
  /** Columns of the terminal; absent where there is none, then nothing is cut or wrapped to fit. */
  readonly width?: number;
  readonly now: Date;
}

/** An audit for people. */
export function auditTable({ audit, swept, unread }: Audited, style: TableStyle): string {
  const { paint } = style;
  const lines = [
    ...keyLines(audit.keys, style),
    "",
    ...limitLines(audit.unlimited, style),
    ...unread.flatMap(({ what, why }) =>
      paragraph(`Not read: ${what} (${why})`, style).map((line) => paint.warn(line)),
    ),
    ...(swept ? [] : ["Nobody looked for leaks: this is no git repository."]),
    verdict(audit, unread.length, paint),
  ];
  return `${lines.join("\n")}\n`;
}

const HEAD = ["Key", "Shown as", "Project", "Owner", "Created", "Last used"] as const;

/** Columns of the table that hold names, and give way where the terminal is narrow. */
const NAMES: readonly number[] = [0, 2, 3];

/** No name takes more columns than the first, and none gives way beyond the second. */
const WIDEST = 28;
const NARROWEST = 8;

/** Columns between two cells. */
const GAP = 2;

function keyLines(keys: readonly AuditedKey[], style: TableStyle): string[] {
  if (keys.length === 0) return ["The organization has no keys."];
  const rows = keys.map((key) => [
    key.name,
    key.redactedValue.replace(/\*{2,}|\.{2,}/, "…"),
    key.project?.name ?? "(admin key)",
    key.owner,
    isoDate(key.createdAt),
    key.lastUsedAt === undefined ? "never" : age(key.lastUsedAt, style.now),
  ]);
  const cells = [HEAD, ...rows].map((row) => row.map((cell) => shorten(neutralise(cell), WIDEST)));
  const widths = fitted(
    HEAD.map((_, column) => Math.max(...cells.map((row) => displayWidth(row[column] ?? "")))),
    style.width,
  );
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => padded(shorten(cell, widths[column] ?? WIDEST), widths[column] ?? 0))
      .join(" ".repeat(GAP))
      .trimEnd();
  const [header = [], ...body] = cells;
  return [
    style.paint.dim(lineOf(header)),
    ...body.flatMap((row, index) => [lineOf(row), ...issueLines(keys[index], style)]),
  ];
}

/** Widths that fit into `limit` columns together: the widest name gives way first. */
function fitted(widths: readonly number[], limit: number | undefined): readonly number[] {
  const narrow = [...widths];
  const total = (): number => narrow.reduce((sum, width) => sum + width, GAP * (narrow.length - 1));
  while (limit !== undefined && total() > limit) {
    const [widest] = NAMES.filter((column) => (narrow[column] ?? 0) > NARROWEST).sort(
      (a, b) => (narrow[b] ?? 0) - (narrow[a] ?? 0),
    );
    if (widest === undefined) break;
    narrow[widest] = (narrow[widest] ?? 0) - 1;
  }
  return narrow;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

function issueLines(key: AuditedKey | undefined, style: TableStyle): string[] {
  const { paint } = style;
  return (key?.issues ?? []).flatMap((issue) => {
    if (issue !== "leaked") return paragraph(KEY_ISSUES[issue], style, 4).map((line) => paint.warn(line));
    return leakLines(key?.leaks ?? [], style).map((line) => paint.live(line));
  });
}

/** Which leaks, and the command that replaces the key: in one piece, for it is there to be copied. */
function leakLines(leaks: readonly string[], style: TableStyle): string[] {
  const which = `${KEY_ISSUES.leaked}: ${leaks.join(", ")}`;
  const what = `keysweep rotate ${leaks[0]}`;
  const whole = `    ${which}; ${what}`;
  return style.width === undefined || whole.length <= style.width
    ? [whole]
    : [...paragraph(which, style, 4), `    ${what}`];
}

function limitLines(unlimited: readonly Unlimited[], style: TableStyle): string[] {
  if (unlimited.length === 0) return [];
  const names = unlimited.map(({ project }) => project?.name ?? "the organization");
  return paragraph(`Without a hard spend limit: ${names.join(", ")}`, style);
}

/** Words over the width there is, behind `indent` blanks. Neutralised here. */
function paragraph(words: string, { width }: TableStyle, indent = 0): string[] {
  const plain = neutralise(words);
  const lines = width === undefined ? [plain] : wrap(plain, Math.max(30, width - indent));
  return lines.map((line) => " ".repeat(indent) + line);
}

function verdict({ issues, keys, projects }: AuditReport, unread: number, paint: Palette): string {
  const looked = `${count(keys.length, "key")} in ${count(projects, "project")}`;
  const rest = unread === 0 ? "" : ` Incomplete: ${count(unread, "thing")} could not be read.`;
  if (issues > 0) return paint.severity.high(`${count(issues, "issue")} in ${looked}.${rest}`);
  return unread > 0
    ? paint.warn(`No issue in what could be read: ${looked}.${rest}`)
    : paint.good(`No issue in ${looked}.`);
}

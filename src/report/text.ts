import type { Concern, Finding, Leak, Permitted, RunResult } from "../leaks/types.ts";
import type { Skip } from "../sources/types.ts";
import { advice, exposure, headState, OVERDUE_DAYS, remedyUrl, rotationState } from "./advice.ts";
import { neutralise } from "./neutral.ts";
import { isLive, totals, worstFirst } from "./order.ts";
import { type Palette, palette } from "./palette.ts";
import { commitOf, pathOf, placeName } from "./place.ts";
import { secretText } from "./secret-text.ts";
import { snippetParts } from "./snippet.ts";
import type { RenderOptions, Reporter } from "./types.ts";
import { allowedLine, isClean, readLine, severityLine, verdictLine } from "./verdict-line.ts";
import { displayWidth, shorten, shortenPath, wrap } from "./width.ts";
import { age, count, grouped, isoDate, listed, shortId, VERDICT_WORDS } from "./words.ts";

/** Places of one leak that are shown; the rest is counted. */
const PLACES_SHOWN = 3;
/** Gaps and skips of a kind that are named; the rest is counted. */
const NAMED = 10;
const INDENT = "  ";
/** Heads what is no leak, in place of how grave it would be. */
const PERMITTED = "PERMITTED";
/** Width of the column of labels (`Seen by`). */
const LABEL = 11;

/** What a person reads, in `options.width` columns; only addresses and shown secrets may be longer. */
export const text: Reporter = {
  format: "text",
  extension: "txt",
  render: async (result, options) => {
    const paint = await palette(options.color);
    return renderText(result, { ...options, width: Math.max(40, options.width) }, paint);
  },
};

function renderText(result: RunResult, options: RenderOptions, paint: Palette): string {
  const lines: string[] = [];
  for (const leak of worstFirst(result.leaks)) {
    lines.push(...leakLines(leak, result.command, options, paint), "");
  }
  for (const concern of result.concerns ?? []) lines.push(...concernLines(concern, options, paint), "");
  for (const one of result.permitted ?? []) lines.push(...permittedLines(one, options, paint), "");
  lines.push(...notReadLines(result, options, paint));
  for (const warning of result.warnings)
    lines.push(...labelled("Warning", warning, options.width, "", paint.warn));
  if (result.warnings.length > 0) lines.push("");
  lines.push(...verdictLines(result, options, paint));
  if (options.wayOut !== undefined && result.leaks.length > 0)
    lines.push("", ...wrap(options.wayOut, options.width).map((line) => paint.dim(line)));
  return `${lines.map(harmlessInLogs).join("\n")}\n`;
}

/**
 * GitHub's runner reads logs and obeys lines that start with `::` (blanks before it do not count) or hold `##[`. Text of
 * the repository's, wrapped, could come to stand so.
 */
function harmlessInLogs(line: string): string {
  return line.replace(/^(\s*?)\s?::/, "$1\\::").replaceAll("##[", "##\\[");
}

function leakLines(
  leak: Leak,
  command: RunResult["command"],
  options: RenderOptions,
  paint: Palette,
): string[] {
  const { width } = options;
  const lines = [...headLines(leak, width, paint), ...placeLines(leak, options, paint), ""];
  const fact = (label: string, words: string, style: (line: string) => string = (line) => line): void => {
    lines.push(...labelled(label, words, width, INDENT, style));
  };
  if (leak.verdict !== "unverified" || leak.verification !== undefined)
    fact("Verdict", verdictWords(leak), isLive(leak.verdict) ? paint.live : undefined);
  const since = sinceWords(leak, options);
  if (since !== undefined) fact("Since", since);
  if (leak.provenance?.overdue)
    fact(
      "OVERDUE",
      `Older than ${OVERDUE_DAYS} days: overdue for rotation even if nobody saw it.`,
      paint.warn,
    );
  const seen = exposure(leak);
  if (seen !== undefined) fact("Exposed", seen);
  const head = headState(leak);
  if (head !== undefined) fact("Now", head);
  const rotation = rotationState(leak);
  if (rotation !== undefined) fact("Rotation", rotation);
  const encoded = encodingWords(leak);
  if (encoded !== undefined) fact("Written as", encoded);
  const notes = new Set(leak.findings.flatMap((finding) => finding.notes));
  for (const note of [...notes].slice(0, NAMED)) fact("Note", note);
  // In one piece, however long: it is there to be copied.
  if (options.showSecrets)
    lines.push(`${INDENT}${"Secret".padEnd(LABEL)}${paint.secret(neutralise(secretText(leak.secret)))}`);
  fact("Do now", advice(leak, command).join(" "), paint.strong);
  const url = remedyUrl(leak);
  if (url !== undefined) fact("Where", url, paint.path);
  return lines;
}

/** What is no leak, by whose word, and where it stands. */
function permittedLines(one: Permitted, options: RenderOptions, paint: Palette): string[] {
  const { what, reason } = one.permission;
  const words = reason === undefined ? what : `${what}: ${reason}`;
  const permitted = labelled("By", words, options.width, INDENT);
  const rank = paint.good(PERMITTED);
  if ("concern" in one) {
    const { fix, ...concern } = one.concern;
    return [...concernLines(concern, options, paint, rank), ...permitted];
  }
  const { leak } = one;
  const secret = options.showSecrets
    ? [`${INDENT}${"Secret".padEnd(LABEL)}${paint.secret(neutralise(secretText(leak.secret)))}`]
    : [];
  return [
    ...headLines(leak, options.width, paint, rank),
    ...placeLines(leak, options, paint),
    "",
    ...secret,
    ...permitted,
  ];
}

function concernLines(concern: Concern, options: RenderOptions, paint: Palette, rank?: string): string[] {
  const grave = concern.severity.toUpperCase();
  const at = concern.line === undefined ? "" : `:${concern.line}`;
  const path = shortenPath(
    neutralise(concern.path),
    options.width - (rank === undefined ? grave : PERMITTED).length - 2 - at.length,
  );
  const words = wrap(neutralise(concern.message), options.width - INDENT.length).map((line) => INDENT + line);
  const lines = [
    `${rank ?? paint.severity[concern.severity](grave)}  ${paint.path(path)}${paint.dim(at)}`,
    ...words,
  ];
  if (concern.fix !== undefined) {
    const { file, line } = concern.fix;
    lines.push(...labelled("Mend", `add to ${file}: ${line}`, options.width, INDENT, paint.strong));
  }
  return lines;
}

function verdictWords({ verdict, verification }: Leak): string {
  if (verification === undefined) return `${VERDICT_WORDS[verdict]}.`;
  const { explanation, endpoint, checkedAt, cached, account = [], requestId } = verification;
  const whose = account.length === 0 ? "" : ` It belongs to ${listed(account)}.`;
  const request = requestId === undefined ? "" : `, request ${requestId}`;
  const asked =
    endpoint === undefined
      ? ""
      : ` Asked ${endpoint} at ${checkedAt}${request}${cached ? " (remembered)" : ""}.`;
  return `${VERDICT_WORDS[verdict]}. ${explanation}${whose}${asked}`;
}

/** Two lines that name the leak: what it is, then how it is recognised. `rank`: in place of how grave it is, which is then said below. */
function headLines(leak: Leak, width: number, paint: Palette, rank?: string): string[] {
  const grave = leak.severity.toUpperCase();
  const title = shorten(
    neutralise(leak.description),
    width - (rank === undefined ? grave : PERMITTED).length - 2,
  );
  const first = `${rank ?? paint.severity[leak.severity](grave)}  ${paint.strong(title)}`;
  const facts = [
    ...(rank === undefined ? [] : [leak.severity]),
    leak.secret.redacted(),
    leak.ruleId,
    `${leak.confidence} confidence`,
    leak.fingerprint,
  ];
  const second = wrap(neutralise(facts.join(" · ")), width - INDENT.length);
  return [first, ...second.map((line) => INDENT + paint.dim(line))];
}

function placeLines(leak: Leak, options: RenderOptions, paint: Palette): string[] {
  const lines: string[] = [];
  const shown = leak.findings.slice(0, PLACES_SHOWN);
  let last = "";
  for (const finding of shown) {
    lines.push("", ...findingPlace(finding, options, paint));
    // The same line of the same file in the next commit need not be read twice.
    const { line, start } = finding.snippet;
    const code = `${start}:${line}`;
    if (code !== last) lines.push(...codeLines(finding, options.width, paint));
    last = code;
  }
  const more = leak.findings.length - shown.length;
  if (more > 0) {
    const words = `and ${count(more, "more place")}${whereOf(leak.findings)}`;
    lines.push("", ...wrap(words, options.width - INDENT.length).map((line) => INDENT + line));
  }
  return lines;
}

/** How many files and messages a leak's places are in: most are versions of one file. */
function whereOf(findings: readonly Finding[]): string {
  const names = new Set(findings.map(({ place }) => pathOf(place) ?? placeName(place)));
  const [only = ""] = names;
  if (names.size === 1) return `, all in ${neutralise(only)}`;
  const all = findings.every(({ place }) => pathOf(place) !== undefined) ? "files" : "files and messages";
  return `, in ${grouped(names.size)} ${all} in all`;
}

function findingPlace(finding: Finding, options: RenderOptions, paint: Palette): string[] {
  const at = `:${finding.line}:${finding.column}`;
  const room = options.width - INDENT.length - at.length;
  const lines = [
    `${INDENT}${paint.path(shortenPath(neutralise(placeName(finding.place)), room))}${paint.dim(at)}`,
  ];
  const commit = commitOf(finding.place);
  if (commit !== undefined) {
    const { who, time } = commit.author;
    const words = `commit ${shortId(commit.id)} · ${isoDate(time)} (${age(time, options.now)}) · ${neutralise(who)}`;
    lines.push(INDENT + INDENT + paint.dim(shorten(words, options.width - 4)));
  }
  return lines;
}

function codeLines(finding: Finding, width: number, paint: Palette): string[] {
  const gutter = `${INDENT}${INDENT}| `;
  const { before, secret, after } = snippetParts(finding.snippet, width - gutter.length);
  if (secret === "" && before === "" && after === "") return [];
  const lines = [`${paint.dim(gutter)}${before}${paint.secret(secret)}${after}`];
  if (!paint.paints)
    lines.push(
      `${gutter}${" ".repeat(displayWidth(before))}${"^".repeat(Math.max(1, displayWidth(secret)))}`,
    );
  return lines;
}

function sinceWords(leak: Leak, options: RenderOptions): string | undefined {
  const first = leak.provenance?.first;
  if (first === undefined) return undefined;
  const { time, who } = first.author;
  return `${isoDate(time)} (${age(time, options.now)}), commit ${shortId(first.id)} by ${authorName(who)}.`;
}

/** An author for a sentence: shortened, because a commit may hold a name of any length. */
function authorName(who: string): string {
  return who === "" ? "an author without a name" : shorten(neutralise(who), 100);
}

function encodingWords(leak: Leak): string | undefined {
  const chains = new Set(
    leak.findings
      .filter(({ encodings }) => encodings.length > 0)
      .map(({ encodings }) => encodings.join(" in ")),
  );
  return chains.size === 0 ? undefined : `${[...chains].join("; ")}.`;
}

/** `label` and wrapped words beside it. The words are neutralised here. */
function labelled(
  label: string,
  words: string,
  width: number,
  indent: string,
  style: (line: string) => string = (line) => line,
): string[] {
  const room = width - indent.length - LABEL;
  const lines = wrap(neutralise(words), room);
  return lines.map((line, index) => {
    const head = index === 0 ? label.padEnd(LABEL) : " ".repeat(LABEL);
    return `${indent}${head}${style(line)}`;
  });
}

function notReadLines(result: RunResult, options: RenderOptions, paint: Palette): string[] {
  const { gaps, skips } = result.coverage;
  const lines: string[] = [];
  if (gaps.length > 0) {
    const head = `${count(gaps.length, "gap")}: could not be read, and may hold leaks`;
    lines.push(...wrap(head, options.width).map((line) => paint.warn(line)));
    lines.push(...named(gaps, options.width), "");
  }
  const kinds: readonly (readonly [Skip["why"], string, string])[] = [
    ["too-large", "file", "skipped by rule: too large"],
    ["excluded", "file", "skipped by rule: excluded by a pattern"],
    ["submodule", "folder", "skipped by rule: repositories of their own, each to be swept by itself"],
    ["sparse", "file", "not on disk (sparse checkout): keysweep history reads what is committed"],
    ["git-folder", "folder", "skipped by rule: git's own, which keysweep history reads"],
    ["no-file", "pipe, socket or device", "skipped by rule: git cannot commit what is no file"],
    ["encrypted", "file", "not unpacked: encrypted"],
    ["unknown-method", "file", "not unpacked: packed in a way that keysweep does not know"],
    ["damaged", "file", "not unpacked, or not to its end: damaged"],
  ];
  for (const [why, noun, words] of kinds) {
    const some = skips.filter((skip) => skip.why === why);
    if (some.length === 0) continue;
    lines.push(...wrap(`${count(some.length, noun, PLURALS[noun])} ${words}`, options.width));
    lines.push(
      ...named(
        some.map(({ what }) => ({ what, why: "" })),
        options.width,
      ),
      "",
    );
  }
  return lines;
}

const PLURALS: Readonly<Record<string, string>> = { "pipe, socket or device": "pipes, sockets or devices" };

function named(items: readonly { readonly what: string; readonly why: string }[], width: number): string[] {
  const lines: string[] = [];
  for (const { what, why } of items.slice(0, NAMED)) {
    const reason = why === "" ? "" : ` (${neutralise(why)})`;
    const name = shortenPath(neutralise(what), width - 2);
    lines.push(...wrap(`${name}${reason}`, width - 2).map((line) => INDENT + line));
  }
  if (items.length > NAMED) lines.push(`${INDENT}and ${count(items.length - NAMED, "more", "more")}`);
  return lines;
}

function verdictLines(result: RunResult, options: RenderOptions, paint: Palette): string[] {
  const sums = totals(result);
  const style = sums.leaks > 0 ? paint.severity.critical : isClean(result) ? paint.good : paint.warn;
  const rest = [severityLine(result, sums), readLine(result), allowedLine(result)].filter(
    (line) => line !== "",
  );
  return [
    ...wrap(neutralise(verdictLine(result, sums)), options.width).map((line) => style(line)),
    ...rest.flatMap((line) => wrap(line, options.width)).map((line) => paint.dim(line)),
  ];
}

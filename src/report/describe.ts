import type { RunResult } from "../leaks/types.ts";
import { advice, exposure, headState, OVERDUE_DAYS, remedyUrl } from "./advice.ts";
import type { PlaceGroup } from "./groups.ts";
import { neutralise } from "./neutral.ts";
import { isLive } from "./order.ts";
import { commitOf, pathOf, placeName } from "./place.ts";
import { shorten } from "./width.ts";
import { count, isoDate, shortId, VERDICT_WORDS } from "./words.ts";

/** Longest piece of a repository's text inside a sentence. */
const LONGEST = 200;

/** A text of the repository's for use in a sentence: neutralised, not longer than `columns`. */
export function quoted(text: string, columns: number = LONGEST): string {
  return shorten(neutralise(text.slice(0, 4 * columns)), columns);
}

/** What was found where, in one sentence without the path where the place is a file. */
export function whatSentence({ leak, finding, findings }: PlaceGroup): string {
  const commit = commitOf(finding.place);
  const where: string[] = [];
  const { place, line, column } = finding;
  if (place.inside !== undefined) where.push(`in ${quoted(placeName(place))}:${line}:${column}`);
  else if (pathOf(place) === undefined || place.inName) where.push(`in ${quoted(placeName(place))}`);
  if (finding.place.kind === "index") where.push("staged");
  if (commit !== undefined)
    where.push(
      `commit ${shortId(commit.id)} of ${isoDate(commit.author.time)} by ${quoted(commit.author.who) || "nobody named"}`,
    );
  if (findings.length > 1) where.push(`${count(findings.length, "place")} in all`);
  const tail = where.length === 0 ? "" : `, ${where.join(", ")}`;
  return `${quoted(leak.description)} ${neutralise(leak.secret.redacted())}${tail}.`;
}

/** What is known and what to do, in whole sentences, plain text without line breaks. */
export function sentences(group: PlaceGroup, command: RunResult["command"]): string[] {
  const { leak } = group;
  const lines = [whatSentence(group)];
  if (leak.verdict !== "unverified") lines.push(`${VERDICT_WORDS[leak.verdict]}.`);
  if (leak.provenance?.first !== undefined)
    lines.push(
      `In history since ${isoDate(leak.provenance.first.author.time)} (commit ${shortId(leak.provenance.first.id)}).`,
    );
  if (leak.provenance?.overdue) lines.push(`Overdue: older than ${OVERDUE_DAYS} days.`);
  const seen = exposure(leak);
  if (seen !== undefined) lines.push(seen);
  const head = headState(leak);
  if (head !== undefined) lines.push(head);
  lines.push(...advice(leak, command));
  const url = remedyUrl(leak);
  if (url !== undefined) lines.push(`Where: ${url}`);
  return lines;
}

/** A short title: `OpenAI project API key (live)`. */
export function title({ leak }: PlaceGroup): string {
  return `${quoted(leak.description)}${isLive(leak.verdict) ? " (live)" : ""}`;
}

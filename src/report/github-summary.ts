import type { RunResult } from "../leaks/types.ts";
import { remedyUrl } from "./advice.ts";
import { concernSentences, concernsOf } from "./concern.ts";
import { quoted } from "./describe.ts";
import { type PlaceGroup, placeGroups } from "./groups.ts";
import { neutralise } from "./neutral.ts";
import { totals, worstFirst } from "./order.ts";
import { placeName } from "./place.ts";
import { allowedLine, readLine, severityLine, verdictLine } from "./verdict-line.ts";
import { count } from "./words.ts";

/** GitHub drops a step's summary of more than 1 MiB whole. */
const LIMIT = 1_000_000;
/** Gaps that are named. */
const GAPS = 50;
/** Concerns that are named. */
const CONCERNS = 50;

/**
 * The job summary of a GitHub Actions step (what `$GITHUB_STEP_SUMMARY` takes): Markdown, at most 1 MB of UTF-8, the worst
 * leaks first. Never holds a secret.
 */
export function renderGithubSummary(result: RunResult): string {
  const groups = worstFirst(result.leaks).flatMap(placeGroups);
  const { gaps } = result.coverage;
  const sums = totals(result);
  const head = ["## keysweep", "", `**${inert(verdictLine(result, sums))}**`, ""];
  for (const line of [severityLine(result, sums), readLine(result), allowedLine(result)])
    if (line !== "") head.push(inert(line), "");
  for (const warning of result.warnings) head.push(`- Warning: ${inert(warning)}`);
  if (gaps.length > 0) {
    head.push("", "### Could not be read", "");
    for (const { what, why } of gaps.slice(0, GAPS))
      head.push(`- ${inert(quoted(what))}: ${inert(quoted(why))}`);
    if (gaps.length > GAPS) head.push(`- and ${count(gaps.length - GAPS, "more", "more")}`);
  }
  const concerns = concernsOf(result);
  if (concerns.length > 0) {
    head.push("", "### Ways for a leak to happen", "");
    for (const concern of concerns.slice(0, CONCERNS))
      head.push(`- ${concern.severity}: ${inert(quoted(concern.path))}: ${inert(concernSentences(concern))}`);
    if (concerns.length > CONCERNS) head.push(`- and ${count(concerns.length - CONCERNS, "more", "more")}`);
  }
  if (groups.length === 0) return `${head.join("\n")}\n`;
  head.push("", "| severity | secret | where | verdict | what to do |", "| --- | --- | --- | --- | --- |");
  const lines = [...head];
  let size = Buffer.byteLength(head.join("\n")) + 200;
  let shown = 0;
  for (const group of groups) {
    const line = row(group);
    size += Buffer.byteLength(line) + 1;
    if (size > LIMIT) break;
    lines.push(line);
    shown++;
  }
  if (shown < groups.length)
    lines.push("", `And ${count(groups.length - shown, "more", "more")}, listed in the log.`);
  return `${lines.join("\n")}\n`;
}

function row({ leak, finding, findings }: PlaceGroup): string {
  const more = findings.length === 1 ? "" : ` and ${count(findings.length - 1, "more place")}`;
  const where = `${quoted(placeName(finding.place))}:${finding.line}${more}`;
  const what = `${quoted(leak.description)} ${leak.secret.redacted()}`;
  const url = remedyUrl(leak);
  const todo = url === undefined ? "Replace it at once" : `[Replace it](${url})`;
  const overdue = leak.provenance?.overdue ? ", overdue" : "";
  return `| ${leak.severity}${overdue} | ${inert(what)} | ${inert(where)} | ${leak.verdict} | ${todo} |`;
}

/** Text that Markdown and HTML show as it is, inside a table too: all that could be markup is a character reference. */
function inert(text: string): string {
  return neutralise(text).replace(/[!-,./:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

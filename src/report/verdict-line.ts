import { PATH_RULE } from "../leaks/path-rule.ts";
import type { Coverage, RunResult } from "../leaks/types.ts";
import { isLive, type Totals } from "./order.ts";
import { byteCount, count, duration, grouped, listed } from "./words.ts";

/** The one sentence that answers the run's question. It says "no leaks" without a reserve only when there is no gap. */
export function verdictLine(result: RunResult, sums: Totals): string {
  const gaps = result.coverage.gaps.length;
  const subject = count(sums.leaks, "leak");
  const files = (result.concerns ?? []).filter(({ code }) => code === PATH_RULE).length;
  const concerns = (result.concerns?.length ?? 0) - files;
  const named =
    files === 0 ? "" : ` ${count(files, "file")} that ${files === 1 ? "is a leak" : "are leaks"} by name.`;
  const ways = named + (concerns === 0 ? "" : ` ${count(concerns, "way")} for one to happen.`);
  if (result.command === "env" && sums.leaks === 0 && concerns > 0) {
    const unread = gaps === 0 ? "" : ` Incomplete: ${count(gaps, "gap")} may hide more.`;
    return `${count(concerns, "way")} for a leak to happen — ${result.scope}.${unread}`;
  }
  if (result.command === "env" && isClean(result)) return `No way for a leak to happen — ${result.scope}.`;
  if (sums.leaks === 0 && gaps === 0) return `No leaks in ${result.scope}.${ways}`;
  if (sums.leaks === 0)
    return `Incomplete: no leaks in what could be read of ${result.scope}, but ${count(gaps, "gap")}.${ways}`;
  const incomplete = gaps === 0 ? "" : ` Incomplete: ${count(gaps, "gap")} may hide more.`;
  const more = named + (concerns === 0 ? "" : ` ${count(concerns, "way")} for more to happen.`);
  return `${subject} in ${count(sums.places, "place")} — ${result.scope}.${incomplete}${more}`;
}

/** Whether a run found nothing at all and read everything. */
export function isClean(result: RunResult): boolean {
  return (
    result.leaks.length === 0 && result.coverage.gaps.length === 0 && (result.concerns ?? []).length === 0
  );
}

/** How bad it is, in one sentence; empty where nothing was found. */
export function severityLine(result: RunResult, sums: Totals): string {
  if (sums.leaks === 0) return "";
  const parts: string[] = [];
  for (const [severity, number] of Object.entries(sums.bySeverity))
    if (number > 0) parts.push(`${grouped(number)} ${severity}`);
  const live = result.leaks.filter((leak) => isLive(leak.verdict)).length;
  if (live > 0) parts.push(`${grouped(live)} known to be live`);
  if (sums.overdue > 0) parts.push(`${grouped(sums.overdue)} overdue`);
  return `${listed(parts)}.`;
}

/** What was read. */
export function readLine(result: RunResult): string {
  const { coverage } = result;
  const byGit = coverage.readByGit ?? 0;
  const shown = byGit === 0 ? "" : ` (${grouped(byGit)} of them by git)`;
  return `Read ${count(coverage.blobs, "blob")}${shown}, ${byteCount(coverage.bytes)}, with ${count(result.ruleCount, "rule")} in ${duration(result.durationMs)}; ${count(coverage.gaps.length, "gap")}${skipped(coverage)}.`;
}

function skipped({ skips }: Coverage): string {
  return skips.length === 0 ? "" : `, ${grouped(skips.length)} skipped by rule`;
}

/** What permissions kept out, in one sentence; empty where they kept out nothing. */
export function allowedLine({ allowed, permitted }: RunResult): string {
  const parts: string[] = [];
  if (allowed.inline > 0) parts.push(`${grouped(allowed.inline)} by comments in the code`);
  if (allowed.ignoreFile > 0) parts.push(`${grouped(allowed.ignoreFile)} by the ignore file`);
  if (allowed.config > 0) parts.push(`${grouped(allowed.config)} by the configuration`);
  if (allowed.baseline > 0) parts.push(`${grouped(allowed.baseline)} by the baseline`);
  return parts.length === 0
    ? ""
    : `${permitted === undefined ? "Not shown" : "Permitted"}: ${listed(parts)}.`;
}

import { bySeverity, SEVERITIES } from "../leaks/severity.ts";
import type { Leak, RunResult, VerdictKind } from "../leaks/types.ts";
import type { Confidence, Severity } from "../rules/types.ts";

export { SEVERITIES };

/** Worst first. */
export const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low"];
export const VERDICTS: readonly VerdictKind[] = [
  "live",
  "live-restricted",
  "live-no-quota",
  "unknown",
  "unverified",
  "revoked",
];

/** A provider's word counts most: what works comes first, what is dead last; no answer and no question weigh the same. */
const VERDICT_RANK: Readonly<Record<VerdictKind, number>> = {
  live: 0,
  "live-restricted": 1,
  "live-no-quota": 2,
  unknown: 3,
  unverified: 3,
  revoked: 4,
};

/** The leaks by verdict, severity, confidence, fingerprint; the given array stays as it is. */
export function worstFirst(leaks: readonly Leak[]): Leak[] {
  return leaks.toSorted(
    (a, b) =>
      VERDICT_RANK[a.verdict] - VERDICT_RANK[b.verdict] ||
      bySeverity(a, b) ||
      CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
      (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0),
  );
}

/** Whether the provider accepted the key. */
export function isLive(verdict: VerdictKind): boolean {
  return verdict === "live" || verdict === "live-restricted" || verdict === "live-no-quota";
}

/** The numbers of a run. */
export interface Totals {
  readonly leaks: number;
  readonly places: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly byVerdict: Readonly<Record<VerdictKind, number>>;
  readonly overdue: number;
  readonly allowed: number;
}

/** Counts what a run found. */
export function totals(result: RunResult): Totals {
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  const byVerdict: Record<VerdictKind, number> = {
    live: 0,
    "live-restricted": 0,
    "live-no-quota": 0,
    unknown: 0,
    unverified: 0,
    revoked: 0,
  };
  let places = 0;
  let overdue = 0;
  for (const leak of result.leaks) {
    bySeverity[leak.severity]++;
    byVerdict[leak.verdict]++;
    places += leak.findings.length;
    if (leak.provenance?.overdue) overdue++;
  }
  const { inline, ignoreFile, config, baseline } = result.allowed;
  const allowed = inline + ignoreFile + config + baseline;
  return { leaks: result.leaks.length, places, bySeverity, byVerdict, overdue, allowed };
}

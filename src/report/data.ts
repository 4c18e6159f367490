import type { Concern, Finding, Leak, Permitted, Place, Provenance, RunResult } from "../leaks/types.ts";
import type { CommitInfo, PersonAndTime } from "../sources/types.ts";
import { totals } from "./order.ts";
import { secretText } from "./secret-text.ts";
import type { RenderOptions } from "./types.ts";
import { isoTime } from "./words.ts";

/**
 * Version of the shape that `json` and `jsonl` print; `src/report/schema/` describes it. It changes when a reader could
 * break: new properties may come at any time, readers must pass over those they do not know.
 */
export const SCHEMA_VERSION = 1;

/** Plain data, ready for `JSON.stringify`. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [name: string]: Data };

/** What both formats say of the tool and the run, leaks and lists left out. */
export function runData(result: RunResult, options: RenderOptions): Record<string, Data> {
  const sums = totals(result);
  const { coverage } = result;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "keysweep", version: options.toolVersion },
    command: result.command,
    scope: result.scope,
    finishedAt: options.now.toISOString(),
    durationMs: Math.round(result.durationMs),
    complete: coverage.gaps.length === 0,
    summary: {
      leaks: sums.leaks,
      places: sums.places,
      overdue: sums.overdue,
      bySeverity: { ...sums.bySeverity },
      byVerdict: { ...sums.byVerdict },
      allowed: { ...result.allowed },
      blobs: coverage.blobs,
      bytes: coverage.bytes,
      readByGit: coverage.readByGit ?? 0,
      gaps: coverage.gaps.length,
      skips: coverage.skips.length,
      rules: result.ruleCount,
    },
  };
}

/** What was not read, and what people should be told. */
export function listsData(result: RunResult, { showSecrets }: RenderOptions): Record<string, Data> {
  return {
    gaps: result.coverage.gaps.map(({ what, why }) => ({ what, why })),
    skips: result.coverage.skips.map(({ what, why }) => ({ what, why })),
    warnings: [...result.warnings],
    ...(result.concerns && { concerns: result.concerns.map(concernData) }),
    ...(result.permitted && { permitted: result.permitted.map((one) => permittedData(one, showSecrets)) }),
  };
}

function permittedData(one: Permitted, showSecrets: boolean): Data {
  const { by, what, reason = null } = one.permission;
  return {
    permission: { by, what, reason },
    ...("leak" in one ? { leak: leakData(one.leak, showSecrets) } : { concern: concernData(one.concern) }),
  };
}

function concernData({ code, severity, path, line, message, fix }: Concern): Data {
  return { code, severity, path, line: line ?? null, message, fix: fix === undefined ? null : { ...fix } };
}

/** One leak; `showSecrets`: with its text. */
export function leakData(leak: Leak, showSecrets: boolean): Record<string, Data> {
  return {
    fingerprint: leak.fingerprint,
    ruleId: leak.ruleId,
    provider: leak.provider,
    description: leak.description,
    severity: leak.severity,
    confidence: leak.confidence,
    verdict: leak.verdict,
    ...(leak.verification && {
      verification: { ...leak.verification, account: [...(leak.verification.account ?? [])] },
    }),
    ...(leak.rotation && { rotation: { ...leak.rotation } }),
    secret: {
      redacted: leak.secret.redacted(),
      ...(showSecrets ? { text: secretText(leak.secret) } : {}),
    },
    remedy: { ...leak.remedy },
    tags: [...leak.tags],
    provenance: leak.provenance === undefined ? null : provenanceData(leak.provenance),
    findings: leak.findings.map(findingData),
  };
}

function provenanceData(provenance: Provenance): Data {
  return {
    first: provenance.first === undefined ? null : commitData(provenance.first),
    inHead: provenance.inHead,
    left: provenance.left === undefined ? null : commitData(provenance.left),
    refs: [...provenance.refs],
    pushed: provenance.pushed,
    ageDays: provenance.ageDays ?? null,
    overdue: provenance.overdue,
  };
}

function findingData(finding: Finding): Data {
  return {
    fingerprint: finding.fingerprint,
    place: placeData(finding.place),
    line: finding.line,
    column: finding.column,
    endLine: finding.endLine,
    endColumn: finding.endColumn,
    confidence: finding.confidence,
    encodings: [...finding.encodings],
    notes: [...finding.notes],
    ...(finding.parts && {
      parts: finding.parts.map(({ ruleId, secret }) => ({ ruleId, redacted: secret.redacted() })),
    }),
    snippet: { line: finding.snippet.line, start: finding.snippet.start, end: finding.snippet.end },
  };
}

/** A place as reports tell it. */
export function placeData(place: Place): { readonly [name: string]: Data } {
  const { inside, inName } = place;
  return { ...spotData(place), ...(inside !== undefined && { inside }), ...(inName && { inName }) };
}

function spotData(place: Place): { readonly [name: string]: Data } {
  switch (place.kind) {
    case "stdin":
      return { kind: place.kind };
    case "file":
    case "index":
      return { kind: place.kind, path: place.path };
    case "commit-file":
      return { kind: place.kind, path: place.path, commit: commitData(place.commit), oid: place.oid };
    case "commit-message":
      return { kind: place.kind, commit: commitData(place.commit) };
    case "tag-message":
      return {
        kind: place.kind,
        tag: place.tag,
        commit: place.commit === undefined ? null : commitData(place.commit),
        oid: place.oid,
      };
    case "note":
      return {
        kind: place.kind,
        ref: place.ref,
        on: place.on,
        commit: commitData(place.commit),
        oid: place.oid,
      };
    case "ref":
      return { kind: place.kind, ref: place.ref, oid: place.oid };
    case "unreachable":
      return { kind: place.kind, oid: place.oid, type: place.type };
  }
}

function commitData(commit: CommitInfo): Data {
  return { id: commit.id, author: personData(commit.author), committer: personData(commit.committer) };
}

function personData({ who, time }: PersonAndTime): Data {
  return { who, time: isoTime(time) ?? null };
}

import type { Confidence, Severity } from "../rules/types.ts";
import { fingerprintOf, fingerprintsOf } from "./fingerprint.ts";
import { type Ignorable, type IgnoreEntry, ignores } from "./ignores.ts";
import type { Sighting } from "./sighting.ts";
import type { Finding, Leak, Place, Provenance } from "./types.ts";

/** A sighting at one of its places. */
export interface PlacedSighting {
  readonly sighting: Sighting;
  readonly place: Place;
}

/** What {@link gatherLeaks} made of the sightings. */
export interface Gathered {
  readonly leaks: readonly Leak[];
  /** Findings that an ignore file kept out. */
  readonly ignored: number;
  /** Each of them, and the entry that did. */
  readonly keptOut: readonly { readonly one: PlacedSighting; readonly entry: IgnoreEntry }[];
  /** Entries of ignore files that kept nothing out. */
  readonly unusedEntries: readonly IgnoreEntry[];
}

/** All that is known of one secret. */
interface Group {
  readonly sightings: Sighting[];
  readonly findings: Finding[];
  readonly fingerprintAt: ReturnType<typeof fingerprintsOf>;
}

const SEVERITIES: Readonly<Record<Severity, number>> = { critical: 4, high: 3, medium: 2, low: 1 };
const CONFIDENCES: Readonly<Record<Confidence, number>> = { high: 3, medium: 2, low: 1 };

/** Puts sightings together by secret. `provenanceOf`: what history knows of a leak's sightings. People's names are told as they are: see `maskPeople`. */
export function gatherLeaks(
  placed: readonly PlacedSighting[],
  ignoreEntries: readonly IgnoreEntry[],
  provenanceOf?: (sightings: readonly Sighting[]) => Provenance | undefined,
): Gathered {
  const { ignoredBy, unusedEntries } = applyIgnoreEntries(placed, ignoreEntries);
  const keptOut: { one: PlacedSighting; entry: IgnoreEntry }[] = [];
  const bySecret = new Map<string, Group>();
  for (const one of placed) {
    const entry = ignoredBy(one);
    if (entry !== undefined) {
      keptOut.push({ one, entry });
      continue;
    }
    const { sighting, place } = one;
    const key = sighting.secret.reveal();
    const group = bySecret.get(key) ?? { sightings: [], findings: [], fingerprintAt: fingerprintsOf(key) };
    bySecret.set(key, group);
    const { rule, maskedLine } = sighting;
    group.sightings.push(sighting);
    group.findings.push(toFinding(sighting, place, group.fingerprintAt(rule.id, pathOf(place), maskedLine)));
  }
  const leaks = [...bySecret.values()].map((group) => toLeak(group, provenanceOf?.(group.sightings)));
  return {
    leaks: leaks.sort(compareLeaks),
    ignored: keptOut.length,
    keptOut,
    unusedEntries,
  };
}

/**
 * What ignore files say of the sightings. An entry that names a commit accepts a secret where that commit brought it in; later
 * versions of the same file hold it still, and are meant too.
 */
function applyIgnoreEntries(
  placed: readonly PlacedSighting[],
  entries: readonly IgnoreEntry[],
): {
  readonly ignoredBy: (placed: PlacedSighting) => IgnoreEntry | undefined;
  readonly unusedEntries: readonly IgnoreEntry[];
} {
  if (entries.length === 0) return { ignoredBy: () => undefined, unusedEntries: [] };
  const used = new Set<IgnoreEntry>();
  const accepted = new Map<string, IgnoreEntry>();
  const nameOf = ({ sighting, place }: PlacedSighting) => `${pathOf(place)}\0${sighting.secret.reveal()}`;
  const direct = new Map<PlacedSighting, IgnoreEntry>();
  for (const one of placed) {
    const asked = askedOf(one);
    for (const entry of entries.filter((candidate) => ignores(candidate, asked))) {
      used.add(entry);
      if (!direct.has(one)) direct.set(one, entry);
      if (entry.commit !== undefined) accepted.set(nameOf(one), entry);
    }
  }
  return {
    ignoredBy: (one) => direct.get(one) ?? (accepted.size > 0 ? accepted.get(nameOf(one)) : undefined),
    unusedEntries: entries.filter((entry) => !used.has(entry)),
  };
}

function askedOf({ sighting, place }: PlacedSighting): Ignorable {
  return {
    fingerprint: fingerprintIn(sighting, place),
    ruleId: sighting.rule.id,
    ...pathsOf(place),
    line: sighting.line,
    ...commitOf(place),
  };
}

/** What a sighting is called at one of its places; see `fingerprint.ts`. */
export function fingerprintIn({ secret, rule, maskedLine }: Sighting, place: Place): string {
  return fingerprintOf(secret.reveal(), rule.id, pathOf(place), maskedLine);
}

/** The path of a place, `archive!path` in archives; empty where it has none. */
export function pathOf(place: Place): string {
  const path = "path" in place ? place.path : "";
  return place.inside === undefined ? path : `${path}!${place.inside}`;
}

/** The paths that name a place: its own and, where it is in an archive, the archive's. */
export function pathsOf(place: Place): { readonly path: string; readonly archive?: string } {
  return {
    path: pathOf(place),
    ...(place.inside !== undefined && "path" in place && { archive: place.path }),
  };
}

function commitOf(place: Place): { commit?: string } {
  return "commit" in place && place.commit ? { commit: place.commit.id } : {};
}

function toFinding(sighting: Sighting, place: Place, fingerprint: string): Finding {
  return {
    fingerprint,
    place,
    line: sighting.line,
    column: sighting.column,
    endLine: sighting.endLine,
    endColumn: sighting.endColumn,
    encodings: sighting.encodings,
    confidence: sighting.confidence,
    notes: sighting.notes,
    ...(sighting.parts.length > 0 && { parts: sighting.parts }),
    snippet: sighting.snippet,
  };
}

function toLeak({ sightings, findings }: Group, provenance: Provenance | undefined): Leak {
  // A secret may be met by several rules in several places: the surest and gravest of them names it.
  const best = [...sightings].sort(
    (a, b) =>
      CONFIDENCES[b.confidence] - CONFIDENCES[a.confidence] ||
      SEVERITIES[b.rule.severity] - SEVERITIES[a.rule.severity] ||
      (a.rule.id < b.rule.id ? -1 : 1),
  )[0] as Sighting;
  const ordered = [...findings].sort(compareFindings);
  return {
    fingerprint: (ordered[0] as Finding).fingerprint,
    ruleId: best.rule.id,
    ...(best.rule.dialect === "re2" && { foreignRule: true as const }),
    provider: best.rule.provider,
    description: best.rule.description,
    severity: best.rule.severity,
    confidence: best.confidence,
    secret: best.secret,
    remedy: best.rule.remedy,
    tags: best.rule.tags,
    findings: ordered,
    ...(provenance && { provenance }),
    verdict: "unverified",
  };
}

const PLACE_ORDER: Readonly<Record<Place["kind"], number>> = {
  file: 0,
  stdin: 0,
  index: 1,
  "commit-file": 2,
  "commit-message": 2,
  "tag-message": 3,
  note: 3,
  ref: 3,
  unreachable: 4,
};

/** A stable order: working tree, index, then by commit time, path, line and column. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    PLACE_ORDER[a.place.kind] - PLACE_ORDER[b.place.kind] ||
    timeOf(a.place) - timeOf(b.place) ||
    compareText(commitOf(a.place).commit ?? "", commitOf(b.place).commit ?? "") ||
    compareText(pathOf(a.place), pathOf(b.place)) ||
    compareText(oidOf(a.place), oidOf(b.place)) ||
    a.line - b.line ||
    a.column - b.column
  );
}

function timeOf(place: Place): number {
  return "commit" in place && place.commit ? place.commit.committer.time : 0;
}

function oidOf(place: Place): string {
  return "oid" in place ? place.oid : "";
}

function compareLeaks(a: Leak, b: Leak): number {
  return (
    SEVERITIES[b.severity] - SEVERITIES[a.severity] ||
    CONFIDENCES[b.confidence] - CONFIDENCES[a.confidence] ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { sha256 } from "../digest.ts";
import type { Finding, Leak, Place } from "../leaks/types.ts";
import { pathOf, placeName } from "./place.ts";

/** The findings of one leak in one file (in however many commits), or at one other place. */
export interface PlaceGroup {
  readonly leak: Leak;
  /** The one to show: the first in the leak's order, so the working tree before history. */
  readonly finding: Finding;
  /** All of them, `finding` included. */
  readonly findings: readonly Finding[];
  /** A stable name: the same leak in the same file keeps it when lines move. 32 hexadecimal digits. */
  readonly id: string;
}

/** The findings of a leak by file: what formats with one entry a file report, so that a long history is one entry. */
export function placeGroups(leak: Leak): PlaceGroup[] {
  const byPlace = new Map<string, Finding[]>();
  for (const finding of leak.findings) {
    const key = placeKey(finding.place);
    const group = byPlace.get(key);
    if (group === undefined) byPlace.set(key, [finding]);
    else group.push(finding);
  }
  return [...byPlace].map(([key, findings]) => ({
    leak,
    finding: findings[0]!,
    findings,
    id: sha256(`${findings[0]!.fingerprint}\0${leak.ruleId}\0${key}`).toString("hex").slice(0, 32),
  }));
}

function placeKey(place: Place): string {
  const path = pathOf(place);
  if (path !== undefined && place.inName) return `name:${path}`;
  if (path !== undefined) return place.inside === undefined ? `path:${path}` : `path:${path}!${place.inside}`;
  return place.kind === "commit-message" ? `message:${place.commit.id}` : placeName(place);
}

/**
 * The lines of a finding that a reader of its file would find there. An archive has none, nor has a name: what it holds is said in words,
 * and the whole file is meant.
 */
export function linesInFile(finding: Finding): { readonly line: number; readonly endLine: number } {
  const { line, endLine } = finding;
  return isInLines(finding.place) ? { line, endLine } : { line: 1, endLine: 1 };
}

/** Whether line and column of a finding are those of a file as it is: not of one in an archive, nor of a name. */
export function isInLines({ inside, inName }: Place): boolean {
  return inside === undefined && !inName;
}

/**
 * The path of a place for formats that demand one. What is in no file gets a name under `.git/`, where no tracked
 * file can be.
 */
export function fallbackPath(place: Place): string {
  switch (place.kind) {
    case "file":
    case "index":
    case "commit-file":
      return place.path;
    case "stdin":
      return "stdin";
    case "commit-message":
      return `.git/commits/${place.commit.id}/message`;
    case "tag-message":
      return `.git/tags/${place.tag}/message`;
    case "note":
      return `.git/${place.ref}/${place.on}`;
    case "ref":
      return place.inName ? `.git/${place.ref}` : `.git/objects/${place.oid}`;
    case "unreachable":
      return `.git/objects/${place.oid}`;
  }
}

import type { Config } from "../config/types.ts";
import { loadScanner } from "../detect/scanner.ts";
import { type AllowJudge, createAllowJudge } from "../leaks/allow-lists.ts";
import { gatherLeaks, type PlacedSighting, pathOf } from "../leaks/gather.ts";
import type { IgnoreEntry } from "../leaks/ignore-file.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Coverage, Place, Provenance, RunResult } from "../leaks/types.ts";
import type { RuleSet } from "../rules/types.ts";
import type { Gap, Origin, Skip, Source } from "../sources/types.ts";
import { createExaminer } from "./examine.ts";

/** How far a run has come. */
export interface Progress {
  readonly blobs: number;
  readonly bytes: number;
  /** Where it is known beforehand. */
  readonly total?: number;
}

/** What every run needs besides its source. */
export interface RunContext {
  readonly config: Config;
  readonly ignoreEntries: readonly IgnoreEntry[];
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting ends the run with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What reading a source gave. */
export interface Reading {
  readonly sightings: readonly Sighting[];
  readonly coverage: Coverage;
  /** Findings that a comment beside them permits. */
  readonly allowedInline: number;
  /** Rules that such comments name and that do not exist. */
  readonly unknownRules: readonly string[];
}

/** Sightings with all their places, and what history knows of them. */
export interface Resolved {
  readonly placed: readonly PlacedSighting[];
  readonly provenanceOf?: (sightings: readonly Sighting[]) => Provenance | undefined;
  readonly warnings?: readonly string[];
}

/** Reads a source to its end and examines every blob. */
export async function readSource(
  source: Source,
  { config, onProgress, signal }: RunContext,
): Promise<Reading> {
  const examiner = createExaminer(await loadScanner(config.ruleSet), config.ruleSet, config.allowComments);
  const sightings: Sighting[] = [];
  const gaps: Gap[] = [];
  const skips: Skip[] = [];
  const unknownRules = new Set<string>();
  let allowedInline = 0;
  let blobs = 0;
  let bytes = 0;
  for await (const item of source) {
    signal?.throwIfAborted();
    if (item.kind === "gap") gaps.push(item.gap);
    else if (item.kind === "skip") skips.push(item.skip);
    else {
      blobs++;
      bytes += item.blob.bytes.length;
      const examined = await examiner.examine(item.blob);
      sightings.push(...examined.sightings);
      allowedInline += examined.permitted;
      for (const id of examined.unknownRules) unknownRules.add(id);
      onProgress?.({ blobs, bytes });
    }
  }
  return {
    sightings,
    coverage: { blobs, bytes, gaps, skips },
    allowedInline,
    unknownRules: [...unknownRules].sort(),
  };
}

/** Several readings as one. */
export function joinReadings(readings: readonly Reading[]): Reading {
  const sum = (of: (reading: Reading) => number) =>
    readings.reduce((total, reading) => total + of(reading), 0);
  return {
    sightings: readings.flatMap(({ sightings }) => sightings),
    coverage: {
      blobs: sum(({ coverage }) => coverage.blobs),
      bytes: sum(({ coverage }) => coverage.bytes),
      gaps: readings.flatMap(({ coverage }) => coverage.gaps),
      skips: readings.flatMap(({ coverage }) => coverage.skips),
    },
    allowedInline: sum(({ allowedInline }) => allowedInline),
    unknownRules: [...new Set(readings.flatMap(({ unknownRules }) => unknownRules))].sort(),
  };
}

/** Applies allow lists and ignore files to what was read and found, and puts it together by secret. */
export async function concludeRun(
  what: { readonly command: RunResult["command"]; readonly scope: string; readonly startedAt: number },
  reading: Reading,
  resolved: Resolved,
  { config, ignoreEntries }: RunContext,
): Promise<RunResult> {
  const judge = await loadAllowJudge(config.ruleSet);
  const standing = resolved.placed.filter(
    ({ sighting, place }) => !judge(sighting, { path: pathOf(place), commit: commitIdOf(place) }),
  );
  const gathered = gatherLeaks(standing, ignoreEntries, resolved.provenanceOf);
  return {
    command: what.command,
    leaks: gathered.leaks,
    coverage: reading.coverage,
    allowed: {
      inline: reading.allowedInline,
      config: resolved.placed.length - standing.length,
      ignoreFile: gathered.ignored,
      baseline: 0,
    },
    warnings: [
      ...config.warnings,
      ...(resolved.warnings ?? []),
      ...reading.unknownRules.map(
        (id) => `A keysweep:allow comment names the rule "${id}", which does not exist: it permits nothing.`,
      ),
    ],
    ruleCount: config.ruleSet.rules.length,
    scope: what.scope,
    durationMs: Math.round(performance.now() - what.startedAt),
  };
}

/** The one place of a sighting whose origin says where it stands. Objects of the database need a walk instead. */
export function placeOf(origin: Exclude<Origin, { kind: "object" }>): Place {
  switch (origin.kind) {
    case "file":
    case "index":
      return { kind: origin.kind, path: origin.path };
    case "stdin":
      return { kind: "stdin" };
    case "commit-file":
      return { kind: "commit-file", path: origin.path, commit: origin.commit, oid: origin.oid };
    case "commit-message":
      return { kind: "commit-message", commit: origin.commit };
    case "tag-message":
      return { kind: "tag-message", tag: origin.tag, oid: origin.oid };
  }
}

/** {@link Resolved} for sources whose blobs know their places. */
export function resolveDirectly(sightings: readonly Sighting[]): Resolved {
  return {
    placed: sightings.map((sighting) => {
      if (sighting.origin.kind === "object")
        throw new Error("an object's places are found by walking history");
      return { sighting, place: placeOf(sighting.origin) };
    }),
  };
}

function commitIdOf(place: Place): string | undefined {
  return "commit" in place ? place.commit?.id : undefined;
}

async function loadAllowJudge(ruleSet: RuleSet): Promise<AllowJudge> {
  const lists = [...ruleSet.allowlists, ...ruleSet.rules.flatMap(({ allowlists }) => allowlists)];
  const foreign = lists.some(({ dialect }) => dialect === "re2");
  if (!foreign) return createAllowJudge(ruleSet, neverCompiles);
  const { compileRe2Pattern } = await import("../detect/recognise/re2-pattern.ts");
  return createAllowJudge(ruleSet, (source, where) => {
    const pattern = compileRe2Pattern(source, where);
    return (text) => pattern.exec(text, 0) !== undefined;
  });
}

function neverCompiles(): never {
  throw new Error("a foreign pattern where none was");
}

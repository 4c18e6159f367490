import type { Config } from "../config/types.ts";
import { compileJsRegExp } from "../detect/recognise/js-pattern.ts";
import type { Scanner } from "../detect/scanner.ts";
import { type AllowJudge, createAllowJudge } from "../leaks/allow-lists.ts";
import { applyBaseline, BASELINE_FILE, type Baselined, type BaselineEntry } from "../leaks/baseline.ts";
import { gatherLeaks, type PlacedSighting, pathsOf } from "../leaks/gather.ts";
import type { IgnoreEntry } from "../leaks/ignores.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Coverage, Place, Provenance, RunResult } from "../leaks/types.ts";
import type { RuleSet } from "../rules/types.ts";
import { archiveKindOf } from "../sources/archive/recognise.ts";
import type { Blob, Gap, Origin, Skip, Source } from "../sources/types.ts";
import type { ExaminedArchive } from "./archives.ts";
import type { Examined, Examiner } from "./examine.ts";
import { loadExaminer, type RulesInForce } from "./load-examiner.ts";
import type { JudgedPaths } from "./path-rules.ts";
import { openPathWatch, type PathSighting } from "./path-watch.ts";
import { createPlaceFilter } from "./paths.ts";
import { inPlace, type PlacedUnopened, sayUnopened, type Unopened } from "./unopened.ts";

/** How far a run has come; never less far than it was before. */
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
  /** Leaks that are dealt with. */
  readonly baseline?: readonly BaselineEntry[];
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
  /** What was not read of archives. */
  readonly unopened: readonly Unopened[];
  /** Files that rules take for leaks by their path alone; absent where there is no such rule. */
  readonly atPaths?: readonly PathSighting[];
}

/** Sightings with all their places, and what history knows of them. */
export interface Resolved {
  readonly placed: readonly PlacedSighting[];
  readonly provenanceOf?: (sightings: readonly Sighting[]) => Provenance | undefined;
  readonly warnings?: readonly string[];
  /** What the search for places could not read. */
  readonly gaps?: readonly Gap[];
  readonly unopened: readonly PlacedUnopened[];
}

/** Reads a source to its end and examines every blob. */
export async function readSource(
  source: Source,
  { config, onProgress, signal }: RunContext,
): Promise<Reading> {
  const { read } = await openReader(config);
  const watch = await openPathWatch(config.ruleSet);
  let blobs = 0;
  let bytes = 0;
  const onRead = (more: number): void => {
    blobs++;
    bytes += more;
    onProgress?.({ blobs, bytes });
  };
  const reading = await read(watch?.over(source) ?? source, { onRead, ...(signal && { signal }) });
  return watch === undefined ? reading : { ...reading, atPaths: watch.seen };
}

/** What a reader tells while it works, and what ends it. */
export interface ReadHow {
  /** After each blob: its bytes. */
  readonly onRead?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads sources by the same rules. */
export interface Reader {
  /** Reads a source to its end and examines every blob. */
  read(source: Source, how?: ReadHow): Promise<Reading>;
  /** Whether a blob is to be examined: it has a keyword, or is an archive. In the others there is nothing. */
  mayHold(blob: Blob): boolean;
}

/** A reader, with all that its rules need. */
export async function openReader(rules: RulesInForce): Promise<Reader> {
  const { scanner, examiner } = await loadExaminer(rules);
  return readerOf(scanner, examiner);
}

/** {@link openReader} where scanner and examiner are ready. */
export function readerOf(scanner: Scanner, examiner: Examiner): Reader {
  return {
    read: (source, how) => examineAll(source, scanner, examiner, how),
    mayHold(blob) {
      if (isArchive(blob)) return true;
      const { bytes } = blob;
      let found = false;
      scanner.hits(bytes, { start: 0, end: bytes.length }, () => {
        found = true;
      });
      return found;
    },
  };
}

/** The reading of blobs in which there is nothing. */
export function nothingIn(blobs: number, bytes: number): Reading {
  const coverage = { blobs, bytes, gaps: [], skips: [] };
  return { sightings: [], coverage, allowedInline: 0, unknownRules: [], unopened: [] };
}

async function examineAll(
  source: Source,
  scanner: Scanner,
  examiner: Examiner,
  { onRead, signal }: ReadHow = {},
): Promise<Reading> {
  const sightings: Sighting[] = [];
  const gaps: Gap[] = [];
  const skips: Skip[] = [];
  const unknownRules = new Set<string>();
  const unopened: Unopened[] = [];
  let allowedInline = 0;
  let blobs = 0;
  let bytes = 0;
  const add = ({ sightings: found, permitted, unknownRules: unknown }: Examined) => {
    sightings.push(...found);
    allowedInline += permitted;
    for (const id of unknown) unknownRules.add(id);
  };
  const examineInside = async (blob: Blob): Promise<ExaminedArchive> => {
    // Most repositories hold no archive: what unpacks them is loaded for the first one.
    const { examineArchiveBlob } = await import("./archives.ts");
    return examineArchiveBlob(scanner, examiner, blob);
  };
  for await (const item of source) {
    signal?.throwIfAborted();
    if (item.kind === "gap") gaps.push(item.gap);
    else if (item.kind === "skip") skips.push(item.skip);
    else if (item.kind === "blob") {
      blobs++;
      bytes += item.blob.bytes.length;
      const inside = isArchive(item.blob) ? await examineInside(item.blob) : undefined;
      add(await examiner.examine(item.blob, inside?.stored));
      if (inside !== undefined) {
        add(inside);
        unopened.push(...inside.unopened.map((member) => ({ ...member, origin: item.blob.origin })));
      }
      onRead?.(item.blob.bytes.length);
    }
  }
  return {
    sightings,
    coverage: { blobs, bytes, gaps, skips },
    allowedInline,
    unknownRules: [...unknownRules].sort(),
    unopened,
  };
}

/** Whether what a blob holds is to be unpacked. Messages are texts, whatever they look like. */
export function isArchive({ bytes, origin }: Blob): boolean {
  const isFile = origin.kind === "object" ? origin.type === "blob" : !origin.kind.endsWith("-message");
  return isFile && archiveKindOf(bytes) !== undefined;
}

/** Several readings as one. */
export function joinReadings(readings: readonly Reading[]): Reading {
  const sum = (of: (reading: Reading) => number) =>
    readings.reduce((total, reading) => total + of(reading), 0);
  const atPaths = readings.flatMap(({ atPaths = [] }) => atPaths);
  const byGit = sum(({ coverage }) => coverage.readByGit ?? 0);
  return {
    sightings: readings.flatMap(({ sightings }) => sightings),
    coverage: {
      blobs: sum(({ coverage }) => coverage.blobs),
      bytes: sum(({ coverage }) => coverage.bytes),
      ...(byGit > 0 && { readByGit: byGit }),
      gaps: readings.flatMap(({ coverage }) => coverage.gaps),
      skips: readings.flatMap(({ coverage }) => coverage.skips),
    },
    allowedInline: sum(({ allowedInline }) => allowedInline),
    unknownRules: [...new Set(readings.flatMap(({ unknownRules }) => unknownRules))].sort(),
    unopened: readings.flatMap(({ unopened }) => unopened),
    ...(readings.some((reading) => reading.atPaths !== undefined) && { atPaths }),
  };
}

/** What a run is, for its result. */
export interface RunDescription {
  readonly command: RunResult["command"];
  /** For the verdict line. */
  readonly scope: string;
  /** Of `performance.now()`. */
  readonly startedAt: number;
  /** Everything there is was looked at: what an ignore file names and was not met is no more. */
  readonly whole?: boolean;
}

/** Applies allow lists and ignore files to what was read and found, and puts it together by secret. */
export async function concludeRun(
  what: RunDescription,
  reading: Reading,
  resolved: Resolved,
  { config, ignoreEntries, baseline = [] }: RunContext,
): Promise<RunResult> {
  const { rightful, standing, baselined } = (await openSieve(config, baseline))(resolved.placed);
  const unopened = sayUnopened(resolved.unopened, await createPlaceFilter(config));
  const gathered = gatherLeaks(baselined.standing, ignoreEntries, resolved.provenanceOf);
  const atPaths = await judgeIfSeen(reading, config, ignoreEntries);
  return {
    command: what.command,
    leaks: gathered.leaks,
    ...(atPaths && { concerns: atPaths.concerns }),
    coverage: {
      ...reading.coverage,
      gaps: [...reading.coverage.gaps, ...(resolved.gaps ?? []), ...unopened.gaps],
      skips: [...reading.coverage.skips, ...unopened.skips],
    },
    allowed: {
      inline: reading.allowedInline,
      config: rightful.length - standing.length + (atPaths?.allowed ?? 0),
      ignoreFile: gathered.ignored + (atPaths?.ignored ?? 0),
      baseline: baselined.covered,
    },
    warnings: [
      ...config.warnings,
      ...(resolved.warnings ?? []),
      ...(what.whole
        ? unusedWarnings(gathered.unusedEntries.filter((entry) => !atPaths?.used.has(entry)))
        : []),
      ...baselineWarnings(baselined.expired, what.whole ? baselined.unused : []),
      ...reading.unknownRules.map(
        (id) => `A keysweep:allow comment names the rule "${id}", which does not exist: it permits nothing.`,
      ),
    ],
    ruleCount: config.ruleSet.rules.length,
    scope: what.scope,
    durationMs: Math.round(performance.now() - what.startedAt),
  };
}

/** What is left of sightings at their places. */
interface Sieved {
  /** Without those at paths that their rules do not look at. */
  readonly rightful: readonly PlacedSighting[];
  /** Without those that allow lists permit, too, and those at paths that nobody wants to hear of. */
  readonly standing: readonly PlacedSighting[];
  readonly baselined: Baselined;
}

/** What paths, allow lists and the baseline leave of sightings; what ignore files leave is for {@link gatherLeaks} to tell. */
export async function openSieve(
  config: Config,
  baseline: readonly BaselineEntry[],
): Promise<(placed: readonly PlacedSighting[]) => Sieved> {
  const judge = await loadAllowJudge(config.ruleSet);
  const isRightful = await loadPathJudge(config.ruleSet);
  const wanted = await createPlaceFilter(config);
  const today = new Date().toISOString().slice(0, 10);
  return (placed) => {
    const rightful = placed.filter(isRightful);
    const standing = rightful.filter(
      ({ sighting, place }) =>
        wanted(place) && !judge(sighting, { ...pathsOf(place), commit: commitIdOf(place) }),
    );
    return { rightful, standing, baselined: applyBaseline(standing, baseline, today) };
  };
}

async function judgeIfSeen(
  { atPaths }: Reading,
  { ruleSet }: Config,
  ignoreEntries: readonly IgnoreEntry[],
): Promise<JudgedPaths | undefined> {
  if (atPaths === undefined) return undefined;
  const { judgePaths } = await import("./path-rules.ts");
  return judgePaths(atPaths, ruleSet, ignoreEntries);
}

function unusedWarnings(entries: readonly IgnoreEntry[]): readonly string[] {
  const files = [...new Set(entries.map(({ file }) => file))];
  return files.map((file) => {
    const lines = entries.filter((entry) => entry.file === file).map(({ line }) => line);
    const named = lines.slice(0, 10).join(", ") + (lines.length > 10 ? ", …" : "");
    return `${file}: nothing is kept out by line${lines.length === 1 ? "" : "s"} ${named} any more.`;
  });
}

function baselineWarnings(
  expired: readonly BaselineEntry[],
  unused: readonly BaselineEntry[],
): readonly string[] {
  const named = (entries: readonly BaselineEntry[]) =>
    entries
      .slice(0, 10)
      .map(({ fingerprint }) => fingerprint)
      .join(", ") + (entries.length > 10 ? ", …" : "");
  return [
    ...(expired.length > 0
      ? [`${BASELINE_FILE}: ${named(expired)} may no longer stand as accepted: their time is over.`]
      : []),
    ...(unused.length > 0
      ? [
          `${BASELINE_FILE}: nothing is found any more for ${named(unused)}. keysweep baseline --prune takes out what it holds in vain.`,
        ]
      : []),
  ];
}

/** The one place of a sighting whose origin says where it stands. Objects of the database need a walk instead. */
export function placeOf(origin: Exclude<Origin, { kind: "object" }>): Place {
  return inPlace(spotOf(origin), origin.inside);
}

function spotOf(origin: Exclude<Origin, { kind: "object" }>): Place {
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
      return {
        kind: "tag-message",
        tag: origin.tag,
        oid: origin.oid,
        ...(origin.commit !== undefined && { commit: origin.commit }),
      };
    case "ref":
      return { kind: "ref", ref: origin.ref, oid: origin.oid };
  }
}

/** {@link Resolved} for sources whose blobs know their places. */
export function resolveDirectly({ sightings, unopened }: Found): Resolved {
  const directly = (origin: Origin): Place => {
    if (origin.kind === "object") throw new Error("an object's places are found by walking history");
    return placeOf(origin);
  };
  return {
    placed: sightings.map((sighting) => ({ sighting, place: directly(sighting.origin) })),
    unopened: unopened.map(({ origin, ...member }) => ({ ...member, places: [directly(origin)] })),
  };
}

/** What of a reading has places. */
export type Found = Pick<Reading, "sightings" | "unopened">;

function commitIdOf(place: Place): string | undefined {
  return "commit" in place ? place.commit?.id : undefined;
}

/** Whether a rule that looks only at certain paths looks at this one. */
async function loadPathJudge({ rules }: RuleSet): Promise<(placed: PlacedSighting) => boolean> {
  const bound = rules.filter(({ path }) => path !== undefined);
  if (bound.length === 0) return () => true;
  const foreign = bound.some(({ dialect }) => dialect === "re2")
    ? await import("../detect/recognise/re2-pattern.ts")
    : undefined;
  const tests = new Map(
    bound.map(({ id, path = "", dialect }) => {
      const where = `\`path\` of rule "${id}"`;
      if (dialect !== "re2" || !foreign) {
        const regex = compileJsRegExp(path, "", where);
        return [id, (text: string) => regex.test(text)] as const;
      }
      const pattern = foreign.compileRe2Pattern(path, where);
      return [id, (text: string) => pattern.exec(text, 0, text.length) !== undefined] as const;
    }),
  );
  return ({ sighting, place }) => {
    const test = tests.get(sighting.rule.id);
    const { path, archive } = pathsOf(place);
    return test === undefined || test(path) || (archive !== undefined && test(archive));
  };
}

async function loadAllowJudge(ruleSet: RuleSet): Promise<AllowJudge> {
  const lists = [...ruleSet.allowlists, ...ruleSet.rules.flatMap(({ allowlists }) => allowlists)];
  const foreign = lists.some(({ dialect }) => dialect === "re2");
  if (!foreign) return createAllowJudge(ruleSet, neverCompiles);
  const { compileRe2Pattern } = await import("../detect/recognise/re2-pattern.ts");
  return createAllowJudge(ruleSet, (source, where) => {
    const pattern = compileRe2Pattern(source, where);
    return (text) => pattern.exec(text, 0, text.length) !== undefined;
  });
}

function neverCompiles(): never {
  throw new Error("a foreign pattern where none was");
}

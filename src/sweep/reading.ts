import type { Scanner } from "../detect/scanner.ts";
import type { Sighting } from "../leaks/sighting.ts";
import type { Coverage } from "../leaks/types.ts";
import type { RuleSet } from "../rules/types.ts";
import { archiveKindOf } from "../sources/archive/recognise.ts";
import type { Blob, Gap, Skip, Source, SourceItem } from "../sources/types.ts";
import type { ExaminedArchive } from "./archives.ts";
import { type Examined, type Examiner, NOTHING } from "./examine.ts";
import { loadExaminer, type RulesInForce } from "./load-examiner.ts";
import { secretsInNames } from "./names/secrets.ts";
import { type Named, watchNames } from "./names/watch.ts";
import { openPathWatch } from "./path-rules/open-watch.ts";
import type { PathSighting } from "./path-rules/sighting.ts";
import type { RunContext } from "./run.ts";
import type { Unopened } from "./unopened.ts";

/** What came of reading a source. */
export interface Reading {
  readonly sightings: readonly Sighting[];
  readonly coverage: Coverage;
  /** Findings that a comment beside them permits. */
  readonly allowedInline: number;
  /** Rules that such comments name and that do not exist. */
  readonly unknownRules: readonly string[];
  /** What was not read inside of archives. */
  readonly unopened: readonly Unopened[];
  /** Whether a ref or a path of the history has a key in it, so that they are not to be shown as they are; absent where nobody looked at all. */
  readonly hasKeysInNames?: boolean;
  /** Files that rules take for leaks by their path alone; absent where there is no such rule. */
  readonly atPaths?: readonly PathSighting[];
}

/** Reads a source to its end and examines every blob. */
export async function readSource(
  source: Source,
  { config, onProgress, signal }: RunContext,
): Promise<Reading> {
  const { read, readNames } = await openReader(config);
  const watch = await openPathWatch(config.ruleSet);
  const names = watchNames();
  let blobs = 0;
  let bytes = 0;
  const onRead = (more: number): void => {
    blobs++;
    bytes += more;
    onProgress?.({ blobs, bytes });
  };
  const how = { onRead, onItem: names.see, ...(signal && { signal }) };
  const reading = withExamined(
    await read(watch?.over(source) ?? source, how),
    await readNames(names.names()),
  );
  return watch === undefined ? reading : { ...reading, atPaths: watch.seen };
}

/** How a reader tells how far it is, and how it is stopped. */
export interface ReadHow {
  /** Called with each item of the source before it is examined. (To pass items on through one more generator takes longer than all that is done with most.) */
  readonly onItem?: (item: SourceItem) => void;
  /** Called after each blob with the number of its bytes. */
  readonly onRead?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Reads any number of sources by the same rules. */
export interface Reader {
  /** Reads a source to its end and examines every blob. */
  read(source: Source, how?: ReadHow): Promise<Reading>;
  /** Looks at names of files and refs. */
  readNames(names: readonly Named[]): Promise<Examined>;
  /** Whether a blob has to be examined, because it has a keyword or is an archive. No other blob holds a secret. */
  mayHold(blob: Blob): boolean;
}

/** A reader, with all that its rules need. */
export async function openReader(rules: RulesInForce): Promise<Reader> {
  const { scanner, examiner } = await loadExaminer(rules);
  return readerOf(scanner, examiner, rules.ruleSet);
}

/** {@link openReader} where scanner and examiner are ready. */
export function readerOf(scanner: Scanner, examiner: Examiner, ruleSet: RuleSet): Reader {
  return {
    read: (source, how) => examineAll(source, scanner, examiner, how),
    async readNames(names) {
      const found = secretsInNames(
        scanner,
        ruleSet,
        names.map(({ text }) => text),
      );
      if (found.size === 0) return NOTHING;
      const { examineNames } = await import("./names/sightings.ts");
      return examineNames(examiner, names, found);
    },
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

/** The reading of blobs of which {@link Reader.mayHold} says that they hold nothing. */
export function nothingIn(blobs: number, bytes: number): Reading {
  const coverage = { blobs, bytes, gaps: [], skips: [] };
  return { sightings: [], coverage, allowedInline: 0, unknownRules: [], unopened: [] };
}

async function examineAll(
  source: Source,
  scanner: Scanner,
  examiner: Examiner,
  { onItem, onRead, signal }: ReadHow = {},
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
    onItem?.(item);
    if (item.kind === "gap") gaps.push(item.gap);
    else if (item.kind === "skip") skips.push(item.skip);
    else if (item.kind === "large") {
      const { examineLarge } = await import("./large.ts");
      const examined = await examineLarge({ scanner, examiner }, item.large, signal);
      if ("gap" in examined) gaps.push(examined.gap);
      else {
        blobs++;
        bytes += examined.bytes;
        add(examined);
        unopened.push(
          ...(examined.unopened ?? []).map((member) => ({ ...member, origin: item.large.origin })),
        );
        onRead?.(examined.bytes);
      }
    } else if (item.kind === "blob") {
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

/** Whether a blob is an archive that has to be unpacked. Messages are never one, whatever they look like. */
export function isArchive({ bytes, origin }: Blob): boolean {
  const isFile = origin.kind === "object" ? origin.type === "blob" : !origin.kind.endsWith("-message");
  return isFile && archiveKindOf(bytes) !== undefined;
}

/** A reading with what was found elsewhere. */
export function withExamined(reading: Reading, { sightings, permitted, unknownRules }: Examined): Reading {
  if (sightings.length === 0 && permitted === 0) return reading;
  return {
    ...reading,
    sightings: [...reading.sightings, ...sightings],
    allowedInline: reading.allowedInline + permitted,
    unknownRules: [...new Set([...reading.unknownRules, ...unknownRules])].sort(),
  };
}

/** Several readings as one. */
export function joinReadings(readings: readonly Reading[]): Reading {
  const sum = (of: (reading: Reading) => number) =>
    readings.reduce((total, reading) => total + of(reading), 0);
  const atPaths = readings.flatMap(({ atPaths = [] }) => atPaths);
  const looked = readings.flatMap(({ hasKeysInNames: has }) => (has === undefined ? [] : [has]));
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
    ...(looked.length > 0 && { hasKeysInNames: looked.includes(true) }),
    ...(readings.some((reading) => reading.atPaths !== undefined) && { atPaths }),
  };
}

import type { Repository } from "../git/repository.ts";
import { archiveKindOf } from "../sources/archive/recognise.ts";
import { objectsSource } from "../sources/history.ts";
import type { Gap } from "../sources/types.ts";
import { examineObject } from "./examine-object.ts";
import { examineLarge } from "./large.ts";
import { loadExaminer } from "./load-examiner.ts";
import { type FoundObject, toPlain } from "./pack/messages.ts";
import { ruleIdsOf } from "./record/types.ts";
import type { RunContext } from "./run.ts";

/** An object that was read. */
export interface PlainObject {
  readonly oid: string;
  readonly size: number;
  /** Something was found in it, and to look there again takes as much as to read it: whoever remembers it reads it anew. */
  readonly isReadAnew?: boolean;
}

/** What the plain path made of some objects. */
export interface PlainReading {
  readonly read: readonly PlainObject[];
  readonly found: readonly FoundObject[];
  /** Objects that cannot be read at all, by id. */
  readonly gaps: readonly Gap[];
}

/** Reads some objects of the database, printed by git, large ones in pieces. Trees among them are passed over. */
export async function readPlainly(
  repository: Repository,
  oids: readonly string[],
  { config, signal }: RunContext,
): Promise<PlainReading> {
  const engine = await loadExaminer(config);
  const read: PlainObject[] = [];
  const found: FoundObject[] = [];
  const gaps: Gap[] = [];
  for await (const item of objectsSource(repository, oids)) {
    signal?.throwIfAborted();
    if (item.kind === "gap") gaps.push(item.gap);
    if (item.kind === "large" && item.large.origin.kind === "object") {
      const examined = await examineLarge(engine, item.large, signal);
      if ("gap" in examined) {
        gaps.push(examined.gap);
        continue;
      }
      const { oid, type } = item.large.origin;
      const { bytes, sightings, ...rest } = examined;
      const isReadAnew = rest.ruleIds.length > 0 || rest.unopened !== undefined;
      read.push({ oid, size: bytes, isReadAnew });
      if (!isReadAnew) continue;
      const places = [{ start: 0, end: bytes }];
      found.push({ ...rest, oid, type, places, sightings: sightings.map(toPlain) });
    }
    if (item.kind !== "blob" || item.blob.origin.kind !== "object") continue;
    const { bytes, origin } = item.blob;
    const { oid, type } = origin;
    read.push({ oid, size: bytes.length });
    const raw = engine.scanner.scan(bytes);
    const isArchive = type === "blob" && archiveKindOf(bytes) !== undefined;
    if (raw.length === 0 && !isArchive) continue;
    const { sightings, ...rest } = examineObject(engine, bytes, origin, raw, { isArchive });
    const places = [{ start: 0, end: bytes.length }];
    found.push({ ...rest, oid, type, places, ruleIds: ruleIdsOf(raw), sightings: sightings.map(toPlain) });
  }
  return { read, found, gaps };
}

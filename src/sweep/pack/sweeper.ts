import { createRevisionScanner, type Known, type Revision } from "../../detect/revisions.ts";
import { createCommitLog } from "../../git/pack/commit-links.ts";
import { createFastCore } from "../../git/pack/core.ts";
import type { ContentType } from "../../git/pack/format.ts";
import { type LooseObject, readLoose } from "../../git/pack/loose.ts";
import { entryId } from "../../git/pack/pack.ts";
import { walkPack } from "../../git/pack/walk.ts";
import { loadExaminer } from "../load-examiner.ts";
import {
  type FoundObject,
  type OnRead,
  type SweepSetup,
  type SweepTask,
  type TaskResult,
  toPlain,
} from "./messages.ts";

/** Larger objects are for the plain path. */
export const LARGEST_OBJECT = 32 << 20;
const PAGE_BYTES = 16 << 20;

/** Does tasks of a sweep, one after the other, synchronously. */
export type Sweeper = (task: SweepTask) => TaskResult;

/** Makes what does the work of a sweep in one thread. `onRead` is called for every object. */
export async function createSweeper(setup: SweepSetup, onRead: OnRead): Promise<Sweeper> {
  const { scanner, examiner } = await loadExaminer(setup.rules);
  const revisions = createRevisionScanner(scanner);
  const core = createFastCore();

  /** Scans an object; what it holds, if anything. */
  function look(
    revision: Revision,
    base: Known | undefined,
    type: ContentType,
    idOf: () => string,
  ): FoundObject | undefined {
    const raw = revisions.scan(revision, base);
    if (raw.length === 0) return undefined;
    const oid = idOf();
    const { sightings, ...rest } = examiner.locate(revision.bytes(), { kind: "object", oid, type }, raw);
    return { ...rest, oid, type, places: revisions.places(), sightings: sightings.map(toPlain) };
  }

  function sweepPart({ pack: index, part }: Extract<SweepTask, { kind: "pack" }>): TaskResult {
    const pack = setup.packs[index]!;
    const repeated = setup.repeated[index];
    const { childrenAt } = pack.forest;
    const log = createCommitLog(pack.index.names.idBytes);
    const result = { objects: 0, bytes: 0, found: [] as FoundObject[], unread: [] as string[] };
    walkPack<Known | undefined>(
      pack,
      part,
      {
        visit(object, base) {
          const { entry, type } = object;
          const isNew = repeated?.[entry] !== 1;
          const found = look(object, base, type, () => entryId(pack, entry));
          if (isNew) {
            result.objects++;
            result.bytes += object.size;
            if (found !== undefined) result.found.push(found);
            onRead(object.size);
          }
          if (type === "commit") log.add(entry, object.bytes());
          return childrenAt[entry] === childrenAt[entry + 1] ? undefined : revisions.known();
        },
        unread(entry) {
          if (repeated?.[entry] !== 1) result.unread.push(entryId(pack, entry));
        },
      },
      core,
      {
        margin: revisions.margin,
        heldBytes: setup.heldBytes,
        largestObject: LARGEST_OBJECT,
        pageBytes: PAGE_BYTES,
      },
    );
    return { ...result, commits: log.take() };
  }

  function sweepLoose(objects: readonly LooseObject[]): TaskResult {
    const result = { objects: 0, bytes: 0, found: [] as FoundObject[], unread: [] as string[] };
    for (const { id, path } of objects) {
      const answer = readLoose(path, LARGEST_OBJECT);
      if (answer.type === "unread") result.unread.push(id);
      else if (answer.type !== "tree") {
        const { bytes, type } = answer;
        const found = look(wholeOf(bytes), undefined, type, () => id);
        if (found !== undefined) result.found.push(found);
        result.objects++;
        result.bytes += bytes.length;
        onRead(bytes.length);
      }
    }
    return result;
  }

  return (task) => (task.kind === "pack" ? sweepPart(task) : sweepLoose(task.objects));
}

function wholeOf(bytes: Uint8Array): Revision {
  return {
    size: bytes.length,
    fresh: bytes,
    pieces: Int32Array.of(0, 0, bytes.length),
    segments: new Int32Array(),
    bytes: () => bytes,
  };
}

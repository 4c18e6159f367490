import { createRevisionScanner, type Known, type Revision, wholeRevision } from "../../detect/revisions.ts";
import { createCommitLog } from "../../git/pack/commit-links.ts";
import { createFastCore } from "../../git/pack/core.ts";
import type { ContentType } from "../../git/pack/format.ts";
import { type LooseObject, readLoose } from "../../git/pack/loose.ts";
import { entryId } from "../../git/pack/pack.ts";
import { walkPack } from "../../git/pack/walk.ts";
import { examineObject } from "../examine-object.ts";
import { loadExaminer, type RulesInForce } from "../load-examiner.ts";
import { ruleIdsOf, TREE } from "../record/types.ts";
import { type Edges, edgesOf, kindOf } from "./edges.ts";
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
/** An archive that unpacks to more is for the plain path: several threads would hold several of them. */
const MOST_UNPACKED = 64 << 20;

/** Does tasks of a sweep, one after the other, synchronously. */
export type Sweeper = (task: SweepTask) => TaskResult;

/** What an object leaves for those that are built upon it. */
interface Seen {
  readonly known: Known;
  readonly edges: Edges | undefined;
}

/** What was made of an object; `unread`: it is for the plain path. */
type Look = FoundObject | "unread" | undefined;

/**
 * Makes what does the work of a sweep in one thread, as far as that can be before it is known what there is to read. `onRead` is
 * called for every object.
 */
export async function createSweeper(
  rules: RulesInForce,
  onRead: OnRead,
): Promise<(setup: SweepSetup) => Sweeper> {
  const engine = await loadExaminer(rules);
  const revisions = createRevisionScanner(engine.scanner);
  const core = createFastCore();

  /** Scans an object; what it holds, if anything. `edges`: of a file. */
  function look(
    revision: Revision,
    base: Known | undefined,
    edges: Edges | undefined,
    type: ContentType,
    idOf: () => string,
  ): Look {
    const raw = revisions.scan(revision, base);
    const isArchive = edges !== undefined && kindOf(edges) !== undefined;
    if (raw.length === 0 && !isArchive) return undefined;
    const oid = idOf();
    const origin = { kind: "object", oid, type } as const;
    const bytes = revision.bytes();
    const most = { isArchive, most: MOST_UNPACKED };
    const { sightings, ...rest } = examineObject(engine, bytes, origin, raw, most);
    if (rest.unopened?.some(({ why }) => why === "too-large")) return "unread";
    return {
      ...rest,
      oid,
      type,
      places: revisions.places(),
      ruleIds: ruleIdsOf(raw),
      sightings: sightings.map(toPlain),
    };
  }

  function sweepPart(
    setup: SweepSetup,
    { pack: index, part }: Extract<SweepTask, { kind: "pack" }>,
  ): TaskResult {
    const pack = setup.packs[index]!;
    const repeated = setup.repeated[index];
    const sizes = setup.sizes[index]!;
    const { childrenAt } = pack.forest;
    const log = createCommitLog(pack.index.names.idBytes);
    const result = { objects: 0, bytes: 0, found: [] as FoundObject[], unread: [] as string[] };
    walkPack<Seen | undefined>(
      pack,
      part,
      {
        visit(object, base) {
          const { entry, type } = object;
          const isNew = repeated?.[entry] !== 1;
          const edges = type === "blob" ? edgesOf(object, base?.edges) : undefined;
          const found = look(object, base?.known, edges, type, () => entryId(pack, entry));
          if (isNew && found === "unread") result.unread.push(entryId(pack, entry));
          else if (isNew) {
            result.objects++;
            result.bytes += object.size;
            sizes[entry] = object.size + 1;
            if (found !== undefined && found !== "unread") result.found.push(found);
            onRead(object.size);
          }
          if (type === "commit") log.add(entry, object.bytes());
          return childrenAt[entry] === childrenAt[entry + 1]
            ? undefined
            : { known: revisions.known(), edges };
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
    const looseSizes = new Float64Array(objects.length);
    for (const [index, { id, path }] of objects.entries()) {
      const answer = readLoose(path, LARGEST_OBJECT);
      if (answer.type === "unread") result.unread.push(id);
      else if (answer.type === "tree") looseSizes[index] = TREE;
      else {
        const { bytes, type } = answer;
        const revision = wholeRevision(bytes);
        const edges = type === "blob" ? edgesOf(revision, undefined) : undefined;
        const found = look(revision, undefined, edges, type, () => id);
        if (found === "unread") {
          result.unread.push(id);
          continue;
        }
        looseSizes[index] = bytes.length + 1;
        if (found !== undefined) result.found.push(found);
        result.objects++;
        result.bytes += bytes.length;
        onRead(bytes.length);
      }
    }
    return { ...result, looseSizes };
  }

  return (setup) => (task) => (task.kind === "pack" ? sweepPart(setup, task) : sweepLoose(task.objects));
}

import { listObjects, readObjects } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { describeAbsence } from "./absence.ts";
import { connectivityGaps } from "./connectivity.ts";
import type { Source, SourceItem } from "./types.ts";

/**
 * The plain path through history: every blob (notes are blobs), commit and annotated tag of the object database, reachable or not, printed by
 * git and each read whole. Commits and tags come with their headers. The measure that any faster reader is held to, and the fallback.
 * Corrupt and missing objects are gaps; all the rest is read.
 */
export async function* historySource(repository: Repository): Source {
  // Walks trees while objects are read; a failure shows when it is awaited.
  const missing = connectivityGaps(repository);
  missing.catch(() => {});
  const gaps: SourceItem[] = [];
  async function* wanted(): AsyncGenerator<string> {
    for await (const { oid, type } of listObjects(repository)) {
      if (type === undefined)
        gaps.push({
          kind: "gap",
          gap: { what: oid, why: "the object is corrupt: its header cannot be read" },
        });
      else if (type !== "tree") yield oid;
    }
  }
  const named = new Set<string>();
  for await (const answer of readObjects(repository, wanted())) {
    if (!answer.found) {
      gaps.push({ kind: "gap", gap: { what: answer.oid, why: describeAbsence(answer.why) } });
    } else if (answer.type !== "tree") {
      const { oid, type, bytes } = answer;
      yield { kind: "blob", blob: { bytes, origin: { kind: "object", oid, type } } };
    }
  }
  for (const item of gaps) if (item.kind === "gap") named.add(item.gap.what);
  yield* gaps;
  for (const gap of await missing) if (!named.has(gap.what)) yield { kind: "gap", gap };
}

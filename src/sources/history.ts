import { listObjects, readObjects } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { describeAbsence } from "./absence.ts";
import { connectivityGaps } from "./connectivity.ts";
import type { Gap, Source } from "./types.ts";

/**
 * The plain path through history: every blob (notes are blobs), commit and annotated tag of the object database, reachable or not, printed by
 * git and each read whole. Commits and tags come with their headers. The measure that any faster reader is held to, and the fallback.
 * Corrupt and missing objects are gaps; all the rest is read.
 */
export async function* historySource(repository: Repository): Source {
  // Walks trees while objects are read; a failure shows when it is awaited.
  const left = new AbortController();
  const missing = connectivityGaps(repository, left.signal);
  missing.catch(() => {});
  try {
    yield* objectItems(repository, missing);
  } finally {
    left.abort();
  }
}

async function* objectItems(repository: Repository, missing: Promise<Gap[]>): Source {
  const gaps: Gap[] = [];
  async function* wanted(): AsyncGenerator<string> {
    for await (const { oid, type } of listObjects(repository)) {
      if (type === undefined)
        gaps.push({ what: oid, why: "the object is corrupt: its header cannot be read" });
      else if (type !== "tree") yield oid;
    }
  }
  for await (const answer of readObjects(repository, wanted())) {
    if (!answer.found) {
      gaps.push({ what: answer.oid, why: describeAbsence(answer.why) });
    } else if (answer.type !== "tree") {
      const { oid, type, bytes } = answer;
      yield { kind: "blob", blob: { bytes, origin: { kind: "object", oid, type } } };
    }
  }
  const named = new Set(gaps.map((gap) => gap.what));
  const others = (await missing).filter((gap) => !named.has(gap.what));
  for (const gap of [...gaps, ...others]) yield { kind: "gap", gap };
}

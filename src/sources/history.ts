import { listObjects, type ObjectHeader, readHeaders, readObjects, streamObject } from "../git/objects.ts";
import type { Repository } from "../git/repository.ts";
import { describeAbsence } from "./absence.ts";
import { connectivityGaps } from "./connectivity.ts";
import { LARGEST_AT_ONCE } from "./read-file.ts";
import type { Gap, LargeContent, Source } from "./types.ts";

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
  for await (const item of readContents(repository, listObjects(repository))) {
    if (item.kind === "gap") gaps.push(item.gap);
    else yield item;
  }
  const named = new Set(gaps.map((gap) => gap.what));
  const others = (await missing).filter((gap) => !named.has(gap.what));
  for (const gap of [...gaps, ...others]) yield { kind: "gap", gap };
}

/** Some objects of the database, on the plain path; trees among them are left out. */
export function objectsSource(repository: Repository, oids: readonly string[]): Source {
  return readContents(repository, readHeaders(repository, oids));
}

async function* readContents(repository: Repository, headers: AsyncIterable<ObjectHeader>): Source {
  const gaps: Gap[] = [];
  const large: string[] = [];
  async function* wanted(): AsyncGenerator<string> {
    for await (const { oid, type, size } of headers) {
      if (type === undefined)
        gaps.push({ what: oid, why: "the object is corrupt: its header cannot be read" });
      else if (type === "blob" && size > LARGEST_AT_ONCE) large.push(oid);
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
  for (const oid of large) yield { kind: "large", large: largeBlob(repository, oid) };
  for (const gap of gaps) yield { kind: "gap", gap };
}

function largeBlob(repository: Repository, oid: string): LargeContent {
  return {
    origin: { kind: "object", oid, type: "blob" },
    chunks: () => streamObject(repository, oid, "blob"),
    gap: () => ({ what: oid, why: describeAbsence("corrupt") }),
  };
}

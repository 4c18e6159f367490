import { join, relative } from "node:path";
import { KeysweepError } from "../errors.ts";
import { missingObjects, unlinkedObjects } from "../git/history/connectivity.ts";
import type { Absent } from "../git/history/grown.ts";
import { readHeaders } from "../git/objects.ts";
import { isPartial } from "../git/partial.ts";
import { listRefs } from "../git/refs.ts";
import type { Repository } from "../git/repository.ts";
import type { Gap } from "./types.ts";

/**
 * What should be in the object database and is not: each missing object by name; for a partial clone, where absence is agreed,
 * one gap that says how many. Where git cannot walk on, one gap with its words. `signal`: nobody waits for the answer any more.
 * `known`: what objects name and is not here, where that is known already.
 */
export async function connectivityGaps(
  repository: Repository,
  signal?: AbortSignal,
  known?: Absent,
): Promise<Gap[]> {
  const unlinked = await unlinkedObjects(repository, signal, known);
  if (unlinked !== undefined) {
    if (unlinked.count === 0) return [];
    // Where so many are away on purpose, which of them are still in use makes no difference.
    if (await isPartial(repository)) return [promised(unlinked.count)];
    return unlinked.inUse().map(missingObject);
  }
  const missing: string[] = [];
  const gaps: Gap[] = [];
  try {
    for await (const oid of missingObjects(repository, signal)) missing.push(oid);
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    const broken = await brokenRefs(repository);
    const named = broken.length > 0 ? broken : namelessRef(repository, error.message);
    if (named.length > 0) gaps.push(...named);
    else
      gaps.push({
        what: /\b([0-9a-f]{64}|[0-9a-f]{40})\b/.exec(error.message)?.[1] ?? "the history",
        why: `git cannot walk the whole history: ${error.message}`,
      });
  }
  if (missing.length > 0 && (await isPartial(repository))) return [...gaps, promised(missing.length)];
  return [...gaps, ...missing.map(missingObject)];
}

/** Git ends its walk at a ref that leads to nothing, and does not say which object that is. */
async function brokenRefs(repository: Repository): Promise<Gap[]> {
  const refs = await listRefs(repository);
  const broken = new Map<string, Gap>();
  try {
    for await (const { oid, type } of readHeaders(
      repository,
      refs.map(({ oid }) => oid),
    )) {
      const ref = refs.find((one) => one.oid === oid);
      if (type === undefined && ref !== undefined)
        broken.set(oid, { what: oid, why: `the object that ${ref.name} names is missing or corrupt` });
    }
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
  }
  return [...broken.values()];
}

/** A ref that holds no object's id at all: git lists it nowhere, names it where its walk ends, and has no command that mends it. */
function namelessRef({ commonDir, call }: Repository, words: string): Gap[] {
  const ref = /bad object (refs\/\S+)/.exec(words)?.[1];
  if (ref === undefined) return [];
  const file = relative(call.cwd, join(commonDir, ref));
  return [
    {
      what: ref,
      why: `the ref is damaged and names no object: write a commit's id into ${file}, or delete it`,
    },
  ];
}

function missingObject(oid: string): Gap {
  return { what: oid, why: "the object is missing" };
}

function promised(count: number): Gap {
  return {
    what: `${count} ${count === 1 ? "object" : "objects"}`,
    why: "this is a partial clone and its remote still holds them: git fetch --refetch --no-filter --tags brings them",
  };
}

import { type RefUpdate, resolvePush } from "../git/push.ts";
import type { CommitSelection } from "../git/range.ts";
import { isZero, type Repository } from "../git/repository.ts";
import { commitsSource, namedObjects } from "./range.ts";
import type { Source } from "./types.ts";

/**
 * Everything that a push brings to the other side: files and messages of the new commits, messages of the annotated tags among
 * the updates, files that a ref names by itself, names of new refs. `known`: what the other side has besides the old ends of the updates.
 * Deleted refs bring nothing. Errors: those of `rangeSource`.
 */
export async function* pushSource(
  repository: Repository,
  updates: readonly RefUpdate[],
  known: CommitSelection["without"],
): Source {
  const { selection, ...named } = await resolvePush(repository, updates, known);
  yield* commitsSource(repository, selection);
  yield* namedObjects(repository, named);
  for (const { ref, old, new: oid } of updates)
    if (isZero(old) && !isZero(oid)) yield { kind: "ref", ref: { kind: "ref", ref, oid } };
}

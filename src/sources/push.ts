import { readObjects } from "../git/objects.ts";
import { type RefUpdate, resolvePush } from "../git/push.ts";
import type { CommitSelection } from "../git/range.ts";
import type { Repository } from "../git/repository.ts";
import { describeAbsence } from "./absence.ts";
import { commitsSource } from "./range.ts";
import type { Source } from "./types.ts";

/**
 * Everything that a push brings to the other side: files and messages of the new commits, messages of the annotated tags among
 * the updates, files that a ref names by itself. `known`: what the other side has besides the old ends of the updates.
 * Deleted refs bring nothing. Errors: those of `rangeSource`.
 */
export async function* pushSource(
  repository: Repository,
  updates: readonly RefUpdate[],
  known: CommitSelection["without"],
): Source {
  const { selection, blobs, unread } = await resolvePush(repository, updates, known);
  yield* commitsSource(repository, selection);
  const refOf = new Map(blobs.map(({ ref, oid }) => [oid, ref]));
  for await (const answer of readObjects(repository, refOf.keys())) {
    const ref = refOf.get(answer.oid) as string;
    if (answer.found)
      yield { kind: "blob", blob: { bytes: answer.bytes, origin: { kind: "ref", ref, oid: answer.oid } } };
    else yield { kind: "gap", gap: { what: `${ref} (${answer.oid})`, why: describeAbsence(answer.why) } };
  }
  for (const { ref, oid } of unread)
    yield { kind: "gap", gap: { what: `${ref} (${oid})`, why: "it names neither a commit nor a file" } };
}

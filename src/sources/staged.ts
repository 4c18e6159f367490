import { readLooseBlob } from "../git/loose.ts";
import { readObjects } from "../git/objects.ts";
import { type Change, GITLINK } from "../git/raw.ts";
import { isZero, type Repository } from "../git/repository.ts";
import { nextParents, stagedChanges } from "../git/staged.ts";
import { pathText } from "../git/text.ts";
import { describeAbsence } from "./absence.ts";
import { readBefore } from "./before.ts";
import type { Source, SourceItem } from "./types.ts";

/** A file of the index whose content none of the next commit's parents has at that place. */
interface NewFile {
  readonly path: string;
  readonly oid: string;
  /** A parent has a file of this name. */
  readonly isNamedAsBefore: boolean;
  /** The same place in the parents. */
  readonly before: readonly string[];
}

/**
 * What the next commit would hold and its parents do not: blobs of the index, symbolic links included (their content is their
 * target). In a merge only what is new to every parent. `before` is the same file in the parents, renames followed.
 * Two git processes at most while nothing matches. An amending commit is compared with the commit it replaces: nothing that git
 * sets for a hook tells it from any other.
 */
export async function* stagedSource(repository: Repository): Source {
  const parents = nextParents(repository);
  const [first = [], ...others] = await Promise.all(
    (parents.length === 0 ? [undefined] : parents).map((parent) => stagedChanges(repository, parent)),
  );
  const inOthers = others.map((changes) => new Map(changes.map((change) => [keyOf(change), change])));
  const packed: NewFile[] = [];
  for (const change of first) {
    const everywhere = [change, ...inOthers.map((changes) => changes.get(keyOf(change)))];
    if (everywhere.includes(undefined)) continue;
    const item = itemOf(everywhere as Change[]);
    if (item === undefined) continue;
    if ("kind" in item) {
      yield item;
      continue;
    }
    const bytes = readLooseBlob(repository, item.oid);
    if (bytes === undefined) packed.push(item);
    else yield blobOf(repository, item, bytes);
  }
  if (packed.length === 0) return;
  let at = 0;
  for await (const answer of readObjects(
    repository,
    packed.map((file) => file.oid),
  )) {
    const file = packed[at++] as NewFile;
    if (answer.found) yield blobOf(repository, file, answer.bytes);
    else yield { kind: "gap", gap: { what: file.path, why: describeAbsence(answer.why) } };
  }
}

function keyOf(change: Change): string {
  return change.path.toString("latin1");
}

/** `changes`: the same path against each parent. */
function itemOf(changes: readonly Change[]): NewFile | SourceItem | undefined {
  const [{ path: bytes, mode, oid }] = changes as [Change];
  const path = pathText(bytes);
  if (changes.some((change) => change.status === "U"))
    return { kind: "gap", gap: { what: path, why: "it has a merge conflict that is not resolved yet" } };
  if (isZero(oid)) return undefined;
  if (mode === GITLINK) return { kind: "skip", skip: { what: path, why: "submodule" } };
  const before = changes.flatMap((change) => change.before);
  const isNewName = changes.every(({ status }) => /[RA]/.test(status));
  // A change of mode or name alone brings nothing new.
  if (before.some((old) => old.oid === oid))
    return isNewName ? { kind: "moved", moved: { path } } : undefined;
  const olds = before.filter((old) => !isZero(old.oid) && old.mode !== GITLINK).map((old) => old.oid);
  return { path, oid, isNamedAsBefore: !isNewName, before: [...new Set(olds)] };
}

function blobOf(repository: Repository, file: NewFile, bytes: Uint8Array): SourceItem {
  return {
    kind: "blob",
    blob: {
      bytes,
      origin: { kind: "index", path: file.path, oid: file.oid },
      before: () => readBefore(repository, file.before),
      isNamedAsBefore: file.isNamedAsBefore,
    },
  };
}

import { type ParsedCommit, type ParsedTag, parseCommit, parseTag } from "../git/commit.ts";
import { type ObjectAnswer, readObjects } from "../git/objects.ts";
import {
  type CommitRange,
  type CommitSelection,
  type Ranged,
  rangeChanges,
  resolveRange,
} from "../git/range.ts";
import { type Change, GITLINK, type RawItem } from "../git/raw.ts";
import { listRefs, peelRefs } from "../git/refs.ts";
import { isZero, type Repository } from "../git/repository.ts";
import { pathText } from "../git/text.ts";
import { describeAbsence } from "./absence.ts";
import { readBefore } from "./before.ts";
import type { CommitInfo, Source, SourceItem } from "./types.ts";

/**
 * Everything the range's head has and its base has not: the content of every file that a commit brings in (merge-only content
 * included), every commit message, and the messages of annotated tags on these commits, and of the head itself where that is one;
 * what such a tag means if that is a file. Oldest commit first.
 * Messages come without their headers, which follow where they could hold something. `before` is the same file in the commit's parents, renames followed.
 * Errors: `BASE_MISSING`, `USAGE`, `GIT_FAILED`.
 */
export async function* rangeSource(repository: Repository, range: CommitRange): Source {
  const { selection, ...named } = await resolveRange(repository, range);
  yield* commitsSource(repository, selection);
  yield* namedObjects(repository, named);
}

/** {@link rangeSource} for any choice of commits: a push may bring several branches at once. */
export async function* commitsSource(repository: Repository, selection: CommitSelection): Source {
  const items = await rangeChanges(repository, selection);
  const infos = new Map<string, CommitInfo>();
  const modules = new Set<string>();
  const waiting = relevant(items());
  let commit: CommitInfo | undefined;
  for await (const answer of readObjects(repository, askedIds(relevant(items())))) {
    const item = waiting.next().value as RawItem;
    if (item.kind === "commit") {
      const parsed = answer.found ? parseCommit(answer.bytes) : undefined;
      commit = parsed === undefined ? nobodys(item.id) : commitInfo(item.id, parsed);
      infos.set(item.id, commit);
      if (answer.found && parsed !== undefined) yield* messages(answer.bytes, parsed, commit);
      else if (!answer.found) {
        yield { kind: "gap", gap: { what: item.id, why: describeAbsence(answer.why) } };
      }
    } else if (commit !== undefined) yield fileItem(repository, item.change, answer, commit);
  }
  let id = "";
  for (const item of items()) {
    if (item.kind === "commit") {
      id = item.id;
      continue;
    }
    const path = pathText(item.change.path);
    if (isMoved(item.change)) {
      const { oid } = item.change;
      const origin = { kind: "commit-file", path, oid, commit: infos.get(id) ?? nobodys(id) } as const;
      yield { kind: "moved", moved: { path, commit: id, origin } };
    }
    if (item.change.mode !== GITLINK || modules.has(path)) continue;
    modules.add(path);
    yield { kind: "skip", skip: { what: path, why: "submodule" } };
  }
  const tags = selection.tags ?? (await tagsOf(repository, infos));
  yield* tagMessages(repository, new Set([...tags, ...(selection.named ?? [])]));
}

/** Files that refs name by themselves, outside of every commit. */
export async function* namedObjects(
  repository: Repository,
  { blobs, unread }: Pick<Ranged, "blobs" | "unread">,
): Source {
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

const NOBODY = { who: "", time: 0 };

function nobodys(id: string): CommitInfo {
  return { id, author: NOBODY, committer: NOBODY };
}

const NOTHING = new Uint8Array(0);

/** Most names and addresses have none: they are not worth a look. */
function hasLongWord(who: string): boolean {
  return /[^\s<>@]{12}/.test(who);
}

function commitInfo(id: string, { author, committer }: ParsedCommit): CommitInfo {
  return { id, author, committer };
}

/** Commits, and changes that bring content in which no parent has at that place. */
function* relevant(items: Iterable<RawItem>): Generator<RawItem> {
  for (const item of items) {
    if (item.kind === "change") {
      const { oid, mode, before } = item.change;
      if (isZero(oid) || mode === GITLINK || before.some((old) => old.oid === oid)) continue;
    }
    yield item;
  }
}

/** Whether a file stands as it was where no parent had one. */
function isMoved(change: Change): boolean {
  const { oid, mode, before } = change;
  return mode !== GITLINK && isNewName(change) && before.some((old) => old.oid === oid);
}

/** Whether no parent has a file of this name. */
function isNewName({ status }: Change): boolean {
  return /^[RA]+$/.test(status);
}

function* askedIds(items: Iterable<RawItem>): Generator<string> {
  for (const item of items) yield item.kind === "commit" ? item.id : item.change.oid;
}

/**
 * The message, and the headers behind the committer where there are any: a merged tag's message stands there. Those before only where
 * a name or an address could be a secret: whoever mistakes one variable for another commits as `<token>`.
 */
function* messages(bytes: Uint8Array, parsed: ParsedCommit, commit: CommitInfo): Generator<SourceItem> {
  const head = bytes.subarray(0, parsed.extra.byteOffset - bytes.byteOffset);
  const people = hasLongWord(parsed.author.who) || hasLongWord(parsed.committer.who);
  for (const part of [bytes.subarray(parsed.messageStart), parsed.extra, people ? head : NOTHING])
    if (part.length > 0)
      yield { kind: "blob", blob: { bytes: part, origin: { kind: "commit-message", commit } } };
}

function fileItem(
  repository: Repository,
  change: Change,
  answer: ObjectAnswer,
  commit: CommitInfo,
): SourceItem {
  const path = pathText(change.path);
  if (!answer.found)
    return {
      kind: "gap",
      gap: { what: `${path} in ${commit.id} (${change.oid})`, why: describeAbsence(answer.why) },
    };
  // Git checks nothing like that out; whatever is in it has not been read.
  if (answer.type !== "blob")
    return {
      kind: "gap",
      gap: {
        what: `${path} in ${commit.id} (${change.oid})`,
        why: `no file but a ${answer.type} stands there`,
      },
    };
  const olds = change.before.filter((old) => !isZero(old.oid) && old.mode !== GITLINK).map((old) => old.oid);
  return {
    kind: "blob",
    blob: {
      bytes: answer.bytes,
      origin: { kind: "commit-file", path, oid: change.oid, commit },
      before: () => readBefore(repository, [...new Set(olds)]),
      isNamedAsBefore: !isNewName(change),
    },
  };
}

/** Annotated tags that mean one of the commits, tags of tags included. */
async function tagsOf(
  repository: Repository,
  commits: ReadonlyMap<string, CommitInfo>,
): Promise<Iterable<string>> {
  const tags = new Set<string>();
  for (const { chain } of await peelRefs(repository, await listRefs(repository)))
    if (commits.has(chain.at(-1) ?? "")) for (const oid of chain.slice(0, -1)) tags.add(oid);
  return tags;
}

/** Tags are few and short: all are read before what they mean, which is asked for at once. */
async function* tagMessages(repository: Repository, ids: Iterable<string>): Source {
  const tags = new Map<string, { readonly bytes: Uint8Array; readonly tag: ParsedTag }>();
  for await (const answer of readObjects(repository, ids)) {
    if (answer.found) tags.set(answer.oid, { bytes: answer.bytes, tag: parseTag(answer.bytes) });
    else yield { kind: "gap", gap: { what: answer.oid, why: describeAbsence(answer.why) } };
  }
  const lastOf = (tag: ParsedTag): ParsedTag => {
    const next = tags.get(tag.target);
    return next === undefined ? tag : lastOf(next.tag);
  };
  const targets = new Set<string>();
  for (const { tag } of tags.values()) {
    const { target, targetType } = lastOf(tag);
    if (targetType === "commit") targets.add(target);
  }
  const commits = new Map<string, CommitInfo>();
  for await (const answer of readObjects(repository, targets))
    if (answer.found && answer.type === "commit")
      commits.set(answer.oid, commitInfo(answer.oid, parseCommit(answer.bytes)));
  for (const [oid, { bytes, tag }] of tags) {
    const commit = commits.get(lastOf(tag).target);
    const origin = {
      kind: "tag-message",
      oid,
      tag: tag.name,
      tagger: tag.tagger,
      ...(commit !== undefined && { commit }),
    } as const;
    yield { kind: "blob", blob: { bytes: bytes.subarray(tag.messageStart), origin } };
    if (hasLongWord(tag.tagger.who))
      yield { kind: "blob", blob: { bytes: bytes.subarray(0, tag.messageStart), origin } };
  }
}

import { KeysweepError } from "../errors.ts";
import { readHeaders } from "./objects.ts";
import type { CommitSelection, NamedObject } from "./range.ts";
import { peelRefs } from "./refs.ts";
import { isZero, type Repository } from "./repository.ts";

/** One ref that a push changes. Ids are all zero where there is nothing: a new ref has no `old`, a deleted one no `new`. */
export interface RefUpdate {
  /** Full name of the ref on the receiving side. */
  readonly ref: string;
  readonly old: string;
  readonly new: string;
}

/**
 * The lines git writes to a pre-push hook: `<local ref> <local id> <remote ref> <remote id>` (githooks(5)).
 * Error `USAGE` for anything else: a line that is not understood must not pass for nothing to push.
 */
export function parsePrePushLines(text: string): readonly RefUpdate[] {
  return linesOf(text).map((line) => {
    // The local side may be an expression with spaces (`HEAD@{1 day ago}`); ids and remote refs hold none.
    const parts = /^.* ([0-9a-f]{40,64}) (\S+) ([0-9a-f]{40,64})$/.exec(line);
    if (parts === null) throw unknownLine(line, "pre-push");
    const [, local = "", ref = "", remote = ""] = parts;
    return { ref, old: remote, new: local };
  });
}

/** The lines git writes to a pre-receive hook: `<old id> <new id> <ref>`. Error `USAGE` for anything else. */
export function parsePreReceiveLines(text: string): readonly RefUpdate[] {
  return linesOf(text).map((line) => {
    const parts = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (\S+)$/.exec(line);
    if (parts === null) throw unknownLine(line, "pre-receive");
    const [, old = "", id = "", ref = ""] = parts;
    return { ref, old, new: id };
  });
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

function unknownLine(line: string, hook: string): KeysweepError {
  return new KeysweepError("USAGE", `${JSON.stringify(line.slice(0, 200))} is no line of a ${hook} hook`, {
    hint: `git writes them to the hook's standard input: call keysweep hook ${hook} from the hook itself.`,
  });
}

/** What a push brings. */
export interface Pushed {
  /** The commits, and the annotated tags, that the other side does not have yet. */
  readonly selection: CommitSelection;
  /** Refs that name a file by themselves, outside of every commit. */
  readonly blobs: readonly NamedObject[];
  /** Refs whose meaning cannot be read: a tree, or an object that is not here. */
  readonly unread: readonly NamedObject[];
}

/**
 * What the updates bring that neither the old ends nor `known` (a remote's branches, or every ref of a server) hold.
 * Old ends that are not in this repository, as after somebody else's push, do not count: more is looked at, never less.
 */
export async function resolvePush(
  repository: Repository,
  updates: readonly RefUpdate[],
  known: CommitSelection["without"],
): Promise<Pushed> {
  const arriving = updates.filter((update) => !isZero(update.new));
  const olds = [...new Set(updates.map(({ old }) => old))].filter((oid) => !isZero(oid));
  const here = await peelRefs(
    repository,
    olds.map((oid) => ({ name: oid, oid })),
  );
  const pushed = await peelRefs(
    repository,
    arriving.map((update) => ({ name: update.ref, oid: update.new })),
  );
  const types = new Map<string, string | undefined>();
  const ends = [...new Set([...here, ...pushed].map(({ chain }) => chain.at(-1) as string))];
  for await (const { oid, type } of readHeaders(repository, ends)) types.set(oid, type);
  const heads = new Set<string>();
  const tags = new Set<string>();
  const blobs: { ref: string; oid: string }[] = [];
  const unread: { ref: string; oid: string }[] = [];
  for (const { name: ref, chain } of pushed) {
    for (const tag of chain.slice(0, -1)) tags.add(tag);
    const oid = chain.at(-1) as string;
    const type = types.get(oid);
    if (type === "commit") heads.add(oid);
    else if (type === "blob") blobs.push({ ref, oid });
    else unread.push({ ref, oid });
  }
  const without = new Set<string>();
  for (const { chain } of here) {
    for (const tag of chain.slice(0, -1)) tags.delete(tag);
    const oid = chain.at(-1) as string;
    if (types.get(oid) === "commit") without.add(oid);
  }
  return {
    selection: { heads: [...heads], without: [...without, ...known], tags: [...tags] },
    blobs,
    unread,
  };
}

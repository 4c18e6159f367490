import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode, KeysweepError } from "../errors.ts";
import { refuseAmbiguous } from "./ambiguous.ts";
import { ask } from "./ask.ts";
import { type ObjectType, readHeaders } from "./objects.ts";
import { FROM_COMMITS, gitBytes } from "./process.ts";
import { type RawItem, rawParser } from "./raw.ts";
import { peelRefs } from "./refs.ts";
import type { Repository } from "./repository.ts";
import { splitNul } from "./text.ts";

/** Two commits: everything `head` reaches and `base` does not is meant. */
export interface CommitRange {
  readonly base: string;
  readonly head: string;
}

/**
 * Reads `base..head`; an empty side means HEAD, as for git. `base...head` means the same: what head has and base has not.
 * Error `USAGE` for anything else.
 */
export function parseRange(text: string): CommitRange {
  const parts = /^(.*?)\.\.\.?(.*)$/s.exec(text);
  const [, base = "", head = ""] = parts ?? [];
  // For git, nothing before the dots is HEAD, and the range empty: in a job it is a variable that is not set.
  if (parts !== null && base === "" && head !== "")
    throw new KeysweepError("USAGE", `the range ${JSON.stringify(text)} has no base`, {
      hint: "A variable of the shell may not be set. For example: keysweep range origin/main..HEAD",
    });
  if (parts === null || text === ".." || text === "..." || base.startsWith("-") || head.startsWith("-"))
    throw new KeysweepError("USAGE", `a range is written <base>..<head>, not ${JSON.stringify(text)}`, {
      hint: "For example: keysweep range origin/main..HEAD",
    });
  return { base, head: head || "HEAD" };
}

/** Commits to look at: what `heads` reach and none of `without` does. */
export interface CommitSelection {
  /** Ids. */
  readonly heads: readonly string[];
  /** Ids, a remote's branches as this repository knows them, or everything that a ref of this repository names. */
  readonly without: readonly (string | { readonly remote: string } | "every-ref")[];
  /** Annotated tags that belong to it, by id. Absent: all tags of this repository that mean one of the commits. */
  readonly tags?: readonly string[];
  /** Annotated tags that belong to it whatever they mean, by id. */
  readonly named?: readonly string[];
}

/** What a range means. */
export interface Ranged {
  readonly selection: CommitSelection;
  /** Its head, where that is a file outside of every commit. */
  readonly blobs: readonly NamedObject[];
  /** Its head, where that is a folder. */
  readonly unread: readonly NamedObject[];
}

/** An object that a ref, or whoever calls, names by itself. */
export interface NamedObject {
  readonly ref: string;
  readonly oid: string;
}

/**
 * The ids of both ends. A base that is {@link isNothing} leaves nothing out: all that the head reaches is meant. Error `BASE_MISSING`, with what mends it, when one is not here;
 * never an empty range instead. A head that is an annotated tag is part of the range, tags on the way to what it means too, unless the
 * base is the same one.
 */
export async function resolveRange(repository: Repository, range: CommitRange): Promise<Ranged> {
  if (isNothing(range.head))
    throw new KeysweepError(
      "BASE_MISSING",
      "the head of the range is the all-zero id: there is no such commit",
      {
        hint: "The branch was deleted: there is nothing to compare.",
      },
    );
  const without = isNothing(range.base)
    ? []
    : [await resolveCommit(repository, range.base, "the base of the range")];
  await refuseAmbiguous(repository, range.head, "the head of the range");
  const commit = await idOf(repository, range.head, "commit");
  // HEAD is what most ranges end with, and no tag.
  const oid = range.head === "HEAD" && commit !== "" ? commit : await idOf(repository, range.head, "object");
  if (oid !== "" && oid !== commit) {
    const { tags, end } = await tagsTo(repository, oid, range.base);
    if (commit !== "") return { selection: { heads: [commit], without, named: tags }, blobs: [], unread: [] };
    const type = await typeOf(repository, end);
    const objects = [{ ref: range.head, oid: end }];
    const selection = { heads: [], without, tags };
    if (type === "blob") return { selection, blobs: objects, unread: [] };
    if (type === "tree") return { selection, blobs: [], unread: objects };
  }
  const head = commit || (await resolveCommit(repository, range.head, "the head of the range"));
  return { selection: { heads: [head], without }, blobs: [], unread: [] };
}

/** The tags that lead from an object to what it means, and not from the base of a range as well. */
async function tagsTo(
  repository: Repository,
  oid: string,
  base: string,
): Promise<{ readonly tags: readonly string[]; readonly end: string }> {
  const from = isNothing(base) ? "" : await idOf(repository, base, "object");
  const refs = [oid, from].filter(Boolean).map((id) => ({ name: id, oid: id }));
  const [one, other] = await peelRefs(repository, refs);
  const { chain } = one!;
  return { tags: chain.slice(0, -1).filter((id) => !other?.chain.includes(id)), end: chain.at(-1)! };
}

async function typeOf(repository: Repository, oid: string): Promise<ObjectType | undefined> {
  for await (const { type } of readHeaders(repository, [oid])) return type;
  return undefined;
}

/** Whether an end of a range is the all-zero id, whole or shortened: what git and CI write where there was no commit before. */
export function isNothing(end: string): boolean {
  return /^0{7,}$/.test(end);
}

/**
 * The id of the commit that `name` means, and that no other ref of such a name means otherwise; `role` says what it is for: `the base of the range`.
 * Errors: `USAGE`, `BASE_MISSING`.
 */
export async function resolveCommit(repository: Repository, name: string, role: string): Promise<string> {
  if (name.startsWith("-") || name === "")
    throw new KeysweepError("USAGE", `${role} is ${JSON.stringify(name)}, which is no name of a commit`);
  await refuseAmbiguous(repository, name, role);
  const id = await idOf(repository, name, "commit");
  if (id !== "") return id;
  throw new KeysweepError("BASE_MISSING", `${role}, ${name}, is not in this repository`, {
    hint: await missingHint(repository, name),
  });
}

/** The id that a name stands for: of the commit that it means, or of the object itself. Empty where there is none. */
async function idOf(repository: Repository, name: string, what: "commit" | "object"): Promise<string> {
  if (name.startsWith("-") || name === "") return "";
  const id = await ask(["rev-parse", "--verify", "--quiet", `${name}^{${what}}`], {
    ...repository.call,
    answers: [1, 128],
  });
  return id.trim();
}

/** What mends a missing end of a range. */
async function missingHint(repository: Repository, name: string): Promise<string> {
  if (repository.shallow)
    return "This is a shallow clone: git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0).";
  // `HEAD~5`, `main^`, `@{1}`: no remote has such a name.
  if (/[~^:@{\s]/.test(name)) return "It names no commit here: git log shows how far the history goes.";
  const remote = `origin/${name}`;
  const known = await ask(["rev-parse", "--verify", "--quiet", `refs/remotes/${remote}^{commit}`], {
    ...repository.call,
    answers: [1, 128],
  });
  if (known.trim() !== "") return `Did you mean ${remote}?`;
  return `Fetch it: git fetch origin ${name.replace(/^origin\//, "")}. After a force push it may be gone for good: then run keysweep history.`;
}

/**
 * The commits of a selection, oldest first, each followed by what it changes against its parents: for a merge only what
 * differs from all of them. Renames are followed where git can. Ids as {@link resolveRange} gives them.
 * Error `BASE_MISSING` when a shallow clone ends inside of the range.
 */
export async function rangeChanges(
  repository: Repository,
  { heads, without }: CommitSelection,
): Promise<() => Generator<RawItem>> {
  if (heads.length === 0) return function* () {};
  const excluded = without.map((one) =>
    one === "every-ref" ? "--all" : typeof one === "string" ? `^${one}` : `--remotes=${one.remote}`,
  );
  // Everything behind --not is left out; what a ^ marks there would be asked for, so ids come first.
  const ids = excluded.filter((one) => one.startsWith("^"));
  const remotes = excluded.filter((one) => one.startsWith("--"));
  const log = (renames: string): Promise<Buffer> =>
    gitBytes(
      [
        ...["log", "--raw", "-z", "--no-abbrev", "-c", "--root", renames, "--format=%H"],
        ...["--topo-order", "--reverse", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none"],
        ...[...heads, ...ids, ...(remotes.length > 0 ? ["--not", ...remotes] : []), "--"],
      ],
      { ...repository.call, config: FROM_COMMITS },
    );
  const bytes = await log("-M").catch((error: unknown) => {
    // Rename detection reads contents, which may be missing or corrupt; what changed is known without.
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return log("--no-renames");
    throw error;
  });
  function* items(): Generator<RawItem> {
    const parse = rawParser();
    for (const piece of splitNul(bytes)) {
      const item = parse(piece);
      if (item !== undefined) yield item;
    }
  }
  const cut = shallowCommits(repository);
  if (cut.size > 0)
    for (const item of items())
      if (item.kind === "commit" && cut.has(item.id))
        throw new KeysweepError("BASE_MISSING", "this shallow clone does not hold all commits of the range", {
          hint: "git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0).",
        });
  return items;
}

/** Commits whose parents a shallow clone left out. */
function shallowCommits(repository: Repository): Set<string> {
  if (!repository.shallow) return new Set();
  try {
    return new Set(readFileSync(join(repository.commonDir, "shallow"), "latin1").split("\n").filter(Boolean));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return new Set();
    throw new KeysweepError("IO", "the list of shallow commits cannot be read", { cause: error });
  }
}

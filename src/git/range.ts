import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hasCode, KeysweepError } from "../errors.ts";
import { ask } from "./ask.ts";
import { gitBytes } from "./process.ts";
import { type RawItem, rawParser } from "./raw.ts";
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
}

/**
 * The ids of both ends. A base that is {@link isNothing} leaves nothing out: all that the head reaches is meant. Error `BASE_MISSING`, with what mends it, when one is not here;
 * never an empty range instead.
 */
export async function resolveRange(repository: Repository, range: CommitRange): Promise<CommitSelection> {
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
  return { heads: [await resolveCommit(repository, range.head, "the head of the range")], without };
}

/** Whether an end of a range is the all-zero id, whole or shortened: what git and CI write where there was no commit before. */
export function isNothing(end: string): boolean {
  return /^0{7,}$/.test(end);
}

/** The id of the commit that `name` means; `role` says what it is for: `the base of the range`. Errors: `USAGE`, `BASE_MISSING`. */
export async function resolveCommit(repository: Repository, name: string, role: string): Promise<string> {
  if (name.startsWith("-") || name === "")
    throw new KeysweepError("USAGE", `${role} is ${JSON.stringify(name)}, which is no name of a commit`);
  const id = await ask(["rev-parse", "--verify", "--quiet", `${name}^{commit}`], {
    ...repository.call,
    answers: [1, 128],
  });
  if (id.trim() !== "") return id.trim();
  throw new KeysweepError("BASE_MISSING", `${role}, ${name}, is not in this repository`, {
    hint: await missingHint(repository, name),
  });
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
      repository.call,
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

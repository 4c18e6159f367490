import { availableParallelism } from "node:os";
import { KeysweepError } from "../../errors.ts";
import { type GitProcess, startGit } from "../process.ts";
import { GITLINK, LINK, type RawItem, rawParser } from "../raw.ts";
import { isZero, type Repository } from "../repository.ts";
import { pathText, splitStream } from "../text.ts";

/** A commit that brings an object in at a path where none of its parents has it. */
export interface Introduction {
  readonly oid: string;
  readonly commit: string;
  readonly path: string;
}

export interface Introductions {
  readonly found: Introduction[];
  /** The other way round: where every parent has one of the blobs and the commit has it no more. */
  readonly removed: Introduction[];
  /** Commits whose trees cannot be compared. */
  readonly unread: string[];
}

/** More ids than this would make too long a command line; then git tells of every change and the filter is here. */
const MOST_NAMED = 1000;

/** Fewer commits than this are not worth another process. */
const COMMITS_A_PROCESS = 5000;

/**
 * Every place where one of the blobs comes in, in any of `commits`, with `git diff-tree` over all of them, one process a core: merges
 * count where the blob is in no parent at that path. `unread` are commits whose trees cannot be compared (missing or corrupt); git ends there and is
 * started again behind them.
 */
export async function findIntroductions(
  repository: Repository,
  commits: readonly string[],
  blobs: ReadonlySet<string>,
): Promise<Introductions> {
  return compareAll(repository, commits, { blobs });
}

/**
 * {@link findIntroductions} for files whose path passes a test, whatever they hold; links count where `links` says so. An aborted `signal`
 * ends it early, with its reason.
 */
export async function findNamedIntroductions(
  repository: Repository,
  commits: readonly string[],
  { passes, links }: { readonly passes: (path: string) => boolean; readonly links: boolean },
  signal?: AbortSignal,
): Promise<Introductions> {
  return compareAll(repository, commits, { isNamed: passes, signal, links });
}

/** What to look for: some blobs, or whatever has a name. */
type Wanted =
  | {
      readonly blobs: ReadonlySet<string>;
      readonly isNamed?: never;
      readonly signal?: never;
      readonly links?: never;
    }
  | {
      readonly blobs?: never;
      readonly isNamed: (path: string) => boolean;
      readonly signal: AbortSignal | undefined;
      readonly links: boolean;
    };

async function compareAll(
  repository: Repository,
  commits: readonly string[],
  wanted: Wanted,
): Promise<Introductions> {
  const pieces = Math.max(1, Math.min(availableParallelism(), Math.ceil(commits.length / COMMITS_A_PROCESS)));
  const size = Math.ceil(commits.length / pieces);
  const answers = await Promise.all(
    // Neighbours stay together: they share most of their trees.
    Array.from({ length: pieces }, (_, piece) =>
      compare(repository, commits.slice(piece * size, (piece + 1) * size), wanted),
    ),
  );
  return {
    found: answers.flatMap((answer) => answer.found),
    removed: answers.flatMap((answer) => answer.removed),
    unread: answers.flatMap((answer) => answer.unread),
  };
}

async function compare(
  repository: Repository,
  commits: readonly string[],
  { blobs, isNamed, signal, links = false }: Wanted,
): Promise<Introductions> {
  const found: Introduction[] = [];
  const removed: Introduction[] = [];
  const unread: string[] = [];
  let at = 0;
  while (blobs?.size !== 0 && at < commits.length) {
    signal?.throwIfAborted();
    const git = startGit(
      [
        ...[
          "diff-tree",
          "--stdin",
          "-c",
          "-r",
          "--root",
          "--raw",
          "-z",
          "--no-abbrev",
          "--no-renames",
          "--always",
        ],
        ...["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"],
        ...(blobs === undefined || blobs.size > MOST_NAMED
          ? []
          : [...blobs].map((oid) => `--find-object=${oid}`)),
      ],
      repository.call,
    );
    const first = at;
    feed(git, commits, first);
    signal?.addEventListener("abort", git.kill, { once: true });
    let commit = "";
    for await (const item of rawItems(git)) {
      if (item.kind === "commit") {
        commit = item.id;
        at++;
        continue;
      }
      const { oid, before } = item.change;
      const path = () => pathText(item.change.path);
      if (isNamed !== undefined) {
        const { mode } = item.change;
        const isFile = !isZero(oid) && mode !== GITLINK && (links || mode !== LINK);
        const isThere = (parent: { readonly oid: string; readonly mode: string }) =>
          parent.oid === oid && (links || parent.mode !== LINK);
        if (!isFile || before.some(isThere)) continue;
        if (isNamed(path())) found.push({ oid, commit, path: path() });
        continue;
      }
      if (blobs.has(oid)) found.push({ oid, commit, path: path() });
      const gone = before[0]?.oid ?? "";
      if (gone !== oid && blobs.has(gone) && before.every((parent) => parent.oid === gone))
        removed.push({ oid: gone, commit, path: path() });
    }
    signal?.removeEventListener("abort", git.kill);
    try {
      await git.ended;
      signal?.throwIfAborted();
    } catch (error) {
      if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
      // `--always` makes git name every commit it got through: it ended at the next one.
      const culprit = commits[at++];
      if (culprit === undefined) throw error;
      unread.push(culprit);
      continue;
    }
    if (at < commits.length) throw new KeysweepError("GIT_FAILED", "git diff-tree left commits out");
  }
  return { found, removed, unread };
}

function feed(git: GitProcess, commits: readonly string[], from: number): void {
  let at = from;
  const more = (): void => {
    while (at < commits.length) {
      const chunk = commits.slice(at, at + 500);
      at += chunk.length;
      if (!git.stdin.write(chunk.map((id) => `${id}\n`).join(""))) {
        git.stdin.once("drain", more);
        return;
      }
    }
    git.stdin.end();
  };
  more();
}

async function* rawItems(git: GitProcess): AsyncGenerator<RawItem> {
  const parse = rawParser();
  for await (const piece of splitStream(git.stdout, 0)) {
    const item = parse(piece);
    if (item !== undefined) yield item;
  }
}

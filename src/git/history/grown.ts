import { KeysweepError } from "../../errors.ts";
import { type CommitGraph, walkStarts } from "../graph/graph.ts";
import { otherStarts } from "../other-starts.ts";
import { startGit } from "../process.ts";
import type { Repository } from "../repository.ts";
import { splitStream } from "../text.ts";
import type { Introduction, Introductions } from "./introductions.ts";
import { findIntroductions } from "./introductions.ts";

/**
 * What was found out about a history when it was smaller: every object that it had is still here, and what was missing still is.
 * What a commit brings in never changes, so only commits that came since are to be looked at.
 */
export interface EarlierHistory {
  /** What was named and was not there, and the commits that a walk over all of it started at. */
  readonly absent: Absent;
  /** Where some blobs came in and were taken out. Absent: nobody asked. */
  readonly places: EarlierPlaces | undefined;
  /** Of which rules no key stood in a name then. Absent: nobody looked, or one did. */
  readonly cleanNames?: string | undefined;
  /** Whether an object was there then, or missing. */
  named(oid: string): boolean;
}

export interface EarlierPlaces {
  /** The blobs that were looked for. */
  readonly blobs: ReadonlySet<string>;
  readonly found: readonly Introduction[];
  readonly removed: readonly Introduction[];
}

/** With more commits than this since, reading all trees anew is less work than comparing those of each. */
const MOST_COMMITS = 5000;

/** Objects that are named and not here. Plain data; holds as long as objects, refs and reflogs do. */
export interface Absent {
  /** The commits that the walk over the history started at. */
  readonly starts: readonly string[];
  readonly all: readonly string[];
  /** Those that refs, HEADs and reflogs lead to. Empty for a partial clone: there it makes no difference. */
  readonly used: readonly string[];
}

/**
 * What is missing from a history that has grown: what was missing already, where nothing that was added leads to more. Undefined
 * where that cannot be said so easily.
 */
export async function absentSince(
  repository: Repository,
  earlier: EarlierHistory,
): Promise<Absent | undefined> {
  const { all, used } = earlier.absent;
  try {
    const starts = await walkStarts(repository);
    if (starts === undefined) return undefined;
    const known = new Set(all);
    const named = new Set(used);
    for await (const line of walkSince(repository, earlier, ["--objects", "--missing=print", "--quiet"])) {
      if (!line.startsWith("?")) continue;
      const oid = line.slice(1).split(" ")[0] ?? "";
      if (!known.has(oid)) return undefined;
      named.add(oid);
    }
    // What led to something that is missing may be away itself.
    if (all.length > 0 && !(await isAllStillReached(repository, earlier))) return undefined;
    return { starts, all, used: [...named] };
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return undefined;
    throw error;
  }
}

/**
 * Every place where one of the blobs comes in, or is taken out, in a history that has grown. Undefined where more is to be
 * asked than that, and reading all of it is the better way.
 */
export async function placesSince(
  repository: Repository,
  earlier: EarlierHistory,
  graph: CommitGraph,
  blobs: ReadonlySet<string>,
): Promise<Introductions | undefined> {
  const { places } = earlier;
  if (places === undefined) return undefined;
  // One that was named then and not looked for may have come in anywhere.
  for (const oid of blobs) if (!places.blobs.has(oid) && earlier.named(oid)) return undefined;
  const since = await commitsSince(repository, earlier);
  if (since === undefined) return undefined;
  const news = await findIntroductions(repository, since, blobs);
  if (news.unread.length > 0) return undefined;
  const isNew = new Set(since);
  const stands = ({ oid, commit }: Introduction) =>
    blobs.has(oid) && graph.numberOf.has(commit) && !isNew.has(commit);
  return {
    found: [...places.found.filter(stands), ...news.found],
    removed: [...places.removed.filter(stands), ...news.removed],
    unread: [],
  };
}

/** The commits that came since. Undefined where they are many, or git cannot walk to all of them. */
export async function commitsSince(
  repository: Repository,
  earlier: EarlierHistory,
): Promise<string[] | undefined> {
  const since: string[] = [];
  try {
    for await (const commit of walkSince(repository, earlier, [])) {
      since.push(commit);
      if (since.length > MOST_COMMITS) return undefined;
    }
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return undefined;
    throw error;
  }
  return since;
}

async function isAllStillReached(repository: Repository, { absent }: EarlierHistory): Promise<boolean> {
  const args = ["--max-count=1", "--not", "--all", "--reflog", "--not"];
  const others = (await otherStarts(repository)).map((id) => `^${id}`);
  for await (const _ of revList(repository, args, [...absent.starts, ...others])) return false;
  return true;
}

/** Lines of `git rev-list` over what the history has now and had not then. */
async function* walkSince(
  repository: Repository,
  { absent }: EarlierHistory,
  args: readonly string[],
): AsyncGenerator<string> {
  const others = await otherStarts(repository);
  const revisions = [...absent.starts.map((id) => `^${id}`), ...others];
  yield* revList(repository, [...args, "--all", "--reflog"], revisions);
}

async function* revList(
  repository: Repository,
  args: readonly string[],
  revisions: readonly string[],
): AsyncGenerator<string> {
  const git = startGit(["rev-list", ...args, "--stdin"], repository.call);
  git.stdin.end(revisions.map((revision) => `${revision}\n`).join(""));
  let finished = false;
  try {
    for await (const line of splitStream(git.stdout, 0x0a)) yield line.toString("latin1");
    finished = true;
  } finally {
    if (!finished) git.kill();
  }
  await git.ended;
}

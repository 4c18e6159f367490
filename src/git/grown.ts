import { KeysweepError } from "../errors.ts";
import type { CommitGraph } from "./graph.ts";
import type { Introduction, Introductions } from "./introductions.ts";
import { findIntroductions } from "./introductions.ts";
import { startGit } from "./process.ts";
import type { Repository } from "./repository.ts";
import { splitStream } from "./text.ts";

/**
 * What was found out about a history when it was smaller: every object that it had is still here, and none that it named was missing.
 * What a commit brings in never changes, so only commits that came since are to be looked at.
 */
export interface EarlierHistory {
  /** The commits that a walk over all of it started at. */
  readonly starts: readonly string[];
  /** Where some blobs came in and were taken out. Absent: nobody asked. */
  readonly places: EarlierPlaces | undefined;
  /** Whether an object was there then. */
  had(oid: string): boolean;
}

export interface EarlierPlaces {
  /** The blobs that were looked for. */
  readonly blobs: ReadonlySet<string>;
  readonly found: readonly Introduction[];
  readonly removed: readonly Introduction[];
}

/** With more commits than this since, reading all trees anew is less work than comparing those of each. */
const MOST_COMMITS = 5000;

/** Whether everything that was added leads only to what is here: objects that refs, HEADs and reflogs reach now and did not then. */
export async function isWholeSince(repository: Repository, earlier: EarlierHistory): Promise<boolean> {
  try {
    for await (const line of walkSince(repository, earlier, ["--objects", "--missing=print", "--quiet"]))
      if (line.startsWith("?")) return false;
    return true;
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return false;
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
  // One that was there and not looked for may have come in anywhere.
  for (const oid of blobs) if (!places.blobs.has(oid) && earlier.had(oid)) return undefined;
  const since: string[] = [];
  for await (const commit of walkSince(repository, earlier, [])) {
    since.push(commit);
    if (since.length > MOST_COMMITS) return undefined;
  }
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

/** Lines of `git rev-list` over what the history has now and had not then. */
async function* walkSince(
  repository: Repository,
  { starts }: EarlierHistory,
  args: readonly string[],
): AsyncGenerator<string> {
  const git = startGit(["rev-list", ...args, "--all", "--reflog", "--stdin"], repository.call);
  git.stdin.end(starts.map((id) => `^${id}\n`).join(""));
  let finished = false;
  try {
    for await (const line of splitStream(git.stdout, 0x0a)) yield line.toString("latin1");
    finished = true;
  } finally {
    if (!finished) git.kill();
  }
  await git.ended;
}

import { KeysweepError } from "../../errors.ts";
import { walkStarts } from "../graph/graph.ts";
import { findHolders } from "../links/holders.ts";
import { linksOf, tagChain } from "../links/links.ts";
import type { Links } from "../links/types.ts";
import { once } from "../once.ts";
import { otherStarts } from "../other-starts.ts";
import { isPartial } from "../partial.ts";
import { FROM_COMMITS, gitText, startGit } from "../process.ts";
import { listRefs, type Ref } from "../refs.ts";
import type { Repository } from "../repository.ts";
import { splitStream } from "../text.ts";
import type { Absent } from "./grown.ts";
import { graphByLinks, type LinkedGraph } from "./linked-history.ts";

/**
 * Ids of the objects that refs, reflogs and the index lead to and that are not there, as `git rev-list --missing=print` tells them: what a shallow
 * clone left out is not missed. Reads every tree of the history once: seconds for a large one.
 * Throws `GIT_FAILED` where git cannot go on, say at a corrupt tree or a missing commit. An aborted `signal` ends it early and quietly.
 */
export async function* missingObjects(repository: Repository, signal?: AbortSignal): AsyncGenerator<string> {
  const others = await otherStarts(repository);
  const git = startGit(
    [
      ...["rev-list", "--objects", "--all", "--reflog", "--indexed-objects"],
      ...["--missing=print", "--quiet", "--stdin"],
    ],
    { ...repository.call, config: FROM_COMMITS },
  );
  git.stdin.end(others.map((id) => `${id}\n`).join(""));
  const stop = (): void => git.kill();
  signal?.addEventListener("abort", stop);
  let finished = false;
  try {
    for await (const piece of splitStream(git.stdout, 0x0a)) {
      const line = piece.toString("latin1");
      if (line.startsWith("?")) yield line.slice(1).split(" ")[0] ?? "";
    }
    finished = true;
  } finally {
    signal?.removeEventListener("abort", stop);
    if (!finished) git.kill();
  }
  await git.ended;
}

/** What is named in a repository and is not here. */
export interface Unlinked {
  /** Named by an object, reachable or not, or by an index. */
  readonly count: number;
  /** Ids of those that refs, HEADs, reflogs and indexes lead to, ascending. */
  inUse(): readonly string[];
}

/** Looking up who names so many is more work than git's own walk. */
const MOST_LOOKED_UP = 10_000;

/**
 * What is missing, by {@link Links}: every id that is named anywhere is looked up; only where one is not here, what leads
 * to it. Undefined where only git's walk ({@link missingObjects}) can tell. An aborted `signal` ends it early, with its
 * reason. `known`: what {@link absentObjects} said, where somebody asked already.
 */
export async function unlinkedObjects(
  repository: Repository,
  signal?: AbortSignal,
  known?: Absent,
): Promise<Unlinked | undefined> {
  const absent = known ?? (await absentObjects(repository, signal));
  const indexed = absent === undefined ? undefined : await missingInIndexes(repository);
  if (absent === undefined || indexed === undefined) return undefined;
  return {
    count: new Set([...absent.all, ...indexed]).size,
    inUse: () => [...new Set([...absent.used, ...indexed])].sort(),
  };
}

/** What objects name and is not here, indexes aside. Undefined and `signal` as for {@link unlinkedObjects}. */
export async function absentObjects(
  repository: Repository,
  signal?: AbortSignal,
): Promise<Absent | undefined> {
  const links = await linksOf(repository, { signal });
  if (links === undefined) return undefined;
  const starts = await walkStarts(repository);
  const graph = starts === undefined ? undefined : graphByLinks(links, starts);
  if (starts === undefined || graph === undefined) return undefined;
  if (links.absent.size === 0) return { starts, all: [], used: [] };
  const all = [...links.absent].map((number) => links.ids.id(number));
  if (await isPartial(repository)) return { starts, all, used: [] };
  if (links.absent.size > MOST_LOOKED_UP) return undefined;
  return { starts, all, used: absentInUse(links, graph, await listRefs(repository)) };
}

/**
 * Puts the questions that git will have to answer once all links are read: it answers while they are. Not what refs there are: tens of
 * thousands of them are better read when trees are not. A question that fails is put again by whoever needs the answer.
 */
export function askAhead(repository: Repository): void {
  for (const ask of [walkStarts, isPartial, missingInIndexes]) ask(repository).catch(() => {});
}

/** Missing objects that an index leads to, those of other work trees included. Undefined where git cannot tell. */
function missingInIndexes(repository: Repository): Promise<readonly string[] | undefined> {
  return once(repository, "missing in indexes", () => askForMissingInIndexes(repository));
}

async function askForMissingInIndexes(repository: Repository): Promise<string[] | undefined> {
  const args = ["rev-list", "--objects", "--indexed-objects", "--missing=print", "--quiet"];
  try {
    const lines = (await gitText(args, repository.call)).split("\n");
    return lines.flatMap((line) => (line.startsWith("?") ? [line.slice(1).split(" ")[0] ?? ""] : []));
  } catch (error) {
    if (error instanceof KeysweepError && error.code === "GIT_FAILED") return undefined;
    throw error;
  }
}

/** The absent trees and blobs that commits of the graph, and refs to trees, lead to. */
export function absentInUse(links: Links, graph: LinkedGraph, refs: readonly Ref[]): string[] {
  const { at, held } = findHolders(links, links.absent);
  const used: string[] = [];
  const seen = new Set<number>();
  const look = [...graph.roots];
  for (const { oid } of refs) {
    const number = tagChain(links, links.ids.find(oid)).at(-1)!;
    if (number >= 0) look.push(number);
  }
  for (let number = look.pop(); number !== undefined; number = look.pop()) {
    if (seen.has(number)) continue;
    seen.add(number);
    if (links.absent.has(number)) used.push(links.ids.id(number));
    const from = at[number]!;
    if (from === 0) continue;
    for (let i = from + 2, end = from + 3 * held[from]!; i < end; i += 3) look.push(held[i]!);
  }
  return used;
}

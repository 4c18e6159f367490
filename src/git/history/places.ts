import { type CommitGraph, readGraph, walkStarts } from "../graph/graph.ts";
import { findHolders } from "../links/holders.ts";
import { linksOf } from "../links/links.ts";
import type { Links } from "../links/types.ts";
import { isPartial } from "../partial.ts";
import type { Repository } from "../repository.ts";
import { placesSince } from "./grown.ts";
import { findIntroductions, type Introductions } from "./introductions.ts";
import { graphByLinks, type LinkedGraph, placesByLinks } from "./linked-history.ts";
import { pathsListed } from "./listed-paths.ts";
import type { TraceOptions } from "./types.ts";

// Where blobs stand in a history: as keysweep reads packs, as git says, or as it was known and has grown.

/** A history, and where some blobs stand in it. */
interface History {
  readonly graph: CommitGraph;
  readonly places: Places;
}

interface Places extends Introductions {
  /** Git may have passed over some of what commits hold that it could not compare; all that is here was looked at otherwise. */
  readonly byGit: boolean;
  /** Paths in HEAD's tree, by blob. */
  readonly inHead: ReadonlyMap<string, readonly string[]>;
}

/**
 * The history as it was known, and what came since. `tips`: ids of what refs mean; `blobs`: those whose places are wanted. Undefined where what was
 * known says too little: then {@link historyOf} is to be asked.
 */
export async function grownHistory(
  repository: Repository,
  tips: readonly string[],
  blobs: ReadonlySet<string>,
  { earlier }: TraceOptions,
): Promise<History | undefined> {
  if (earlier === undefined) return undefined;
  const graph = await readGraph(repository, endsOf(repository, tips), true);
  const places = await placesSince(repository, earlier, graph, blobs);
  if (places === undefined) return undefined;
  return { graph, places: { ...places, byGit: true, inHead: await pathsInHead(repository, blobs) } };
}

/** History as keysweep reads it; as git does where that does not go. */
export async function historyOf(
  repository: Repository,
  tips: readonly string[],
  blobs: ReadonlySet<string>,
  { plain }: TraceOptions,
): Promise<History> {
  const links = plain ? undefined : await linksOf(repository);
  // Folders that are away by agreement may be away in every commit, and git ends anew at each of them.
  const goes = links !== undefined && (!links.lacksTrees || (await isPartial(repository)));
  const starts = goes ? await walkStarts(repository) : undefined;
  const linked = links === undefined || starts === undefined ? undefined : graphByLinks(links, starts);
  if (links === undefined || linked === undefined) {
    const graph = await readGraph(repository, endsOf(repository, tips));
    return { graph, places: await placesByGit(repository, graph, blobs) };
  }
  const places = placesByLinks(links, linked, [...blobs], repository.head);
  if (places === undefined) return { graph: linked, places: await placesByGit(repository, linked, blobs) };
  const { introductions, removals, paths } = places;
  return {
    graph: linked,
    places: {
      found: [...introductions],
      removed: [...removals],
      byGit: false,
      unread: links.lacksTrees ? lackingCommits(links, linked) : [],
      inHead: paths,
    },
  };
}

function endsOf({ head }: Repository, tips: readonly string[]): string[] {
  return [...tips, ...(head === undefined ? [] : [head])];
}

/** Commits of whose trees something is not here. */
function lackingCommits(links: Links, graph: LinkedGraph): string[] {
  const { at } = findHolders(links, links.absent);
  const lacking: string[] = [];
  for (const [number, root] of graph.roots.entries())
    if (at[root] !== 0 || links.absent.has(root)) lacking.push(graph.idOf(number));
  return lacking;
}

async function placesByGit(
  repository: Repository,
  graph: CommitGraph,
  blobs: ReadonlySet<string>,
): Promise<Places> {
  // Newest first: that is how packs keep trees, and git reads each delta base once.
  const newestFirst = Array.from({ length: graph.parents.count }, (_, number) => number)
    .sort((a, b) => (graph.times[b] ?? 0) - (graph.times[a] ?? 0) || b - a)
    .map((number) => graph.idOf(number));
  return {
    ...(await findIntroductions(repository, newestFirst, blobs)),
    byGit: true,
    inHead: await pathsInHead(repository, blobs),
  };
}

/** Paths of the blobs in HEAD's tree. A tree that cannot be read hides only what is below it: git names it elsewhere. */
async function pathsInHead(
  repository: Repository,
  blobs: ReadonlySet<string>,
): Promise<Map<string, string[]>> {
  if (repository.head === undefined || blobs.size === 0) return new Map();
  return pathsListed(repository.call, ["ls-tree", "-r", "-z", "--full-tree", repository.head], blobs);
}

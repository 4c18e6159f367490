import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../errors.ts";
import { type ParsedCommit, type ParsedTag, parseCommit, parseTag } from "./commit.ts";
import { type CommitGraph, readGraph, walkStarts } from "./graph.ts";
import { type EarlierHistory, placesSince } from "./grown.ts";
import { findHolders } from "./holders.ts";
import { findIntroductions, type Introduction, type Introductions } from "./introductions.ts";
import { graphByLinks, type LinkedGraph, placesByLinks } from "./linked-history.ts";
import { type Links, linksOf, linksSoFar } from "./links.ts";
import { listAt } from "./number-lists.ts";
import { type ObjectType, readHeaders, readObjects } from "./objects.ts";
import { objectType } from "./pack/format.ts";
import { isPartial } from "./partial.ts";
import { type GitCall, startGit } from "./process.ts";
import { GITLINK } from "./raw.ts";
import { membersOf, type TipSet, tipsReaching, withTips } from "./reach.ts";
import { listRefs, peelRefs } from "./refs.ts";
import type { Repository } from "./repository.ts";
import { pathText, splitStream } from "./text.ts";

/** A commit that brings an object in, and where. */
export interface Occurrence {
  readonly commit: string;
  readonly path: string;
  /** Present when this is a git note: the notes ref, and the id of the object the note is on. */
  readonly note?: { readonly ref: string; readonly on: string };
}

/** Where an object stands in a repository. */
export interface ObjectTrace {
  readonly oid: string;
  /** Absent when the object itself cannot be read. */
  readonly type: ObjectType | undefined;
  /** For a blob: every commit that brings it in, once a path, earliest first. */
  readonly introduced: readonly Occurrence[];
  /** For a blob: every commit of HEAD's history that takes it out, where all its parents have it; earliest first. */
  readonly removed: readonly Occurrence[];
  /** Refs, a detached HEAD or a reflog (all but the newest stash live there) lead to it. */
  readonly reachable: boolean;
  /** Its paths in HEAD's tree. */
  readonly inHead: readonly string[];
  /** Its paths in the index. Looked up only for a blob that nothing else reaches. */
  readonly inIndex: readonly string[];
  /** The refs that reach it, as places in {@link Trace.refNames}. Reachable without one: through reflogs only. */
  readonly reachedBy: TipSet;
  /** Their full names, ascending: made anew each time, and there may be tens of thousands. */
  readonly refs: readonly string[];
  /** Refs that name it directly, as git.git's key tags name blobs, or name a tree that holds it: not through a commit. */
  readonly namedBy: readonly string[];
}

export interface Trace {
  readonly objects: ReadonlyMap<string, ObjectTrace>;
  /** Every commit that `objects` mentions, those a traced tag means included. */
  readonly commits: ReadonlyMap<string, ParsedCommit>;
  /** The traced objects that are tags. */
  readonly tags: ReadonlyMap<string, ParsedTag>;
  /** Full names of all refs, ascending. */
  readonly refNames: readonly string[];
  /** Commits whose trees git could not compare: what they bring in is not in `introduced`. */
  readonly unread: readonly string[];
}

/** A trace as plain data: for whoever keeps it. What the index holds is not in it, for that changes all the time. */
export type PlainTrace = Omit<Trace, "objects"> & {
  readonly objects: ReadonlyMap<string, Omit<ObjectTrace, "refs" | "inIndex">>;
};

export interface TraceOptions {
  /** Ask git for everything: the measure that the quicker way is held to. */
  readonly plain?: boolean;
  /** What is known of the history from a time when it was smaller. */
  readonly earlier?: EarlierHistory | undefined;
}

/** A trace, and what holds of it for good, whatever becomes of refs. */
export interface TracedHistory {
  readonly trace: PlainTrace;
  /** Where any commit takes one of the blobs out. */
  readonly removals: readonly Introduction[];
}

/**
 * Where each of the objects (blobs, commits, annotated tags) came in and what reaches it: one walk over the history for all of
 * them, shared with the check for missing objects. Ask only for what holds a finding.
 */
export async function traceObjects(
  repository: Repository,
  oids: Iterable<string>,
  options: TraceOptions = {},
): Promise<Trace> {
  const { trace } = await traceHistory(repository, oids, options);
  return completeTrace(repository, trace);
}

/** A trace of {@link traceHistory} with what the index holds now. */
export async function completeTrace(repository: Repository, trace: PlainTrace): Promise<Trace> {
  const { refNames } = trace;
  const objects = new Map<string, ObjectTrace>();
  for (const [oid, object] of trace.objects)
    objects.set(oid, {
      ...object,
      inIndex: [],
      get refs() {
        return membersOf(object.reachedBy, refNames);
      },
    });
  await addIndex(repository, objects);
  return { ...trace, objects };
}

/** {@link traceObjects} without the index: it holds as long as objects, refs and reflogs stay the same. */
export async function traceHistory(
  repository: Repository,
  oids: Iterable<string>,
  options: TraceOptions = {},
): Promise<TracedHistory> {
  const wanted = [...new Set(oids)];
  // What somebody has read already git need not be asked for.
  const links = options.plain ? undefined : await linksSoFar(repository);
  const types = await typesOf(repository, wanted, links);
  const blobs = new Set(wanted.filter((oid) => types.get(oid) === "blob"));
  const listed = [...(await listRefs(repository))].sort((a, b) => (a.name < b.name ? -1 : 1));
  const refs = await peelRefs(repository, listed, links);
  const refNames = refs.map(({ name }) => name);
  const tips = refs.map((ref) => ref.chain.at(-1) ?? ref.oid);
  const { graph, places: looked } =
    (await grownHistory(repository, tips, blobs, options)) ??
    (await historyOf(repository, tips, blobs, options));
  const { found, removed, unread, inHead, byGit } = looked;
  if (byGit) found.push(...(await heldByUnread(repository, unread, blobs, found)));
  const introduced = groupBy(found, (one) => one.oid);
  const taken = groupBy(inHistoryOf(repository.head, graph, removed), (one) => one.oid);

  const notes = [
    ...new Set(found.filter((one) => noteTarget(one.path) !== undefined).map((one) => one.commit)),
  ];
  const groups = [
    ...wanted.map((oid) =>
      types.get(oid) === "commit" ? [oid] : (introduced.get(oid) ?? []).map((one) => one.commit),
    ),
    ...notes.map((commit) => [commit]),
  ];
  const reaching = tipsReaching(graph, groups, tips);
  const notesRef = new Map(
    notes.map((commit, index) => {
      const names = membersOf(reaching[wanted.length + index]!, refNames);
      return [commit, names.find((name) => name.startsWith("refs/notes/"))];
    }),
  );

  /** The refs whose chain of tags holds an object, or ends in a tree that does, by its id. */
  const naming = new Map<string, number[]>();
  const sought = new Set(wanted);
  const inTrees = await heldByTrees(
    repository,
    tips.filter((oid) => !graph.numberOf.has(oid) && !sought.has(oid)),
    blobs,
    links,
  );
  for (const [tip, { chain }] of refs.entries())
    for (const oid of new Set([...chain, ...(inTrees.get(tips[tip]!) ?? [])]))
      if (sought.has(oid)) naming.set(oid, [...(naming.get(oid) ?? []), tip]);
  const objects = new Map<string, Omit<ObjectTrace, "refs" | "inIndex">>();
  const byAge = createAgeOrder(graph);
  for (const [index, oid] of wanted.entries()) {
    const namedBy = naming.get(oid) ?? [];
    const named = namedBy.map((tip) => refNames[tip]!);
    const reachedBy = withTips(reaching[index]!, namedBy);
    const places = [...(introduced.get(oid) ?? [])]
      .sort((a, b) => byAge(a.commit, b.commit))
      .map((one) => occurrence(one, notesRef.get(one.commit)));
    objects.set(oid, {
      oid,
      type: types.get(oid),
      introduced: places,
      removed: (taken.get(oid) ?? [])
        // A change of mode alone takes nothing out.
        .filter((one) => !places.some(({ commit, path }) => commit === one.commit && path === one.path))
        .sort((a, b) => byAge(a.commit, b.commit))
        .map(({ commit, path }) => ({ commit, path })),
      reachable: places.length > 0 || named.length > 0 || graph.numberOf.has(oid) || inHead.has(oid),
      inHead: inHead.get(oid) ?? [],
      reachedBy,
      namedBy: types.get(oid) === "commit" ? [] : named,
    });
  }
  const mentioned = await readMentioned(repository, objects);
  return { trace: { objects, refNames, unread, ...mentioned }, removals: removed };
}

/** Which of the blobs stand in trees that refs name without a commit, by the tree. `ends`: what those refs mean that mean no commit. */
async function heldByTrees(
  repository: Repository,
  ends: readonly string[],
  blobs: ReadonlySet<string>,
  links: Links | undefined,
): Promise<Map<string, string[]>> {
  const held = new Map<string, string[]>();
  if (ends.length === 0 || blobs.size === 0) return held;
  for (const [oid, type] of await typesOf(repository, [...new Set(ends)], links)) {
    if (type !== "tree") continue;
    const listed = await pathsListed(repository.call, ["ls-tree", "-r", "-z", "--full-tree", oid], blobs);
    held.set(oid, [...listed.keys()]);
  }
  return held;
}

/** The types of those that are here: by `links` as far as these go, by git otherwise. */
async function typesOf(
  repository: Repository,
  oids: readonly string[],
  links: Links | undefined,
): Promise<Map<string, ObjectType>> {
  const types = new Map<string, ObjectType>();
  const left: string[] = [];
  for (const oid of oids) {
    const number = links?.ids.find(oid) ?? -1;
    const type = number < 0 ? undefined : objectType(links!.type(number));
    if (type === undefined) left.push(oid);
    else types.set(oid, type);
  }
  for await (const { oid, type } of readHeaders(repository, left))
    if (type !== undefined) types.set(oid, type);
  return types;
}

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

/** The history as it was known, and what came since. Undefined where that says too little. */
async function grownHistory(
  repository: Repository,
  tips: readonly string[],
  blobs: ReadonlySet<string>,
  { earlier }: TraceOptions,
): Promise<History | undefined> {
  if (earlier === undefined) return undefined;
  const graph = await readGraph(repository, endsOf(repository, tips));
  const places = await placesSince(repository, earlier, graph, blobs);
  if (places === undefined) return undefined;
  return { graph, places: { ...places, byGit: true, inHead: await pathsInHead(repository, blobs) } };
}

function endsOf({ head }: Repository, tips: readonly string[]): string[] {
  return [...tips, ...(head === undefined ? [] : [head])];
}

/** History as keysweep reads it; as git does where that does not go. */
async function historyOf(
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

/** Those whose commit is HEAD or an ancestor of it. */
function inHistoryOf(
  head: string | undefined,
  { numberOf, parents }: CommitGraph,
  places: readonly Introduction[],
): readonly Introduction[] {
  const start = head === undefined ? undefined : numberOf.get(head);
  if (start === undefined || places.length === 0) return [];
  const inside = new Uint8Array(parents.count);
  const left = [start];
  for (let number = left.pop(); number !== undefined; number = left.pop()) {
    if (inside[number] === 1) continue;
    inside[number] = 1;
    left.push(...listAt(parents, number));
  }
  return places.filter(({ commit }) => inside[numberOf.get(commit) ?? -1] === 1);
}

/** Orders commits by committer time; of one second, ancestors first, then by id: however the graph was read. */
function createAgeOrder({ numberOf, times, parents }: CommitGraph): (left: string, right: string) => number {
  /** By number: how many commits a path from a root to it has at most. */
  const { count, starts, flat } = parents;
  const depths = new Int32Array(count);
  for (let number = 0; number < count; number++)
    for (let i = starts[number]!; i < starts[number + 1]!; i++)
      depths[number] = Math.max(depths[number]!, depths[flat[i]!]! + 1);
  return (left, right) => {
    const a = numberOf.get(left) ?? -1;
    const b = numberOf.get(right) ?? -1;
    const byTime = (times[a] ?? 0) - (times[b] ?? 0) || (depths[a] ?? -1) - (depths[b] ?? -1);
    return byTime || (left < right ? -1 : left > right ? 1 : 0);
  };
}

function occurrence(one: { commit: string; path: string }, notesRef: string | undefined): Occurrence {
  const on = noteTarget(one.path);
  const { commit, path } = one;
  return notesRef === undefined || on === undefined
    ? { commit, path }
    : { commit, path, note: { ref: notesRef, on } };
}

/** A note's path is the id of the object it is on, with a `/` after some pairs of digits. */
function noteTarget(path: string): string | undefined {
  const id = path.replaceAll("/", "");
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id) ? id : undefined;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Paths of the blobs in HEAD's tree. A tree that cannot be read hides only what is below it: git names it elsewhere. */
async function pathsInHead(
  repository: Repository,
  blobs: ReadonlySet<string>,
): Promise<Map<string, string[]>> {
  if (repository.head === undefined || blobs.size === 0) return new Map();
  return pathsListed(repository.call, ["ls-tree", "-r", "-z", "--full-tree", repository.head], blobs);
}

/** Blobs that only the index holds are staged, not lost. */
async function addIndex(repository: Repository, objects: Map<string, ObjectTrace>): Promise<void> {
  const lost = new Set(
    [...objects.values()].filter((one) => !one.reachable && one.type === "blob").map((one) => one.oid),
  );
  const calls = repository.root === undefined ? [] : [repository.call];
  for (const call of [...calls, ...otherIndexes(repository)]) {
    if (lost.size === 0) return;
    for (const [oid, inIndex] of await pathsListed(call, ["ls-files", "--stage", "-z"], lost)) {
      const trace = objects.get(oid);
      if (trace !== undefined) objects.set(oid, { ...trace, inIndex });
      lost.delete(oid);
    }
  }
}

/** How git is to be asked about the indexes of the other work trees. */
function otherIndexes({ gitDir, commonDir }: Repository): GitCall[] {
  const folders = [commonDir];
  try {
    for (const name of readdirSync(join(commonDir, "worktrees")))
      folders.push(join(commonDir, "worktrees", name));
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  return folders
    .filter((folder) => folder !== gitDir && existsSync(join(folder, "index")))
    .map((folder) => ({
      cwd: commonDir,
      // No path is looked at: any folder will do as the work tree, and a bare repository has none.
      env: { GIT_DIR: folder, GIT_WORK_TREE: commonDir, GIT_INDEX_FILE: join(folder, "index") },
    }));
}

/**
 * A commit that cannot be compared may be the one that brings a blob in: where no other does, the commits that hold it stand for it.
 */
async function heldByUnread(
  repository: Repository,
  unread: readonly string[],
  blobs: ReadonlySet<string>,
  found: readonly Introduction[],
): Promise<Introduction[]> {
  const placed = new Set(found.map((one) => one.oid));
  const lost = new Set([...blobs].filter((oid) => !placed.has(oid)));
  const held: Introduction[] = [];
  if (lost.size === 0) return held;
  for (const commit of unread)
    for (const [oid, paths] of await pathsListed(
      repository.call,
      ["ls-tree", "-r", "-z", "--full-tree", commit],
      lost,
    ))
      held.push(...paths.map((path) => ({ oid, commit, path })));
  return held;
}

/** Output of `ls-tree` (`mode type oid<TAB>path`) and `ls-files --stage` (`mode oid stage<TAB>path`), as far as git gets. */
async function pathsListed(
  call: GitCall,
  args: readonly string[],
  blobs: ReadonlySet<string>,
): Promise<Map<string, string[]>> {
  const paths = new Map<string, string[]>();
  // 1 and 128: a damaged tree.
  const git = startGit(args, { ...call, answers: [1, 128] });
  git.stdin.end();
  for await (const piece of splitStream(git.stdout, 0)) {
    const tab = piece.indexOf(0x09);
    const words = piece.toString("latin1", 0, tab).split(" ");
    const oid = args[0] === "ls-tree" ? words[2] : words[1];
    if (oid === undefined || words[0] === GITLINK || !blobs.has(oid)) continue;
    paths.set(oid, [...(paths.get(oid) ?? []), pathText(piece.subarray(tab + 1))]);
  }
  await git.ended;
  return paths;
}

async function readMentioned(
  repository: Repository,
  objects: PlainTrace["objects"],
): Promise<Pick<Trace, "commits" | "tags">> {
  const commits = new Map<string, ParsedCommit>();
  const tags = new Map<string, ParsedTag>();
  const look = new Set<string>();
  for (const trace of objects.values()) {
    if (trace.type === "commit" || trace.type === "tag") look.add(trace.oid);
    for (const one of [...trace.introduced, ...trace.removed]) look.add(one.commit);
  }
  const targets: string[] = [];
  for await (const answer of readObjects(repository, look)) {
    if (!answer.found) continue;
    if (answer.type === "commit") commits.set(answer.oid, parseCommit(answer.bytes));
    if (answer.type !== "tag") continue;
    const tag = parseTag(answer.bytes);
    tags.set(answer.oid, tag);
    if (tag.targetType === "commit" && !look.has(tag.target)) targets.push(tag.target);
  }
  for await (const answer of readObjects(repository, targets))
    if (answer.found && answer.type === "commit") commits.set(answer.oid, parseCommit(answer.bytes));
  return { commits, tags };
}

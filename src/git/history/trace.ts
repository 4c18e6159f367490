import { type ParsedTag, parseCommit, parseTag } from "../commit.ts";
import { createAgeOrder } from "../graph/age-order.ts";
import type { CommitGraph } from "../graph/graph.ts";
import { listAt } from "../graph/number-lists.ts";
import { membersOf, tipsReaching, withTips } from "../graph/reach.ts";
import { linksSoFar } from "../links/links.ts";
import type { Links } from "../links/types.ts";
import { type ObjectType, readHeaders, readObjects } from "../objects.ts";
import { objectType } from "../pack/format.ts";
import { listRefs, type PeeledRef, peelRefs } from "../refs.ts";
import type { Repository } from "../repository.ts";
import type { Introduction } from "./introductions.ts";
import { addIndex, pathsListed } from "./listed-paths.ts";
import { grownHistory, historyOf } from "./places.ts";
import type {
  MentionedCommit,
  ObjectTrace,
  Occurrence,
  PlainTrace,
  Trace,
  TracedHistory,
  TraceOptions,
} from "./types.ts";

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
  const naming = await refsNaming(repository, refs, tips, { wanted, graph, blobs, links });

  const byAge = createAgeOrder(graph);
  const objects = new Map<string, PlainObjectTrace>();
  for (const [index, oid] of wanted.entries()) {
    const type = types.get(oid);
    const namedBy = naming.get(oid) ?? [];
    const places = placesOf(introduced.get(oid) ?? [], taken.get(oid) ?? [], byAge, notesRef);
    objects.set(oid, {
      oid,
      type,
      ...places,
      reachable:
        places.introduced.length > 0 || namedBy.length > 0 || graph.numberOf.has(oid) || inHead.has(oid),
      inHead: inHead.get(oid) ?? [],
      reachedBy: withTips(reaching[index]!, namedBy),
      namedBy: type === "commit" ? [] : namedBy.map((tip) => refNames[tip]!),
    });
  }
  const mentioned = await readMentioned(repository, objects);
  return { trace: { objects, refNames, unread, ...mentioned }, removals: removed };
}

type PlainObjectTrace = Omit<ObjectTrace, "refs" | "inIndex">;

/** Where one blob came in and where it was taken out, earliest first. `notesRef`: of commits of notes, the ref that these stand in. */
function placesOf(
  introduced: readonly Introduction[],
  taken: readonly Introduction[],
  byAge: (left: string, right: string) => number,
  notesRef: ReadonlyMap<string, string | undefined>,
): Pick<ObjectTrace, "introduced" | "removed"> {
  const places = [...introduced]
    .sort((a, b) => byAge(a.commit, b.commit))
    .map((one) => occurrence(one, notesRef.get(one.commit)));
  return {
    introduced: places,
    removed: taken
      // A change of mode alone takes nothing out.
      .filter((one) => !places.some(({ commit, path }) => commit === one.commit && path === one.path))
      .sort((a, b) => byAge(a.commit, b.commit))
      .map(({ commit, path }) => ({ commit, path })),
  };
}

/** Of the objects wanted, by id: the refs, as places in the list, whose chain of tags holds it, or ends in a tree that does. */
async function refsNaming(
  repository: Repository,
  refs: readonly PeeledRef[],
  tips: readonly string[],
  seen: {
    readonly wanted: readonly string[];
    readonly graph: CommitGraph;
    readonly blobs: ReadonlySet<string>;
    readonly links: Links | undefined;
  },
): Promise<Map<string, number[]>> {
  const { graph, blobs, links } = seen;
  const sought = new Set(seen.wanted);
  const ends = tips.filter((oid) => !graph.numberOf.has(oid) && !sought.has(oid));
  const inTrees = await heldByTrees(repository, ends, blobs, links);
  const naming = new Map<string, number[]>();
  for (const [tip, { chain }] of refs.entries())
    for (const oid of new Set([...chain, ...(inTrees.get(tips[tip]!) ?? [])]))
      if (sought.has(oid)) naming.set(oid, [...(naming.get(oid) ?? []), tip]);
  return naming;
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

async function readMentioned(
  repository: Repository,
  objects: PlainTrace["objects"],
): Promise<Pick<Trace, "commits" | "tags">> {
  const commits = new Map<string, MentionedCommit>();
  const tags = new Map<string, ParsedTag>();
  const look = new Set<string>();
  for (const trace of objects.values()) {
    if (trace.type === "commit" || trace.type === "tag") look.add(trace.oid);
    for (const one of [...trace.introduced, ...trace.removed]) look.add(one.commit);
  }
  const targets: string[] = [];
  for await (const answer of readObjects(repository, look)) {
    if (!answer.found) continue;
    if (answer.type === "commit") commits.set(answer.oid, mentioned(answer.bytes));
    if (answer.type !== "tag") continue;
    const tag = parseTag(answer.bytes);
    tags.set(answer.oid, tag);
    if (tag.targetType === "commit" && !look.has(tag.target)) targets.push(tag.target);
  }
  for await (const answer of readObjects(repository, targets))
    if (answer.found && answer.type === "commit") commits.set(answer.oid, mentioned(answer.bytes));
  return { commits, tags };
}

function mentioned(bytes: Uint8Array): MentionedCommit {
  const { extra: _, ...commit } = parseCommit(bytes);
  return commit;
}

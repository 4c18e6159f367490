import { type CommitGraph, readGraph, walkStarts } from "../graph/graph.ts";
import { eachNewLabel } from "../links/holders.ts";
import { linksOf, tagChain } from "../links/links.ts";
import { labelsByPath } from "../links/path-labels.ts";
import type { Links } from "../links/types.ts";
import { readHeaders } from "../objects.ts";
import { TYPE } from "../pack/format.ts";
import { startGit } from "../process.ts";
import { GITLINK, LINK } from "../raw.ts";
import { listRefs, peelRefs, type Ref } from "../refs.ts";
import type { Repository } from "../repository.ts";
import { pathText, splitStream } from "../text.ts";
import { absentInUse } from "./connectivity.ts";
import { findNamedIntroductions, type Introduction } from "./introductions.ts";
import { graphByLinks, type LinkedGraph, labelledByLinks } from "./linked-history.ts";

/** Where files of some names came in. Plain data. */
export interface NamedFiles {
  /** Every version at every path, by the commit that brings it in, earliest first. One that only a ref to a folder leads to has no commit. */
  readonly found: readonly Introduction[];
  /** Ids of versions that are named and not here, as far as that is known. */
  readonly absent: ReadonlySet<string>;
  /** Folders, or commits, that are not here or cannot be read: nobody knows what they hold. */
  readonly unread: number;
}

/**
 * Looks for files (no links) whose name (the last part of the path) passes a test, in everything that refs and HEADs reach, reflogs aside.
 * By {@link linksOf}, which the sweep of a history has read anyway; where that does not go, git compares every commit with its
 * parents. An aborted `signal` ends it early, with its reason.
 */
export async function findNamedFiles(
  repository: Repository,
  isNamed: (name: string) => boolean,
  signal?: AbortSignal,
): Promise<NamedFiles> {
  const passes = (path: string): boolean => isNamed(path.slice(path.lastIndexOf("/") + 1));
  return find(repository, { isName: isNamed, passes, links: false, reflogs: false }, signal);
}

/** {@link findNamedFiles} for whole paths, links and what only reflogs lead to included. */
export function findFilesAtPaths(
  repository: Repository,
  isPath: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<NamedFiles> {
  return find(repository, { passes: isPath, links: true, reflogs: true }, signal);
}

/** What is looked for. */
interface Wanted {
  readonly passes: (path: string) => boolean;
  /** The same of a path's last part, where that decides. */
  readonly isName?: (name: string) => boolean;
  /** Symbolic links count as files. */
  readonly links: boolean;
  /** What nothing but reflogs leads to counts as well. */
  readonly reflogs: boolean;
}

async function find(
  repository: Repository,
  wanted: Wanted,
  signal: AbortSignal | undefined,
): Promise<NamedFiles> {
  const links = await linksOf(repository, { signal });
  const which = wanted.reflogs ? "with-reflogs" : "without-reflogs";
  const starts = links === undefined ? undefined : await walkStarts(repository, which);
  const graph = links === undefined || starts === undefined ? undefined : graphByLinks(links, starts);
  signal?.throwIfAborted();
  const refs = await listRefs(repository);
  if (links === undefined || graph === undefined) return byGit(repository, refs, wanted, signal);
  const trees = treesNamed(links, refs);
  const isPath = wanted.isName === undefined ? wanted.passes : undefined;
  const found = labelledByLinks(links, graph, trees, labelsWanted(links, graph, trees, wanted), isPath);
  return {
    found: byAge(found, graph),
    absent: new Set(found.map(({ oid }) => oid).filter((oid) => links.absent.has(links.ids.find(oid)))),
    unread: links.lacksTrees ? missingFolders(links, graph, refs) : 0,
  };
}

/** By committer time; of one second, ancestors first. What has no commit comes last. */
function byAge(found: readonly Introduction[], { numberOf, times }: CommitGraph): Introduction[] {
  const aged = found.map((one) => {
    const number = numberOf.get(one.commit) ?? -1;
    return { one, number, time: times[number] ?? Infinity };
  });
  aged.sort((a, b) => (a.time === b.time ? a.number - b.number : a.time - b.time));
  return aged.map(({ one }) => one);
}

/** 1 at the number of each label that may end a path which passes. */
function labelsWanted(
  links: Links,
  { roots }: LinkedGraph,
  trees: readonly number[],
  wanted: Wanted,
): Uint8Array {
  const isFile = (label: number): boolean => {
    const kind = links.labels.kind(label);
    return kind === "file" || kind === "executable" || (wanted.links && kind === "link");
  };
  if (wanted.isName !== undefined) return labelsNamed(links, isFile, wanted.isName);
  return labelsByPath(links, [...roots, ...trees], isFile, wanted.passes);
}

/** 1 at the number of each label of a file whose name passes. */
function labelsNamed(
  links: Links,
  isFile: (label: number) => boolean,
  isNamed: (name: string) => boolean,
): Uint8Array {
  // 0: not seen yet, 1: passes, 2: does not.
  let marks = new Uint8Array(1 << 12);
  eachNewLabel(links.trees, (_, label) => {
    if (label >= marks.length) {
      const more = new Uint8Array(Math.max(label + 1, marks.length * 2));
      more.set(marks);
      marks = more;
    }
    if (marks[label] !== 0) return;
    marks[label] = isFile(label) && isNamed(pathText(links.labels.label(label).name)) ? 1 : 2;
  });
  return marks.map((mark) => (mark === 1 ? 1 : 0));
}

/** Trees that refs name outside of any commit, tags followed. */
function treesNamed(links: Links, refs: readonly Ref[]): number[] {
  const trees = new Set<number>();
  for (const { oid } of refs) {
    const number = tagChain(links, links.ids.find(oid)).at(-1)!;
    if (number >= 0 && links.type(number) === TYPE.tree) trees.add(number);
  }
  return [...trees];
}

/** More of them are not looked up. */
const MOST_LOOKED_UP = 10_000;

/** How many of the absent objects are in use. Files are counted with folders: nothing says which is which. */
function missingFolders(links: Links, graph: LinkedGraph, refs: readonly Ref[]): number {
  if (links.absent.size > MOST_LOOKED_UP) return links.absent.size;
  return absentInUse(links, graph, refs).length;
}

/** Reflogs count here: where the history is damaged, more is better than less. */
async function byGit(
  repository: Repository,
  refs: readonly Ref[],
  { passes, links }: Wanted,
  signal: AbortSignal | undefined,
): Promise<NamedFiles> {
  const tips = (await peelRefs(repository, refs)).map(({ chain, oid }) => chain.at(-1) ?? oid);
  const graph = await readGraph(repository, tips);
  const commits = Array.from({ length: graph.parents.count }, (_, number) => graph.idOf(number));
  const { found, unread } = await findNamedIntroductions(repository, commits, { passes, links }, signal);
  // A commit that cannot be compared holds what no other brings in; a ref to a folder is no commit at all.
  for (const commit of unread)
    for (const { oid, path } of await listNamed(repository, commit, { passes, links }, signal))
      if (!found.some((one) => one.oid === oid && one.path === path)) found.push({ oid, path, commit });
  found.push(...(await listInTrees(repository, tips, { passes, links }, signal)));
  return { found: byAge(found, graph), absent: new Set(), unread: unread.length };
}

/** Files at paths that pass (links, too) in folders that a ref leads to by itself, past every commit. Asks git, as far as that gets. */
export async function filesInNamedFolders(
  repository: Repository,
  passes: (path: string) => boolean,
  signal?: AbortSignal,
): Promise<readonly Introduction[]> {
  // Git lets a branch name nothing but commits.
  const refs = (await listRefs(repository)).filter(({ name }) => !/^(?:HEAD$|refs\/heads\/)/.test(name));
  if (refs.length === 0) return [];
  const tips = (await peelRefs(repository, refs)).map(({ chain, oid }) => chain.at(-1) ?? oid);
  return listInTrees(repository, tips, { passes, links: true }, signal);
}

/** Files that pass in those of the objects that are folders. */
async function listInTrees(
  repository: Repository,
  oids: readonly string[],
  wanted: Pick<Wanted, "passes" | "links">,
  signal: AbortSignal | undefined,
): Promise<readonly Introduction[]> {
  const found: Introduction[] = [];
  for await (const { oid, type } of readHeaders(repository, [...new Set(oids)]))
    if (type === "tree")
      for (const one of await listNamed(repository, oid, wanted, signal)) found.push({ ...one, commit: "" });
  return found;
}

/** Files that pass in a tree, as far as git gets. */
async function listNamed(
  repository: Repository,
  tree: string,
  { passes, links }: Pick<Wanted, "passes" | "links">,
  signal: AbortSignal | undefined,
): Promise<{ readonly oid: string; readonly path: string }[]> {
  signal?.throwIfAborted();
  const named: { oid: string; path: string }[] = [];
  // 1 and 128: a damaged tree.
  const git = startGit(["ls-tree", "-r", "-z", "--full-tree", tree], {
    ...repository.call,
    answers: [1, 128],
  });
  git.stdin.end();
  for await (const piece of splitStream(git.stdout, 0)) {
    const tab = piece.indexOf(0x09);
    const [mode, , oid = ""] = piece.toString("latin1", 0, tab).split(" ");
    const path = pathText(piece.subarray(tab + 1));
    if (mode !== GITLINK && (links || mode !== LINK) && passes(path)) named.push({ oid, path });
  }
  await git.ended;
  return named;
}

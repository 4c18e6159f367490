import { KeysweepError } from "../../errors.ts";
import { parseCommit } from "../../git/commit.ts";
import { commitsSince } from "../../git/history/grown.ts";
import { findNamedIntroductions, type Introduction } from "../../git/history/introductions.ts";
import { filesInNamedFolders, findFilesAtPaths } from "../../git/history/named-files.ts";
import { linksOf, linksSoFar } from "../../git/links/links.ts";
import { readObjects } from "../../git/objects.ts";
import { listRefs } from "../../git/refs.ts";
import type { Repository } from "../../git/repository.ts";
import { pathText } from "../../git/text.ts";
import type { CommitInfo, Gap } from "../../sources/types.ts";
import { type Examined, NOTHING } from "../examine.ts";
import { loadExaminer, scannerOf } from "../load-examiner.ts";
import { sharedMemory, shareMemory } from "../record/history-memory.ts";
import type { RunContext } from "../run.ts";
import { secretsInNames } from "./secrets.ts";
import { examineNames } from "./sightings.ts";
import { type Named, namedBy } from "./watch.ts";

/** What came of looking at the names of a history. */
export interface NamesInHistory {
  readonly examined: Examined;
  /** Whether a name holds a key, of whatever rule: also of those that nobody asked for. Absent: not all could be looked at. */
  readonly hasKeys: boolean | undefined;
  readonly gaps: readonly Gap[];
}

/**
 * Looks at the names of all refs and of all files that a history ever had: at each part of a path once, or at those of the commits that came
 * since an earlier sweep found none. As long as a name holds a key, what is known of the history is not kept: refs and paths stand in it.
 */
export async function readNamesInHistory(
  repository: Repository,
  context: RunContext,
): Promise<NamesInHistory> {
  const { config, signal } = context;
  const { allRules } = config;
  const memory = sharedMemory(repository);
  if (memory?.cleanNames === allRules.rulesHash) return { examined: NOTHING, hasKeys: false, gaps: [] };
  const scanner = await scannerOf(allRules);
  const keyed = (texts: readonly string[]) => secretsInNames(scanner, allRules, texts);
  const refs = (await listRefs(repository)).map(({ name: ref, oid }) => namedBy({ kind: "ref", ref, oid }));
  const gaps: Gap[] = [];
  let files: readonly Introduction[] = [];
  try {
    files = await findFiles(repository, keyed, allRules.rulesHash, signal);
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    gaps.push({ what: "names of files", why: error.message });
  }
  const names = [...refs, ...(await placed(repository, files))];
  const found = keyed(names.map(({ text }) => text));
  if (found.size === 0) {
    if (gaps.length === 0) await memory?.keep({ cleanNames: allRules.rulesHash });
    return { examined: NOTHING, hasKeys: gaps.length === 0 ? false : undefined, gaps };
  }
  shareMemory(repository, undefined);
  const { examiner } = await loadExaminer(config);
  const chosen = new Set(config.ruleSet.rules.map(({ id }) => id));
  const wanted = new Map(
    [...found].map(([text, all]) => [text, all.filter(({ ruleId }) => chosen.has(ruleId))]),
  );
  return { examined: examineNames(examiner, names, wanted), hasKeys: true, gaps };
}

type Keyed = (texts: readonly string[]) => ReadonlyMap<string, unknown>;

/** Files at paths with a key in them. */
async function findFiles(
  repository: Repository,
  keyed: Keyed,
  rules: string,
  signal: AbortSignal | undefined,
): Promise<readonly Introduction[]> {
  const parts = (await partsSince(repository, rules, signal)) ?? (await allParts(repository, signal));
  const known = keyed([...parts]);
  if (known.size === 0) return [];
  const isPath = (path: string): boolean => path.split("/").some((part) => known.has(part));
  return (await findFilesAtPaths(repository, isPath, signal)).found;
}

/** Parts of paths that came since an earlier sweep found no key in any. Undefined where none did, or all are at hand anyway. */
async function partsSince(
  repository: Repository,
  rules: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string> | undefined> {
  const earlier = linksSoFar(repository) === undefined ? sharedMemory(repository)?.earlier : undefined;
  if (earlier?.cleanNames !== rules) return undefined;
  const since = await commitsSince(repository, earlier);
  if (since === undefined) return undefined;
  const { parts, passes } = collectParts();
  const { unread } = await findNamedIntroductions(repository, since, { passes, links: true }, signal);
  // No commit leads there, and maybe the folder was there before the ref was.
  await filesInNamedFolders(repository, passes, signal);
  return unread.length > 0 ? undefined : parts;
}

/** Each part of a path in a history, reachable or not: as far as trees were read, by the sweep itself mostly; as far as git gets otherwise. */
async function allParts(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const links = await linksOf(repository, { signal });
  const { parts, passes } = collectParts();
  if (links === undefined) await findFilesAtPaths(repository, passes, signal);
  else
    for (let label = 0; label < links.labels.count(); label++)
      parts.add(pathText(links.labels.label(label).name));
  return parts;
}

/** A test of paths that none passes and that takes down their parts. */
function collectParts(): { readonly parts: Set<string>; readonly passes: (path: string) => boolean } {
  const parts = new Set<string>();
  return {
    parts,
    passes(path) {
      for (const part of path.split("/")) parts.add(part);
      return false;
    },
  };
}

/** The names of files, each as the commit brings it in. One that only a ref to a folder leads to has none. */
async function placed(repository: Repository, found: readonly Introduction[]): Promise<readonly Named[]> {
  const commits = new Map<string, CommitInfo>();
  const ids = new Set(found.map(({ commit }) => commit).filter((id) => id !== ""));
  for await (const { oid: id, ...answer } of readObjects(repository, ids)) {
    if (!answer.found) continue;
    const { author, committer } = parseCommit(answer.bytes);
    commits.set(id, { id, author, committer });
  }
  return found.map(({ path, oid, commit: id }) => {
    const commit = commits.get(id);
    return namedBy(commit ? { kind: "commit-file", path, oid, commit } : { kind: "file", path });
  });
}

import type { Config } from "../config/types.ts";
import { compileRe2Test } from "../detect/recognise/re2-pattern.ts";
import { KeysweepError } from "../errors.ts";
import { findFilesAtPaths, type NamedFiles } from "../git/named-files.ts";
import { emptyBlob, type Repository } from "../git/repository.ts";
import { createPathAllowJudge } from "../leaks/allow-lists.ts";
import { type IgnoreEntry, ignoresPath } from "../leaks/ignores.ts";
import { PATH_RULE } from "../leaks/path-rule.ts";
import { byAllowList, byIgnoreEntry } from "../leaks/permissions.ts";
import { bySeverity } from "../leaks/severity.ts";
import type { Concern, Permitted } from "../leaks/types.ts";
import { isPathRule } from "../rules/path-rule.ts";
import type { Rule, RuleSet } from "../rules/types.ts";
import { compileGlobs } from "../sources/globs.ts";
import type { Gap, SourceItem } from "../sources/types.ts";
import type { PathSighting, PathWatch } from "./path-watch.ts";
import { sharedMemory } from "./record/history-memory.ts";

/** A rule that judges by paths alone, ready to be asked. */
interface PathRule {
  readonly rule: Rule;
  readonly test: (path: string) => boolean;
}

function compile(rules: readonly Rule[]): readonly PathRule[] {
  return rules
    .filter((rule) => isPathRule(rule) && !rule.skipReport)
    .map((rule) => ({ rule, test: compileRe2Test(rule.path ?? "", `\`path\` of rule "${rule.id}"`) }));
}

function testOf(rules: readonly PathRule[]): (path: string) => boolean {
  return (path) => rules.some(({ test }) => test(path));
}

/** Watches for files whose path one of the rules takes for a leak. Throws `RULES` for a pattern that does not compile. */
export function watchPaths(rules: readonly Rule[]): PathWatch {
  const isMeant = testOf(compile(rules));
  const seen: PathSighting[] = [];
  return {
    seen,
    async *over(source) {
      for await (const item of source) {
        const file = fileOf(item);
        if (file !== undefined && isMeant(file.path)) seen.push(file);
        yield item;
      }
    },
  };
}

/** The file that an item is, as far as it may hold something: an empty one holds no key. */
function fileOf(item: SourceItem): PathSighting | undefined {
  if (item.kind === "gap") return undefined;
  // Too large to be read, and all the same there.
  if (item.kind === "skip") return item.skip.why === "too-large" ? { path: item.skip.what } : undefined;
  if (item.kind === "moved") {
    const { path, commit } = item.moved;
    return { path, ...(commit !== undefined && { commit, past: true }) };
  }
  const { bytes, origin } = item.blob;
  if (bytes.length === 0) return undefined;
  if (origin.kind === "file" || origin.kind === "index") return { path: origin.path };
  return origin.kind === "commit-file"
    ? { path: origin.path, commit: origin.commit.id, past: true }
    : undefined;
}

/**
 * All files of a history, at every path they ever had, that a rule takes for a leak by that path alone, as far as the configuration's globs
 * want them. What cannot be listed is a gap.
 */
export async function findPathsInHistory(
  repository: Repository,
  config: Config,
  signal: AbortSignal | undefined,
): Promise<{ readonly seen: readonly PathSighting[]; readonly gaps: readonly Gap[] }> {
  const rules = compile(config.ruleSet.rules);
  let named: NamedFiles;
  try {
    named = await findOrRecall(repository, rules, signal);
  } catch (error) {
    if (!(error instanceof KeysweepError) || error.code !== "GIT_FAILED") throw error;
    return { seen: [], gaps: [{ what: "files that rules know by their path", why: error.message }] };
  }
  const judge = await compileGlobs(config);
  const empty = emptyBlob(repository.objectFormat);
  return {
    seen: named.found
      .filter(({ path, oid }) => oid !== empty && judge(path) === "read")
      .map(({ path, commit }) => ({ path, ...(commit !== "" && { commit }), past: true })),
    gaps:
      named.unread === 0
        ? []
        : [
            {
              what: "files that rules know by their path",
              why: `objects missing from this clone: ${named.unread}; such files among them cannot be seen`,
            },
          ],
  };
}

async function findOrRecall(
  repository: Repository,
  rules: readonly PathRule[],
  signal: AbortSignal | undefined,
): Promise<NamedFiles> {
  const memory = sharedMemory(repository);
  const patterns = rules.map(({ rule }) => rule.path ?? "");
  const known = memory?.filesAtPaths(patterns);
  if (known !== undefined) return known;
  const files = await findFilesAtPaths(repository, testOf(rules), signal);
  // What could not be read today may be readable tomorrow.
  if (files.unread === 0) await memory?.keep({ filesAtPaths: { patterns, files } });
  return files;
}

/** What {@link judgePaths} leaves, and what keeps the rest out. */
export interface JudgedPaths {
  readonly concerns: readonly Concern[];
  /** How many sightings allow lists permit. */
  readonly allowed: number;
  /** How many ignore files keep out. */
  readonly ignored: number;
  /** Files that allow lists and ignore files keep out, one for each rule, path and permission. */
  readonly permitted: readonly Permitted[];
  /** Entries of ignore files that keep something out. */
  readonly used: ReadonlySet<IgnoreEntry>;
}

/** What allow lists and ignore files leave of files at paths, as one concern for each rule and path. */
export function judgePaths(
  seen: readonly PathSighting[],
  ruleSet: RuleSet,
  ignoreEntries: readonly IgnoreEntry[],
): JudgedPaths {
  const isAllowed = createPathAllowJudge(ruleSet, compileRe2Test);
  const used = new Set<IgnoreEntry>();
  const concerns: Concern[] = [];
  const permitted: Permitted[] = [];
  let allowed = 0;
  let ignored = 0;
  for (const { rule, test } of compile(ruleSet.rules)) {
    const byPath = new Map<string, PathSighting[]>();
    for (const one of seen) {
      if (!test(one.path)) continue;
      const list = isAllowed(rule, one.path, one.commit);
      if (list !== undefined) {
        allowed++;
        permitted.push({ permission: byAllowList(list, rule), concern: concernOf(rule, one.path, [one]) });
      } else byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
    }
    for (const [path, sightings] of byPath) {
      const standing = sightings.filter(({ commit }) => {
        const entries = ignoreEntries.filter((entry) =>
          ignoresPath(entry, { ruleId: rule.id, path, commit }),
        );
        for (const entry of entries) used.add(entry);
        const [first] = entries;
        if (first !== undefined)
          permitted.push({ permission: byIgnoreEntry(first), concern: concernOf(rule, path, sightings) });
        return entries.length === 0;
      });
      // An entry names the commit of a version; where it speaks of all there are, the file on disk is one of them.
      const past = standing.filter((one) => one.past === true);
      const isDone = past.length === 0 && sightings.length > standing.length;
      ignored += isDone ? sightings.length : sightings.length - standing.length;
      if (!isDone && standing.length > 0) concerns.push(concernOf(rule, path, standing));
    }
  }
  return { concerns: concerns.sort(worstFirst), allowed, ignored, permitted: onceEach(permitted), used };
}

/** Of the versions of one file, one. */
function onceEach(permitted: readonly Permitted[]): readonly Permitted[] {
  return [...new Map(permitted.map((one) => [JSON.stringify(one), one])).values()];
}

function worstFirst(a: Concern, b: Concern): number {
  return bySeverity(a, b) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

/** The text of a rule is somebody else's, and may be a book. */
const DESCRIPTION = 200;

function concernOf(
  { id, description, severity }: Rule,
  path: string,
  seen: readonly PathSighting[],
): Concern {
  const words = description.slice(0, DESCRIPTION).replace(/[.\s]+$/, "");
  const what = description === id || words === "" ? "" : ` (${words})`;
  const commit = seen.find((one) => one.commit !== undefined)?.commit;
  const since = commit === undefined ? "" : `; commit ${commit.slice(0, 12)} brings it in`;
  return {
    code: PATH_RULE,
    severity,
    path,
    message: `rule "${id}"${what} takes every file of this name for a leak${since}`,
  };
}

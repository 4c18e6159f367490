import { compileRe2Test } from "../../detect/recognise/re2-pattern.ts";
import { createPathAllowJudge } from "../../leaks/allow-lists.ts";
import { type IgnoreEntry, ignoresPath } from "../../leaks/ignores.ts";
import { PATH_RULE } from "../../leaks/path-rule.ts";
import { byAllowList, byIgnoreEntry } from "../../leaks/permissions.ts";
import { bySeverity } from "../../leaks/severity.ts";
import type { Concern, Permitted } from "../../leaks/types.ts";
import type { Rule, RuleSet } from "../../rules/types.ts";
import { compilePathRules } from "./compile.ts";
import type { PathSighting } from "./sighting.ts";

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
  for (const { rule, test } of compilePathRules(ruleSet.rules)) {
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

import type { Config } from "../../config/types.ts";
import { KeysweepError } from "../../errors.ts";
import { findFilesAtPaths, type NamedFiles } from "../../git/history/named-files.ts";
import { emptyBlob, type Repository } from "../../git/repository.ts";
import { compileGlobs } from "../../sources/globs.ts";
import type { Gap } from "../../sources/types.ts";
import { sharedMemory } from "../record/history-memory.ts";
import { compilePathRules, type PathRule, testOf } from "./compile.ts";
import type { PathSighting } from "./sighting.ts";

/**
 * All files of a history, at every path they ever had, that a rule takes for a leak by that path alone, as far as the configuration's globs
 * want them. What cannot be listed is a gap.
 */
export async function findPathsInHistory(
  repository: Repository,
  config: Config,
  signal: AbortSignal | undefined,
): Promise<{ readonly seen: readonly PathSighting[]; readonly gaps: readonly Gap[] }> {
  const rules = compilePathRules(config.ruleSet.rules);
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

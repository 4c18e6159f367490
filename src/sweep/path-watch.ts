import { isPathRule } from "../rules/path-rule.ts";
import type { RuleSet } from "../rules/types.ts";
import type { Source } from "../sources/types.ts";

/** A file at a path that a rule takes for a leak by itself. */
export interface PathSighting {
  readonly path: string;
  /** Id of the commit that brings it in. */
  readonly commit?: string;
  /** A history holds it, or held it once: what it was and is on disk is for others to tell. */
  readonly past?: true;
}

/** Looks at the paths of what goes through a source. */
export interface PathWatch {
  over(source: Source): Source;
  readonly seen: readonly PathSighting[];
}

/** Whether a rule judges by paths alone and tells of it. */
export function hasPathRule({ rules }: RuleSet): boolean {
  return rules.some((rule) => isPathRule(rule) && !rule.skipReport);
}

/** Undefined where no rule judges by paths alone: then nothing is loaded, and sources are read as they are. */
export async function openPathWatch(ruleSet: RuleSet): Promise<PathWatch | undefined> {
  if (!hasPathRule(ruleSet)) return undefined;
  const { watchPaths } = await import("./path-rules.ts");
  return watchPaths(ruleSet.rules);
}

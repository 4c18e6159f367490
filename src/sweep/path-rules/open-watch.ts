import { isPathRule } from "../../rules/path-rule.ts";
import type { RuleSet } from "../../rules/types.ts";
import type { PathWatch } from "./watch.ts";

/** Whether a rule judges by paths alone and tells of it. */
export function hasPathRule({ rules }: RuleSet): boolean {
  return rules.some((rule) => isPathRule(rule) && !rule.skipReport);
}

/** Undefined where no rule judges by paths alone: then nothing is loaded, and sources are read as they are. */
export async function openPathWatch(ruleSet: RuleSet): Promise<PathWatch | undefined> {
  if (!hasPathRule(ruleSet)) return undefined;
  const { watchPaths } = await import("./watch.ts");
  return watchPaths(ruleSet.rules);
}

import { compileRe2Test } from "../../detect/recognise/re2-pattern.ts";
import { isPathRule } from "../../rules/path-rule.ts";
import type { Rule } from "../../rules/types.ts";

/** A rule that judges files by their path alone (such as "no `id_rsa` anywhere"), ready to be asked. */
export interface PathRule {
  readonly rule: Rule;
  readonly test: (path: string) => boolean;
}

/** Those of `rules` that judge by paths alone and are reported. Throws `RULES` for a pattern that does not compile. */
export function compilePathRules(rules: readonly Rule[]): readonly PathRule[] {
  return rules
    .filter((rule) => isPathRule(rule) && !rule.skipReport)
    .map((rule) => ({ rule, test: compileRe2Test(rule.path ?? "", `\`path\` of rule "${rule.id}"`) }));
}

/** Whether any of the rules takes a path for a leak. */
export function testOf(rules: readonly PathRule[]): (path: string) => boolean {
  return (path) => rules.some(({ test }) => test(path));
}

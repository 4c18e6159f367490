import { readRules } from "./generated/builtin.ts";
import type { RuleSet } from "./types.ts";

let rules: RuleSet | undefined;

/** The rules of `rules/*.toml`. They are read when they are first asked for: a thread that is given its rules needs none of these. */
export function builtinRules(): RuleSet {
  rules ??= readRules();
  return rules;
}

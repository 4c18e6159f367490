import { KeysweepError } from "../errors.ts";
import { createRuleSet } from "./hash.ts";
import { parseRuleFile } from "./parse.ts";
import type { AllowList, Rule, RuleSource } from "./types.ts";

/** Parses rule files of ours into sources; ids are unique over all of them. Throws `RULES`. */
export function readBuiltinRules(files: readonly { readonly name: string; readonly text: string }[]): {
  readonly rules: readonly RuleSource[];
  readonly allowlists: readonly AllowList[];
} {
  const parsed = files.map(({ name, text }) => ({ name, file: parseRuleFile(text, `rules/${name}`, "js") }));
  const owner = new Map<string, string>();
  for (const { name, file } of parsed) {
    for (const { id } of file.patches) {
      throw new KeysweepError(
        "RULES",
        `rules/${name}: rule "${id}" needs one of regex, marked, assigned, beside, table`,
      );
    }
    for (const { id } of file.rules) {
      const other = owner.get(id);
      if (other !== undefined) throw new KeysweepError("RULES", `rule "${id}" is in ${other} and in ${name}`);
      owner.set(id, name);
    }
  }
  return {
    rules: parsed.flatMap(({ file }) => file.rules),
    allowlists: parsed.flatMap(({ file }) => file.allowlists),
  };
}

/** The build step: the rule set that the command begins with, as JSON; examples stay behind. */
export function writeRuleSet({ rules, allowlists }: ReturnType<typeof readBuiltinRules>): string {
  const bare = rules.map(({ examples, counterExamples, ...rule }): Rule => rule);
  return JSON.stringify(createRuleSet(bare, allowlists));
}

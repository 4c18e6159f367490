import { readFileSync } from "node:fs";
import { readBuiltinRules } from "../../src/rules/compile.ts";
import { createRuleSet } from "../../src/rules/hash.ts";
import { parseRuleFile } from "../../src/rules/parse.ts";
import { ALPHABETS, randomText, seededRandom } from "../../src/rules/templates.ts";
import type { RuleSet } from "../../src/rules/types.ts";

/** The marker of OpenAI's keys, in two pieces. */
export const MARKER = ["T3Bl", "bkFJ"].join("");

/** Rules out of TOML text. */
export function rulesOf(toml: string, dialect: "js" | "re2" = "js"): RuleSet {
  return createRuleSet(parseRuleFile(toml, "test.toml", dialect).rules, []);
}

/** The rules of `rules/openai.toml`. */
export function openAiRules(): RuleSet {
  const text = readFileSync(new URL("../../rules/openai.toml", import.meta.url), "utf8");
  return createRuleSet(readBuiltinRules([{ name: "openai.toml", text }]).rules, []);
}

/** A project key of the form in use, made up from `seed`. */
export function projectKey(seed = 1): string {
  const random = seededRandom(seed);
  const half = () => `A${randomText(random, ALPHABETS.alnum ?? "", 71)}`;
  return `sk-proj-${half()}_a${MARKER}${half()}${"MA"}`;
}

/** Two small rules whose texts are short enough for random tests: a token and a loose assignment. */
export const SMALL_RULES = `
[[rules]]
id = "tok"
regex = '''(?<![A-Za-z0-9])tok_[a-z0-9]{6,8}(?![a-z0-9])'''
keywords = ["tok_"]
caseSensitive = true
reach = [4, 12]

[[rules]]
id = "loose"
kind = "generic"
keywords = ["key"]
reach = [8, 24]
assigned = { value = "[a-z0-9_=]{4,}" }

[[rules]]
id = "long"
regex = '''BEG[^;]*END'''
keywords = ["BEG"]
caseSensitive = true
reach = [0, 40]
`;

/** Foreign rules: without keywords, with them, and with anchors that mind where the text begins. */
export const FOREIGN_RULES = String.raw`
[[rules]]
id = "hex32"
regex = '''(?i)\b[a-f0-9]{32}\b'''

[[rules]]
id = "any-tok"
regex = '''tok_([a-z0-9]{6,8})'''

[[rules]]
id = "first-line"
regex = '''^[a-z]{3}'''

[[rules]]
id = "near"
regex = '''[a-z0-9]{6}'''
keywords = ["tok_"]
`;

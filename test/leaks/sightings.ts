import type { Sighting } from "../../src/leaks/sighting.ts";
import type { AllowList, Rule } from "../../src/rules/types.ts";
import { Secret } from "../../src/secret.ts";
import { readLibrary } from "../support/library.ts";

const [first] = readLibrary().rules;
if (!first) throw new Error("there is no rule");

/** A rule with what a test says of it. */
export function rule(over: Partial<Rule> = {}): Rule {
  const { examples, counterExamples, ...plain } = first as NonNullable<typeof first>;
  return { ...plain, id: "a-rule", allowlists: [], ...over };
}

/** A sighting of `text` on the line `key = <text>` of a file. */
export function sighting(text: string, over: Partial<Sighting> = {}): Sighting {
  return {
    rule: rule(),
    origin: { kind: "file", path: "a.txt" },
    secret: new Secret(text),
    matched: new Secret(`key = ${text}`),
    lineText: new Secret(`  key = ${text} # comment`),
    maskedLine: "  key = \0 # comment",
    encodings: [],
    confidence: "high",
    notes: [],
    parts: [],
    line: 1,
    column: 9,
    endLine: 1,
    endColumn: 9 + text.length,
    snippet: { line: "key = ********", start: 6, end: 14 },
    ...over,
  };
}

/** An allow list that allows nothing but what a test says. */
export function allowList(over: Partial<AllowList>): AllowList {
  return {
    condition: "OR",
    targetRules: [],
    commits: [],
    paths: [],
    regexes: [],
    regexTarget: "secret",
    stopwords: [],
    dialect: "js",
    ...over,
  };
}

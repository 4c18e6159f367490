import { indexLines } from "../../src/detect/lines.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { rankRules } from "../../src/detect/tell/settle.ts";
import { tell } from "../../src/detect/tell/tell.ts";
import { readEncodedText } from "../../src/detect/texts/text-scanner.ts";
import type { Match } from "../../src/detect/types.ts";
import { GENERATORS } from "../../src/rules/generators.ts";
import { createRuleSet } from "../../src/rules/hash.ts";
import { expandTemplate, seededRandom } from "../../src/rules/templates.ts";
import type { RuleSet, RuleSource } from "../../src/rules/types.ts";
import { parsedRules, readRuleFiles } from "./parsed-rules.ts";

/** The rule library with its examples, a scanner over all of it, and the family (file) each rule is in. */
export interface Library {
  readonly rules: readonly RuleSource[];
  readonly ruleSet: RuleSet;
  familyOf(ruleId: string): string;
  /** What is reported of a text of one character a byte. */
  report(text: string): readonly Match[];
  /** What is found of rules that are only ever parts of others. */
  parts(text: string): readonly Match[];
}

/** Reads `rules/*.toml`. */
export function readLibrary(): Library {
  const files = readRuleFiles();
  const { rules, allowlists } = parsedRules(files);
  const ruleSet = createRuleSet(rules, allowlists);
  const scanner = readEncodedText(createScanner(ruleSet));
  const ranks = rankRules(rules);
  const families = new Map<string, string>();
  for (const { name, text } of files)
    for (const [, id] of text.matchAll(/^id = "([^"]+)"/gm)) families.set(id!, name.replace(".toml", ""));
  return {
    rules,
    ruleSet,
    familyOf: (ruleId) => families.get(ruleId) ?? "unknown",
    report(text) {
      const bytes = Buffer.from(text, "latin1");
      return tell(scanner.scan(bytes), ranks, () => indexLines(bytes)).told;
    },
    parts: (text) =>
      scanner.scan(Buffer.from(text, "latin1")).filter(({ ruleId }) => ranks.get(ruleId)?.rule.skipReport),
  };
}

/** A template filled in; the same for the same `seed` text. */
export function fillIn(template: string, seed: string): string {
  let state = 0;
  for (let i = 0; i < seed.length; i++) state = (Math.imul(state, 31) + seed.charCodeAt(i)) >>> 0;
  const text = expandTemplate(template, seededRandom(state), GENERATORS);
  // Templates are written in UTF-8; the engine reads bytes.
  return /[^\x00-\xff]/.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

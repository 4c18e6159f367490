import { describe, expect, it } from "vitest";
import type { Match } from "../../src/detect/types.ts";
import type { RuleSource } from "../../src/rules/types.ts";
import { fillIn, readLibrary } from "../support/library.ts";
import { CONTEXTS } from "./contexts.ts";

const library = readLibrary();

/** A pattern that wants no letter or digit before it, and nothing else of what stands there. */
const PLAIN_EDGE = "(?<![A-Za-z0-9])";

/** A token of the rule, by its first example; `undefined` where more than a plain token makes it a secret. */
function tokenOf(rule: RuleSource, seed: string): string | undefined {
  const text = fillIn(rule.examples[0] as string, seed);
  const found = library.report(text).find(({ ruleId }) => ruleId === rule.id);
  const isWhole = found && found.start === found.outerStart && found.end === found.outerEnd;
  return isWhole && /^[A-Za-z0-9_-]+$/.test(found.text) ? found.text : undefined;
}

/** Whether a token may hold a sign that ends others: what follows it is then a part of it. */
function holdsSigns(regex: string): boolean {
  return /\[[^\]]*[.=+/%][^\]]*\]|=\{/.test(regex);
}

const rules = library.rules.filter(({ regex = "" }) => regex.startsWith(PLAIN_EDGE) && !holdsSigns(regex));
const families = [...new Set(rules.map(({ id }) => library.familyOf(id)))];

describe("tokens that tell by themselves what they are", () => {
  it("are most of what other providers issue", () => {
    expect(rules.filter((rule) => tokenOf(rule, rule.id)).length).toBeGreaterThan(150);
  });

  it.each(families)("of %s are reported where they stand, whatever stands beside them", (family) => {
    const wrong: string[] = [];
    for (const rule of rules.filter(({ id }) => library.familyOf(id) === family)) {
      for (const [name, write] of Object.entries(CONTEXTS)) {
        const token = tokenOf(rule, `${rule.id} ${name}`);
        if (token === undefined) continue;
        const text = write(token);
        const found = library.report(text);
        for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
          const here: Match[] = found.filter(({ start, end }) => start < at + token.length && end > at);
          const [first] = here;
          const isRight = here.length === 1 && first?.ruleId === rule.id && first.text === token;
          if (!isRight) wrong.push(`${rule.id}, ${name}: ${text.slice(Math.max(0, at - 12), at)}…`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

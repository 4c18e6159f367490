import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { selectRules } from "../../src/detect/selected-scanner.ts";
import { builtinRules } from "../../src/rules/builtin.ts";
import { createRuleSet } from "../../src/rules/hash.ts";
import { fillIn, readLibrary } from "../support/library.ts";
import { told } from "./told.ts";

const all = builtinRules();
const scanner = createScanner(all);
const library = readLibrary();

describe("rules taken out of a scanner of all", () => {
  it.each([2, 3, 7])("find what a scanner of theirs finds, without each one in %i", (nth) => {
    const rules = all.rules.filter((_, index) => index % nth !== 1);
    const own = createScanner(createRuleSet(rules, all.allowlists));
    const selected = selectRules(scanner, rules);
    const kept = new Set(rules.map(({ id }) => id));
    let found = 0;
    let left = 0;
    for (const [index, { id, examples }] of library.rules.entries()) {
      const template = examples[index % examples.length]!;
      const bytes = Buffer.from(`${fillIn(template, `${id} selected`)}\n`, "latin1");
      const matches = selected.scan(bytes);
      expect(told(matches)).toEqual(told(own.scan(bytes)));
      if (matches.some(({ ruleId }) => ruleId === id)) found++;
      else if (!kept.has(id)) left++;
    }
    expect(found).toBeGreaterThan(all.rules.length / nth / 2);
    expect(left).toBeGreaterThan(all.rules.length / nth / 2);
  });
});

import { describe, expect, it } from "vitest";
import { patternFacts } from "../../src/rules/pattern-facts.ts";
import type { RuleSource } from "../../src/rules/types.ts";
import { fillIn, readLibrary } from "../support/library.ts";

const library = readLibrary();
const FAMILIES = [...new Set(library.rules.map(({ id }) => library.familyOf(id)))];

/** How often each template is filled in anew: a rule must hold for more than one lucky key. */
const ROUNDS = 3;

function describeRule(
  rule: RuleSource,
  template: string,
  found: readonly { ruleId: string; confidence: string }[],
): string {
  const got = found.map(({ ruleId, confidence }) => `${ruleId} (${confidence})`).join(", ");
  return `${rule.id}: ${template.slice(0, 160)} → ${got || "nothing"}`;
}

describe.each(FAMILIES)("rules/%s.toml", (family) => {
  const rules = library.rules.filter(({ id }) => library.familyOf(id) === family);

  it("reports each example as exactly one secret of its rule", () => {
    const wrong: string[] = [];
    for (const rule of rules) {
      for (const template of rule.examples) {
        for (let round = 0; round < ROUNDS; round++) {
          const text = fillIn(template, `${rule.id} ${template} ${round}`);
          const found = rule.skipReport ? library.parts(text) : library.report(text);
          if (found.length !== 1 || found[0]?.ruleId !== rule.id)
            wrong.push(describeRule(rule, template, found));
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("reports no counter-example by its rule", () => {
    const wrong: string[] = [];
    for (const rule of rules) {
      for (const template of rule.counterExamples) {
        for (let round = 0; round < ROUNDS; round++) {
          const text = fillIn(template, `${rule.id} ${template} ${round}`);
          const found = rule.skipReport ? library.parts(text) : library.report(text);
          const own = found.filter(
            ({ ruleId }) => ruleId === rule.id || (family === "openai" && ruleId.startsWith("openai")),
          );
          if (own.length > 0) wrong.push(describeRule(rule, template, own));
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("says what each secret is and what to do about it", () => {
    const wrong: string[] = [];
    for (const rule of rules) {
      const complain = (what: string) => wrong.push(`${rule.id}: ${what}`);
      if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(rule.id))
        complain("an id is lower-case words joined by hyphens");
      if (rule.provider === "Custom") complain("no provider");
      if (rule.description === rule.id || rule.description.length < 10) complain("no description");
      if (!rule.remedy.url && !rule.remedy.steps) complain("no remedy");
      if (rule.remedy.url && !/^https:\/\/[^\s]+$/.test(rule.remedy.url))
        complain("its remedy is no https page");
      if (rule.examples.length < 2) complain("fewer than two examples");
      if (rule.counterExamples.length < 2) complain("fewer than two counter-examples");
      if (rule.keywords.length === 0 && !rule.whole) complain("no keyword");
      for (const keyword of rule.keywords)
        if (keyword.length < 3) complain(`the keyword ${keyword} is too short`);
    }
    expect(wrong).toEqual([]);
  });

  it("lets no pattern grow past its reach", () => {
    const wrong: string[] = [];
    for (const rule of rules) {
      const shortest = Math.min(...rule.keywords.map(({ length }) => length));
      const source = rule.regex ?? rule.assigned?.value ?? rule.beside?.value;
      if (source === undefined) continue;
      const { longest } = patternFacts(source);
      if (!Number.isFinite(longest)) wrong.push(`${rule.id}: an unbounded pattern`);
      else if (rule.regex && longest > rule.reach.before + shortest + rule.reach.after) {
        wrong.push(`${rule.id}: matches up to ${longest} bytes`);
      } else if (rule.assigned && longest > 512)
        wrong.push(`${rule.id}: a value of more than 512 characters`);
      else if (rule.beside && longest + 60 > rule.reach.after)
        wrong.push(`${rule.id}: a value that hardly fits beside its keyword`);
      else if (rule.assigned && longest + 60 > rule.reach.after)
        wrong.push(`${rule.id}: a value longer than its reach`);
    }
    expect(wrong).toEqual([]);
  });
});

describe("a rule of keys beside what they are given to", () => {
  it("says of them what the rule does that they have by their names", () => {
    const byId = new Map(library.rules.map((rule) => [rule.id, rule]));
    const wrong: string[] = [];
    for (const { id, provider, severity, remedy } of library.rules) {
      const named = byId.get(id.replace(/-(?:given|argument)$/, ""));
      if (named === undefined || named.id === id) continue;
      if (provider !== named.provider || severity !== named.severity || remedy?.url !== named.remedy?.url)
        wrong.push(id);
    }
    expect(wrong).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import type { RuleSource } from "../../src/rules/types.ts";
import { fillIn, readLibrary } from "../support/library.ts";

const library = readLibrary();
const rules = library.rules.filter(({ required }) => required.length > 0);
/** More lines than lie between the parts of any credential. */
const FAR = "\n".repeat(400);

/** An example of a rule, on lines of its own. */
function example({ id, examples }: RuleSource): string {
  return `${fillIn(examples[0] ?? "", `pair ${id}`)}\n`;
}

function partOf({ required }: RuleSource): RuleSource {
  const part = library.rules.find(({ id }) => id === required[0]?.id);
  if (!part) throw new Error(`no rule ${required[0]?.id}`);
  return part;
}

describe("credentials in parts", () => {
  it("are many", () => {
    expect(rules.length).toBeGreaterThanOrEqual(10);
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s is told with its other part near it",
    (_, rule) => {
      const part = partOf(rule);
      for (const text of [example(part) + example(rule), `${example(rule)}\n\n${example(part)}`]) {
        const found = library.report(text);
        expect(found.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
          [rule.id, rule.confidence],
        ]);
        expect(found[0]?.parts?.map(({ ruleId }) => ruleId)).toEqual([part.id]);
      }
    },
  );

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    "%s is told alone, and less surely, without",
    (_, rule) => {
      const part = partOf(rule);
      const found = library.report(example(rule) + FAR + example(part));
      expect(found.map(({ ruleId, confidence }) => [ruleId, confidence])).toEqual([
        [rule.id, rule.required[0]?.alone],
        ...(part.skipReport ? [] : [[part.id, expect.stringMatching(/^(?:medium|low)$/)]]),
      ]);
    },
  );
});

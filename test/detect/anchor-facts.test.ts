import { describe, expect, it } from "vitest";
import { anchorsOf, factsOf, knownFacts } from "../../src/detect/anchor-facts.ts";
import { BUILTIN_RULES } from "../../src/rules/generated/builtin.ts";

describe("what is known of the anchors of rules", () => {
  it("is for the built-in rules what the build has written", () => {
    expect(knownFacts(BUILTIN_RULES.hash)).toEqual(factsOf(anchorsOf(BUILTIN_RULES.rules)));
  });

  it("is not known of others", () => {
    expect(knownFacts("0".repeat(32))).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { factsOf } from "../../../src/detect/anchors/anchor-facts.ts";
import { groupsOf, inOrder, isStrict, plannedAnchors } from "../../../src/detect/anchors/anchor-source.ts";
import { knownFacts } from "../../../src/detect/anchors/known-facts.ts";
import type { Anchor } from "../../../src/detect/anchors/types.ts";
import { withTrail } from "../../../src/detect/write-facts.ts";
import { builtinRules } from "../../../src/rules/builtin.ts";

const anchors = inOrder(groupsOf(builtinRules().rules));

/** An anchor without what is made anew for each: its rules by their ids, its forms by their texts. */
function plainly(anchor: Anchor | undefined): unknown {
  return JSON.parse(
    JSON.stringify(anchor, (key, value) =>
      key === "rules" ? value.map(({ rule }: { rule: { id: string } }) => rule.id) : value,
    ),
  );
}

describe("what is known of the anchors of rules", () => {
  it("is for the built-in rules what the build has written", () => {
    const { plan, ...facts } = knownFacts(builtinRules().rulesHash) ?? {};
    expect(facts).toEqual(factsOf(anchors.map(withTrail)));
    expect(plan?.encoded.length).toBe(anchors.filter(({ kind }) => kind === "keyword").length);
  });

  it("is not known of others", () => {
    expect(knownFacts("0".repeat(32))).toBeUndefined();
  });
});

describe("anchors that are made when they are met", () => {
  it("are those that all rules together have, by number", () => {
    const source = plannedAnchors(builtinRules().rules, knownFacts(builtinRules().rulesHash)!.plan);
    // From the last one on: none may need that others were made before.
    for (let index = anchors.length - 1; index >= 0; index--)
      expect(plainly(source.at(index)), `${index}`).toEqual(plainly(anchors[index]));
    expect(source.at(anchors.length)).toBeUndefined();
    const texts = (keywords: readonly { readonly text: string }[]) => keywords.map(({ text }) => text);
    expect(texts(source.strict())).toEqual(texts(anchors.filter((anchor) => isStrict(anchor))));
  });
});

import { expect, test } from "vitest";
import { formsOf } from "../../../src/detect/anchors/forms.ts";
import { encodableKeywords } from "../../../src/detect/anchors/known-forms.ts";
import { encodedKeywords } from "../../../src/detect/encodings/layers.ts";
import { builtinRules } from "../../../src/rules/builtin.ts";

test("the forms that the build wrote down are those that are made anew, and lead back the same way", () => {
  const keywords = encodableKeywords(builtinRules().rules);
  expect(keywords.size).toBeGreaterThan(100);
  expect([...keywords.values()]).toContain(true);
  for (const [keyword, deep] of keywords) {
    const made = encodedKeywords(keyword, deep);
    const { all, layers } = formsOf(keyword, deep);
    expect(all).toEqual(
      made.map((form) => ({
        text: form.text,
        foldCase: form.foldCase,
        depth: form.layers.length,
        inBase64: form.layers[0]?.kind === "base64",
      })),
    );
    expect(all.map((_, index) => layers(index))).toEqual(made.map((form) => form.layers));
  }
});

test("a keyword that no built-in rule has is made on the spot", () => {
  const { all, layers } = formsOf("acme_live_", true);
  expect(all.map(({ text }) => text)).toEqual(encodedKeywords("acme_live_", true).map(({ text }) => text));
  expect(layers(0)).toEqual(encodedKeywords("acme_live_", true)[0]?.layers);
});

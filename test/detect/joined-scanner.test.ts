import { describe, expect, it } from "vitest";
import { extendRuleSet } from "../../src/config/rule-sets.ts";
import { loadScanner } from "../../src/detect/load-scanner.ts";
import { createRevisionScanner, wholeRevision } from "../../src/detect/revisions.ts";
import type { Match } from "../../src/detect/types.ts";
import { builtinRules } from "../../src/rules/builtin.ts";
import { createRuleSet } from "../../src/rules/hash.ts";
import { token } from "../support/keys.ts";
import { fillIn, readLibrary } from "../support/library.ts";
import { rulesOf } from "./rules.ts";
import { told } from "./told.ts";

const OWN = `
[[rules]]
id = "acme"
description = "A key of Acme"
regex = '''acme_[a-z0-9]{20}'''
keywords = ["acme_"]

[[rules]]
id = "no-keyword"
description = "Met anywhere"
regex = '''%%[0-9]{8}%%'''
`;

const own = rulesOf(OWN, "re2").rules;
const extended = extendRuleSet(builtinRules(), own, []);
const joined = await loadScanner(extended);
const alone = await loadScanner(createRuleSet(extended.rules, extended.allowlists));
const library = readLibrary();
const acme = token("acme_", 20, "0123456789abcdefghijklmnopqrstuvwxyz", "joined");

describe("a scanner of the built-in rules joined by one of a few more", () => {
  const texts = library.rules.map(({ id, examples }, index) =>
    Buffer.from(
      `${fillIn(examples[0]!, `${id} joined`)}\n${index % 3 === 0 ? `x = "${acme}" %%12345678%%\n` : ""}`,
      "latin1",
    ),
  );

  it("is made without preparing the built-in rules again, and finds what one of all finds", () => {
    expect(extended.builtOn?.count).toBe(builtinRules().rules.length);
    const found = new Set<string>();
    for (const text of texts) {
      const matches = joined.scan(text);
      expect(told(matches)).toEqual(told(alone.scan(text)));
      for (const { ruleId } of matches) found.add(ruleId);
    }
    expect(found.size).toBeGreaterThan(900);
    expect(found.has("acme") && found.has("no-keyword")).toBe(true);
  });

  it("finds its own in escapes and in base64", () => {
    const escaped = Buffer.from(
      `x = "\\u0061${acme.slice(1)}"\ny: ${Buffer.from(acme).toString("base64")}\n`,
    );
    const ids = (matches: readonly Match[]) => matches.map(({ ruleId }) => ruleId);
    expect(ids(joined.scan(escaped))).toEqual(ids(alone.scan(escaped)));
    expect(ids(joined.scan(escaped))).toContain("acme");
  });

  it("is one for revisions with many hits of both, in order of their places", async () => {
    const line = `x = "${acme}"\npassword = "${acme.slice(5)}"\n`;
    const text = Buffer.from(line.repeat(3000));
    // Rules without keywords have every text looked at whole.
    const scanner = await loadScanner(extendRuleSet(builtinRules(), own.slice(0, 1), []));
    const revisions = createRevisionScanner(scanner);
    expect(revisions.scan(wholeRevision(text), undefined)).toEqual(scanner.scan(text));
    const { at } = revisions.known();
    expect(at.length).toBeGreaterThanOrEqual(6000);
    expect(at.every((place, index) => index === 0 || at[index - 1]! <= place)).toBe(true);
  });

  it("is one for revisions as well", () => {
    const revisions = createRevisionScanner(joined);
    for (const text of texts.slice(0, 50))
      expect(revisions.scan(wholeRevision(text), undefined)).toEqual(joined.scan(text));
  });
});

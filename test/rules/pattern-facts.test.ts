import { describe, expect, it } from "vitest";
import { setOf } from "../../src/detect/look/token.ts";
import { leastBehind, nextBehind, tokenBehind } from "../../src/rules/behind-keyword.ts";
import { leadOf, startsBefore } from "../../src/rules/keyword-places.ts";
import { beginsApart, patternFacts } from "../../src/rules/pattern-facts.ts";
import { fc } from "../support/property.ts";

describe("what the texts of a pattern have in common", () => {
  it.each([
    ["abc", 3, 3],
    ["[a-z]{4}", 4, 4],
    ["[a-z]{4,}x?", 4, Number.POSITIVE_INFINITY],
    ["(?:ab|cde){2}", 4, 6],
    ["(?<![A-Z])a\\b(?=x)", 1, 1],
    ["\\x41\\u0041\\d+", 3, Number.POSITIVE_INFINITY],
  ])("%s: from %d to %d characters", (pattern, shortest, longest) => {
    expect(patternFacts(pattern)).toMatchObject({ shortest, longest });
  });

  it("tells whether they may hold blanks and signs", () => {
    expect(patternFacts("[^\\s]{8}")).toMatchObject({ blanks: false, signs: true });
    expect(patternFacts("[A-Za-z0-9+/=_-]{8}")).toMatchObject({ blanks: false, signs: false });
    expect(patternFacts("a.b")).toMatchObject({ blanks: true, signs: true });
  });

  it("refuses what it cannot read", () => {
    expect(() => patternFacts("(a)\\1")).toThrow(RangeError);
    expect(() => patternFacts("(a")).toThrow(RangeError);
  });
});

describe("what follows a keyword at least", () => {
  it.each([
    ["(?<![A-Za-z0-9])ghp_[A-Za-z0-9]{36}(?![A-Za-z0-9])", "ghp_", true, 36],
    ["sk_(?:live|test)_[a-z]{10,20}", "sk_", true, 15],
    ["sk_(?:live_)?[a-z]{10}", "sk_", true, 10],
    ["(?i)token: [a-z]{10}", "token", false, 1],
    ['key="[a-z]{10}"', "key", true, 1],
    ["(?:ab){3}x[a-z]{10}", "x", true, 0],
    ["[a-z_]{4}[a-z]{10}", "ghp_", true, 0],
    ["xx[a-z]{10}|yy[a-z]{20}", "xx", true, 0],
    ["(a)\\1x", "x", true, "RangeError"],
  ])("%s behind %s", (pattern, keyword, caseSensitive, expected) => {
    if (expected === "RangeError")
      expect(() => leastBehind(pattern, keyword, caseSensitive)).toThrow(RangeError);
    else expect(leastBehind(pattern, keyword, caseSensitive)).toBe(expected);
  });

  it("is there in every text that the pattern matches", () => {
    const patterns = [
      "ab_[a-z0-9]{5,9}",
      "(?:x|yz)ab_(?:[a-z]{3}|[0-9]{7})=?",
      "ab_[a-z]{2}[.,][a-z]{6}",
      "ab_(?:c[a-z ]{4})?d{3}",
    ];
    for (const pattern of patterns) {
      const least = leastBehind(pattern, "ab_", true);
      fc.assert(
        fc.property(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), (text) => {
          const behind = /^[^\s,;&|<>"'`(){}[\]\\]*/.exec(text.slice(text.indexOf("ab_") + 3))?.[0] ?? "";
          expect(behind.length).toBeGreaterThanOrEqual(least);
        }),
        { numRuns: 200 },
      );
    }
  });
});

describe("where matches begin before a keyword", () => {
  it.each([
    ["(?<![A-Za-z0-9])ghp_[A-Za-z0-9]{36}", ["ghp_"], [0]],
    ["[a-z0-9]{4}(?:xy)?_key", ["_key"], [6, 4]],
    ["(?:sk_)?e2b_[0-9a-f]{40}", ["e2b_"], [3, 0]],
    ["A{3}[B-Z]", ["AAA"], [0]],
    ["gl(?:rtr?|pat)-[a-z]{20}", ["glrt-", "glrtr-", "glpat-"], [0]],
    // By chance a body may hold a keyword: its own place is the plain one.
    ["ab_[a-z_]{20}|cd_[a-z]{3}", ["ab_", "cd_"], [0]],
    ["(?:x|y){2,9}ab_", ["ab_"], [9, 8, 7, 6, 5, 4, 3, 2]],
    ["[a-z]{2,60}\\.acme", [".acme"], undefined],
    ["ab_[a-z]|[a-z]{9}", ["ab_"], undefined],
  ])("%s with %j", (pattern, keywords, expected) => {
    expect(startsBefore(pattern, keywords, true)).toEqual(expected);
  });

  it("are behind characters that may come before it", () => {
    expect(leadOf("[a-c]{2,60}x?\\.acme", [".acme"], true)).toBe("abcx");
    expect(leadOf("[^\\s]{2,60}\\.acme", [".acme"], true)).toBeUndefined();
  });
});

describe("what follows a keyword that a match begins with", () => {
  it.each([
    ["ghp_[A-Za-z0-9]{36}", "ghp_", { least: 36, chars: "09AZaz" }],
    ["(?:nfp_[a-z]{36}|nfo_[0-9]{20})(?![a-z])", "nfo_", { least: 20, chars: "09" }],
    ["sdk-[0-9a-f]{2}-[0-9a-f]{4}", "sdk-", { least: 7, chars: "--09af" }],
    ["ab[0-9]{3}[a-z]*", "ab", { least: 3, chars: "09" }],
    ["ab[0-9]{3}(?:x|-y)[a-z]{2}", "ab", { least: 6, chars: "--09az" }],
    ["ab[^\\s]{5}", "ab", { least: 0, chars: "" }],
    ["xx|yy", "ab", undefined],
  ])("%s behind %s", (pattern, keyword, expected) => {
    expect(tokenBehind(pattern, keyword, true)).toEqual(expected);
  });
});

describe("the characters that may follow a keyword", () => {
  it.each([
    ['"kty":? "(?:RSA|EC)"', ['"kty"'], [["  ::", '  ""', '""EERR', "CCEERS", '""AACCSS']]],
    ["ab_[0-9]{2}[a-z]?x", ["ab_"], [["09", "09", "az"]]],
    // Of groups that repeat themselves nothing is known.
    ["ab_(?:x|yz)+", ["ab_"], [[]]],
    ["ab_.{2}", ["ab_"], [[]]],
    ["ab_.z{2}", ["ab_"], [["", "zz", "zz"]]],
    ["ab_x|cd_y", ["ab_", "cd_"], [["xx"], ["yy"]]],
    // A match without the keyword is none of it.
    ["ab_x|zz", ["ab_"], [["xx"]]],
    // A keyword may have characters of what repeats itself, and others may be left out.
    ["pass {1,4}\\{x|cd", ["pass {"], [["xx"]]],
    ["pass(?:word)? ?=[0-9]", ["pass=", "password ="], [["09"], ["09"]]],
    // One that is written out where something is left out may stand at the beginning of that as well.
    ["mysql [^;]{0,9}?-p[0-9]", ["mysql -"], [[]]],
    // By chance a body may hold a keyword: its own place is the plain one.
    ["ab_[a-z_]{3}", ["ab_"], [["__az", "__az", "__az"]]],
  ])("%s with %j", (pattern, keywords, expected) => {
    expect(nextBehind(pattern, keywords, true)).toEqual(expected);
  });

  it("are there in every text that the pattern matches", () => {
    for (const pattern of [
      "ab_(?:x|yz)?[0-9]{2,3}-?q",
      "x?ab_[a-c]{0,2}(?:=|: )\\d{3}",
      "(?:ab_1|ab_[a-f]{2})[.,]z{2}",
    ]) {
      const [next = []] = nextBehind(pattern, ["ab_"], true);
      expect(next.length).toBeGreaterThan(1);
      fc.assert(
        fc.property(fc.stringMatching(new RegExp(`^(?:${pattern})$`)), (text) => {
          const behind = text.slice(text.indexOf("ab_") + 3);
          next.forEach((pairs, i) => {
            if (pairs !== "") expect(setOf(pairs)[behind.charCodeAt(i)], `${text} ${i}`).toBe(1);
          });
        }),
        { numRuns: 300 },
      );
    }
  });
});

describe("a match that begins apart", () => {
  it.each([
    ["(?<![A-Za-z0-9])ab", true],
    ["(?i)(?<![a-zA-Z0-9_])ab", true],
    ["(?<![A-Za-z0-9_]|[A-Za-z0-9_]-)ab", true],
    ["(?<![A-Z0-9])ab", false],
    ["(?<![A-Za-z0-9])ab|cd", false],
    ["(?<![A-Za-z0-9]-)ab", false],
    ["ab", false],
  ])("%s: %s", (pattern, expected) => {
    expect(beginsApart(pattern)).toBe(expected);
  });
});

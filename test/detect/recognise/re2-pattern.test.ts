import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { compileRe2Pattern } from "../../../src/detect/recognise/re2-pattern.ts";
import { createScanner } from "../../../src/detect/scanner.ts";
import { fc } from "../../support/property.ts";
import { rulesOf } from "../rules.ts";

/** Every match of a plain search, as places. */
function plainly(source: string, text: string): string[] {
  const matcher = RE2JS.compile(source).matcher(text);
  const found: string[] = [];
  for (let from = 0; from <= text.length && matcher.find(from); ) {
    found.push(`${matcher.start()}-${matcher.end()}`);
    from = matcher.end() > matcher.start() ? matcher.end() : matcher.end() + 1;
  }
  return found;
}

function quickly(source: string, text: string): string[] {
  const pattern = compileRe2Pattern(source, "a test");
  const found: string[] = [];
  for (let from = 0; from <= text.length; ) {
    const hit = pattern.exec(text, from, text.length);
    if (!hit) break;
    found.push(`${hit.start}-${hit.end}`);
    from = hit.end > hit.start ? hit.end : hit.end + 1;
  }
  return found;
}

const PATTERNS = [
  String.raw`\bkey[a-c]{3,8}\b`,
  String.raw`(?i)key\s{0,2}=\s{0,2}([a-c]{2,}?)(?:;|$)`,
  "[ab]{4}c",
  String.raw`^key|c\z`,
  String.raw`BEGIN[\s\S]{3,}?END`,
  "(?i:KEY)(?P<rest>[[:alpha:]]{2,40})",
  "a+b",
] as const;

const piece = fc.oneof(
  fc.constantFrom("key", "KEY=", "key = ", "aabbc", "a", "b", "c", ";", " ", "\n", "BEGIN", "END", "x"),
  fc.constantFrom("x".repeat(300), "\n".repeat(150), "ab".repeat(100), "a".repeat(1500)),
);

describe("a pattern in Go's syntax", () => {
  it.each(PATTERNS)("finds with %s what a plain search finds", (source) => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        expect(quickly(source, text)).toEqual(plainly(source, text));
      }),
      { numRuns: 60 },
    );
  });
});

it("finds everything near keywords that stand close together, however many there are", () => {
  const rules = rulesOf("[[rules]]\nid = 'r'\nregex = '''[0-9]{6}'''\nkeywords = ['key', 'ke']\n", "re2");
  const scanner = createScanner(rules, compileRe2Pattern);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 300 }), (gaps) => {
      const text = gaps.map((gap, index) => `key ${100_000 + index}${" ".repeat(gap)}`).join("");
      expect(scanner.scan(Buffer.from(text)).map((match) => match.text)).toEqual(
        gaps.map((_, index) => String(100_000 + index)),
      );
    }),
    { numRuns: 40 },
  );
});

it("reads a page full of keywords and matches in no time", () => {
  const regex = String.raw`(?i)[\w.-]{0,50}?(?:key|token)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|:)[\s'"=]{0,5}([\w.=-]{10,150}|[a-z0-9][a-z0-9+/]{11,}={0,3})(?:[\x60'"\s;]|\\[nr]|$)`;
  const rules = rulesOf(`[[rules]]\nid = "r"\nregex = '''${regex}'''\nkeywords = ["key", "token"]\n`, "re2");
  const scanner = createScanner(rules, compileRe2Pattern);
  const rows = Array.from({ length: 600 }, (_, index) => `token_key_${index} = "abcdefghij${1000 + index}"`);
  const started = performance.now();
  const found = new Set(scanner.scan(Buffer.from(`${rows.join("\n")}\n`)).map((match) => match.text));
  expect(found.size).toBe(600);
  expect(performance.now() - started).toBeLessThan(30_000);
});

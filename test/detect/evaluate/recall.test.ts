import { describe, expect, it } from "vitest";
import { uniqueMatches } from "../../../src/detect/matches.ts";
import { createScanner } from "../../../src/detect/scanner.ts";
import type { Match } from "../../../src/detect/types.ts";
import { work } from "../../../src/detect/view.ts";
import { fc } from "../../support/property.ts";
import { nearKeys } from "../arbitraries.ts";
import { openAiRules, projectKey, rulesOf, SMALL_RULES } from "../rules.ts";

/** A piece again and again, with a byte changed or cut out now and then. */
const repeated: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    nearKeys.filter(({ length }) => length > 0),
    fc.integer({ min: 2, max: 30 }),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 32, max: 126 }), fc.boolean()), { maxLength: 4 }),
  )
  .map(([piece, times, changes]) => {
    const bytes = Array.from(Buffer.concat(Array.from({ length: times }, () => piece)));
    for (const [place, code, isCut] of changes) {
      if (isCut) bytes.splice(place % bytes.length, 1);
      else bytes[place % bytes.length] = code;
    }
    return new Uint8Array(bytes);
  });

describe("hits that stand close to one another", () => {
  it("give what each gives alone", () => {
    const rules = rulesOf(SMALL_RULES);
    const scanner = createScanner(rules);
    fc.assert(
      fc.property(repeated, (bytes) => {
        const alone: Match[] = [];
        const found: Match[] = [];
        scanner.hits(bytes, { start: 0, end: bytes.length }, (anchor, start, stride) => {
          scanner.evaluate(bytes, anchor, start, stride, (match) => found.push(match));
          createScanner(rules).evaluate(bytes, anchor, start, stride, (match) => alone.push(match));
        });
        expect(uniqueMatches(found)).toEqual(uniqueMatches(alone));
      }),
      { numRuns: 300 },
    );
  });

  it("are told each at its own place where they are the same", () => {
    const scanner = createScanner(openAiRules());
    const lines = Array.from({ length: 40 }, () => `key = "${projectKey(3)}"\n`);
    const text = lines.join("");
    const starts = new Set(scanner.scan(Buffer.from(text)).map(({ start }) => start));
    expect([...starts]).toEqual(lines.map((line, index) => index * line.length + 'key = "'.length));
  });

  it("are looked at once where they are the same", () => {
    const scanner = createScanner(openAiRules());
    const cost = (bytes: Uint8Array) => {
      const before = work.characters;
      scanner.scan(bytes);
      return work.characters - before;
    };
    const one = cost(Buffer.alloc(64 << 10, `${projectKey(5)}\n`));
    expect(cost(Buffer.alloc(256 << 10, `${projectKey(5)}\n`))).toBeLessThan(1.5 * one);
  });
});

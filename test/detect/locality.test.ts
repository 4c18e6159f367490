import { describe, expect, it } from "vitest";
import { loadScanner } from "../../src/detect/load-scanner.ts";
import { uniqueMatches } from "../../src/detect/matches.ts";
import { createScanner, type Hit, type Scanner } from "../../src/detect/scanner.ts";
import { readEncodedText } from "../../src/detect/texts/text-scanner.ts";
import type { Match } from "../../src/detect/types.ts";
import { fc } from "../support/property.ts";
import { nearKeys, partitionOf } from "./arbitraries.ts";
import { FOREIGN_RULES, openAiRules, projectKey, rulesOf, SMALL_RULES } from "./rules.ts";

const RUNS = { numRuns: 400 };

const scanners: readonly (readonly [string, Scanner])[] = [
  ["small rules", createScanner(rulesOf(SMALL_RULES))],
  ["foreign rules, with and without keywords", await loadScanner(rulesOf(FOREIGN_RULES, "re2"))],
  ["the OpenAI rules", createScanner(openAiRules())],
  ["the OpenAI rules, in encoded text", readEncodedText(createScanner(openAiRules()))],
];

function hitsOf(scanner: Scanner, bytes: Uint8Array): Hit[] {
  const hits: Hit[] = [];
  scanner.hits(bytes, { start: 0, end: bytes.length }, (anchor, start, stride) => {
    hits.push({ anchor, start, stride });
  });
  return hits;
}

function evaluate(scanner: Scanner, bytes: Uint8Array, { anchor, start, stride }: Hit): Match[] {
  const found: Match[] = [];
  scanner.evaluate(bytes, anchor, start, stride, (match) => found.push(match));
  return found;
}

function shifted(matches: readonly Match[], by: number): Match[] {
  return matches.map((match) => ({
    ...match,
    start: match.start + by,
    end: match.end + by,
    outerStart: match.outerStart + by,
    outerEnd: match.outerEnd + by,
  }));
}

/** Bytes with whole OpenAI keys in many forms, and fragments of them, among near-keys. */
const key = projectKey(7);
const base64 = Buffer.from(`key: ${key}\n`).toString("base64");
const text: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: nearKeys },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(
            key,
            key.slice(0, 100),
            key.slice(60),
            base64,
            Buffer.from(base64).toString("base64"),
            Buffer.from(key).toString("hex"),
            Buffer.from(key, "utf16le").toString("latin1"),
            key.replaceAll("-", "\\u002d"),
            `${key.slice(0, 80)}" +\n "${key.slice(80)}`,
            "0123456789abcdef0123456789abcdef",
            "a".repeat(500),
          )
          .map((value) => new Uint8Array(Buffer.from(value, "latin1"))),
      },
    ),
    { maxLength: 6 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

describe.each(scanners)("a match is local: %s", (_, scanner) => {
  it("finds something in the texts of these tests", () => {
    const found = fc.sample(text, 200).filter((bytes) => scanner.scan(bytes).length > 0);
    expect(found.length).toBeGreaterThan(20);
  });

  it("any ranges that cover the blob once give what one scan gives", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (bytes, cuts) => {
        expect(scanner.scan(bytes, partitionOf(cuts, bytes.length))).toEqual(scanner.scan(bytes));
      }),
      RUNS,
    );
  });

  it("any split into chunks that overlap by the reach gives what one scan gives", () => {
    fc.assert(
      fc.property(text, text, text, fc.array(fc.nat(), { maxLength: 6 }), (a, b, c, cuts) => {
        const bytes = new Uint8Array(Buffer.concat([a, b, c]));
        const { before, after } = scanner.reach;
        const found = partitionOf(cuts, bytes.length).flatMap(({ start, end }) => {
          const from = Math.max(0, start - before);
          const chunk = bytes.slice(from, Math.min(bytes.length, end + after));
          return shifted(scanner.scan(chunk, [{ start: start - from, end: end - from }]), from);
        });
        // Of a match that several hits lead to one is kept, and its notes: in each chunk, and so of all of them.
        expect(uniqueMatches(found)).toEqual(scanner.scan(bytes));
      }),
      RUNS,
    );
  });

  it("what a hit gives depends on its window alone, wherever that stands", () => {
    fc.assert(
      fc.property(text, text, text, (before, bytes, after) => {
        const moved = new Uint8Array(Buffer.concat([before, bytes, after]));
        const there = new Set(hitsOf(scanner, moved).map((hit) => JSON.stringify(hit)));
        for (const hit of hitsOf(scanner, bytes)) {
          const window = scanner.windowOf(hit.anchor, hit.start, hit.stride);
          // Where the blob ends in sight, other bytes behind its end would be seen.
          if (window.start < 0 || window.end > bytes.length) continue;
          const movedHit = { ...hit, start: hit.start + before.length };
          expect(there.has(JSON.stringify(movedHit))).toBe(true);
          expect(evaluate(scanner, moved, movedHit)).toEqual(
            shifted(evaluate(scanner, bytes, hit), before.length),
          );
        }
      }),
      RUNS,
    );
  });

  it("changing every byte outside of a hit's window changes nothing, at the blob's edges neither", () => {
    fc.assert(
      fc.property(text, fc.nat(), (bytes, salt) => {
        for (const hit of hitsOf(scanner, bytes)) {
          const window = scanner.windowOf(hit.anchor, hit.start, hit.stride);
          const changed = bytes.map((byte, at) =>
            at >= window.start && at < window.end ? byte : (byte + 1 + ((salt + at) % 255)) & 0xff,
          );
          expect(evaluate(scanner, changed, hit)).toEqual(evaluate(scanner, bytes, hit));
        }
      }),
      RUNS,
    );
  });

  it("keeps every window within the stated reach", () => {
    fc.assert(
      fc.property(text, (bytes) => {
        for (const { anchor, start, stride } of hitsOf(scanner, bytes)) {
          const window = scanner.windowOf(anchor, start, stride);
          expect(start - window.start).toBeLessThanOrEqual(scanner.reach.before);
          expect(window.end - start).toBeLessThanOrEqual(scanner.reach.after);
        }
      }),
      RUNS,
    );
  });
});

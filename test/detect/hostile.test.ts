import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { MARKER, openAiRules, rulesOf, SMALL_RULES } from "./rules.ts";

const small = createScanner(rulesOf(SMALL_RULES));
const openAi = createScanner(openAiRules());

/** Texts that repeat one piece: everything is a keyword, an escape, a wrap or a quote. */
const PIECES: readonly (readonly [name: string, piece: string])[] = [
  ["assignments", "key="],
  ["open literals", 'key: "'],
  ["percent signs", "%"],
  ["percent escapes", "%5f"],
  ["percent escapes of percent signs", "%25"],
  ["halves of unicode escapes", "\\u00"],
  ["unicode escapes", "\\u005f"],
  ["entities", "&#95;"],
  ["backslashes and quotes", '\\\\\\"'],
  ["quotes", "\"'`"],
  ["joints", '" + "'],
  ["soft line breaks", "=\n"],
  ["base64 of a marker", Buffer.from(`xx${MARKER}yyy`).toString("base64")],
  ["markers", MARKER],
  ["markers in UTF-16", Buffer.from(MARKER, "utf16le").toString("latin1")],
  ["markers in hexadecimal", Buffer.from(MARKER).toString("hex")],
  ["token characters", "aB3_-x9Q"],
  ["beginnings of keys", "tok_"],
  ["openings without an end", "BEG"],
  ["NULs", "\0"],
  ["line breaks", "\n"],
];

/** Milliseconds of processor time. */
function cost(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe("a hostile text costs no more than in proportion to its length:", () => {
  it.each(PIECES)("%s", (_, piece) => {
    for (const scanner of [small, openAi]) {
      const scan = (length: number) => cost(() => scanner.scan(Buffer.alloc(length, piece, "latin1")));
      scan(8 << 10);
      const one = Math.min(scan(16 << 10), scan(16 << 10));
      const eight = scan(128 << 10);
      // In proportion: 8 times. Quadratic: 64 times.
      expect(eight).toBeLessThan(24 * one + 100);
    }
  });
});

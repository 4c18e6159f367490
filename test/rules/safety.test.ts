import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../support/library.ts";

// The pure JavaScript engine of the checker: it needs no binary and no Java.
process.env.RECHECK_SYNC_BACKEND = "pure";
const { checkSync } = await import("recheck");

const library = readLibrary();

/** Bytes of a hostile text, and the longest it may take. Honest text of that size takes about a millisecond. */
const HOSTILE_BYTES = 8_000;
const LIMIT_MS = 1_000;

describe("patterns", () => {
  it("are all proven free of catastrophic backtracking", () => {
    const patterns = new Map<string, string>();
    for (const { id, regex, assigned } of library.rules) {
      const source = regex ?? (assigned && `^(?:${assigned.value})$`);
      if (source !== undefined) patterns.set(source, id);
    }
    const unsafe: string[] = [];
    for (const [source, id] of patterns) {
      const flags = /^\(\?([is]+)\)/.exec(source);
      const { status } = checkSync(source.slice(flags?.[0].length ?? 0), flags?.[1] ?? "", {
        checker: "automaton",
        timeout: 10_000,
      });
      if (status !== "safe") unsafe.push(`${id}: ${status}`);
    }
    expect(unsafe).toEqual([]);
  });

  it("stay quick on texts that nearly match, again and again", () => {
    const slow: string[] = [];
    const attack = (id: string, kind: string, piece: string) => {
      const text = piece.repeat(Math.ceil(HOSTILE_BYTES / piece.length)).slice(0, HOSTILE_BYTES);
      // A busy machine makes one run slow; a bad pattern makes all of them.
      let took = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 3 && took > LIMIT_MS; run++) {
        const start = performance.now();
        library.report(text);
        took = performance.now() - start;
      }
      if (took > LIMIT_MS) slow.push(`${id}, ${kind}: ${took.toFixed(0)} ms`);
    };
    for (const rule of library.rules) {
      const example = fillIn(rule.examples[0] as string, rule.id);
      const [keyword = ""] = rule.keywords;
      attack(rule.id, "cut short", example.slice(0, -3));
      attack(rule.id, "keyword", keyword);
      for (const run of ["aA1", " ", '\\"', "{", "="])
        attack(rule.id, `keyword and ${run}`, keyword + run.repeat(400));
    }
    expect(slow).toEqual([]);
  });
});

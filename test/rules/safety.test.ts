import { describe, expect, it } from "vitest";
import { fillIn, readLibrary } from "../support/library.ts";

// The pure JavaScript engine of the checker: it needs no binary and no Java.
process.env.RECHECK_SYNC_BACKEND = "pure";
const { checkSync } = await import("recheck");

const library = readLibrary();
const FAMILIES = [...new Set(library.rules.map(({ id }) => library.familyOf(id)))];

/**
 * Bytes of a hostile text, and the processor time that it may take: 30 microseconds a byte. Honest text takes a thousandth
 * of that.
 */
const HOSTILE_BYTES = 8_000;
const LIMIT_MS = 250;

/** Milliseconds of processor time: a busy machine does not make a pattern slow. */
function cost(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

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

  it.each(FAMILIES)("of %s stay quick on texts that nearly match, again and again", (family) => {
    const slow: string[] = [];
    const attack = (id: string, kind: string, piece: string) => {
      const text = piece.repeat(Math.ceil(HOSTILE_BYTES / piece.length)).slice(0, HOSTILE_BYTES);
      // Compiling patterns and collecting garbage make one run slow; a bad pattern makes all of them.
      let took = Number.POSITIVE_INFINITY;
      for (let run = 0; run < 3 && took > LIMIT_MS; run++) took = cost(() => library.report(text));
      if (took > LIMIT_MS) slow.push(`${id}, ${kind}: ${took.toFixed(0)} ms`);
    };
    for (const rule of library.rules.filter(({ id }) => library.familyOf(id) === family)) {
      const example = fillIn(rule.examples[0] as string, rule.id);
      const [keyword = ""] = rule.keywords;
      attack(rule.id, "cut short", example.slice(0, -3));
      attack(rule.id, "a line, cut in the middle", `${example.slice(0, example.length / 2)}\n`);
      attack(rule.id, "keyword", keyword);
      for (const run of ["aA1", " ", '\\"', "{", "="])
        attack(rule.id, `keyword and ${run}`, keyword + run.repeat(400));
    }
    expect(slow).toEqual([]);
  });
});

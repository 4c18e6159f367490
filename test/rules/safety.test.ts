import { describe, expect, it } from "vitest";
import { work } from "../../src/detect/view.ts";
import { fillIn, readLibrary } from "../support/library.ts";

// The pure JavaScript engine of the checker: it needs no binary and no Java.
process.env.RECHECK_SYNC_BACKEND = "pure";
const { checkSync } = await import("recheck");

const library = readLibrary();
const FAMILIES = [...new Set(library.rules.map(({ id }) => library.familyOf(id)))];

/** Bytes of a hostile text, and how many characters may be decoded and searched for each of them; honest text takes one or two. */
const HOSTILE_BYTES = 8_000;
const MOST_WORK = 2_000;

describe("patterns", () => {
  it("are all proven free of catastrophic backtracking", () => {
    const patterns = new Map<string, string>();
    for (const { id, regex, assigned, beside } of library.rules) {
      const whole = (pattern: string | undefined) => pattern && `^(?:${pattern})$`;
      const sources = [regex, whole(assigned?.value), whole(beside?.value), whole(beside?.names)];
      for (const source of sources) if (source !== undefined) patterns.set(source, id);
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

  it.each(FAMILIES)("of %s are shown little of texts that nearly match, again and again", (family) => {
    const slow: string[] = [];
    const attack = (id: string, kind: string, piece: string) => {
      const text = piece.repeat(Math.ceil(HOSTILE_BYTES / piece.length)).slice(0, HOSTILE_BYTES);
      const before = work.characters;
      library.report(text);
      const each = (work.characters - before) / HOSTILE_BYTES;
      if (each > MOST_WORK) slow.push(`${id}, ${kind}: ${each.toFixed(0)} characters a byte`);
    };
    for (const rule of library.rules.filter(({ id }) => library.familyOf(id) === family)) {
      const example = fillIn(rule.examples[0] as string, rule.id);
      attack(rule.id, "cut short", example.slice(0, -3));
      attack(rule.id, "a line, cut in the middle", `${example.slice(0, example.length / 2)}\n`);
      for (const keyword of rule.keywords) attack(rule.id, keyword, keyword);
      const [keyword = ""] = rule.keywords;
      for (const run of ["aA1", " ", '\\"', "{", "="])
        attack(rule.id, `keyword and ${run}`, keyword + run.repeat(400));
    }
    expect(slow).toEqual([]);
  });
});

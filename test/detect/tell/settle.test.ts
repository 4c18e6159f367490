import { describe, expect, it } from "vitest";
import { moveMatch, uniqueMatches } from "../../../src/detect/matches.ts";
import { rankRules, settle } from "../../../src/detect/tell/settle.ts";
import type { Match } from "../../../src/detect/types.ts";
import { fc } from "../../support/property.ts";
import { rulesOf } from "../rules.ts";

const RULES = rulesOf(`
[[rules]]
id = "first"
regex = "a"
keywords = ["abc"]
[[rules]]
id = "second"
regex = "b"
keywords = ["abc"]
[[rules]]
id = "loose"
kind = "generic"
regex = "c"
keywords = ["abc"]
`);
const ranks = rankRules(RULES.rules);

function match(ruleId: string, start: number, end: number, more: Partial<Match> = {}): Match {
  const plain = { outerStart: start, outerEnd: end, text: "x", encodings: [], notes: [] };
  return { ruleId, start, end, confidence: "medium", ...plain, ...more };
}

function keep(...matches: Match[]): string[] {
  return settle(matches, ranks).map(({ ruleId, start, end }) => `${ruleId} ${start}-${end}`);
}

describe("of matches that share bytes", () => {
  it("specific rules win over loose ones, however sure these are", () => {
    expect(keep(match("loose", 0, 20, { confidence: "high" }), match("first", 5, 10))).toEqual([
      "first 5-10",
    ]);
  });

  it("the surer wins, then the one read as it stands, then the longer, then the rule that comes first", () => {
    expect(keep(match("first", 0, 9, { confidence: "low" }), match("second", 2, 8))).toEqual(["second 2-8"]);
    expect(keep(match("first", 0, 9, { encodings: ["base64"] }), match("second", 2, 8))).toEqual([
      "second 2-8",
    ]);
    expect(keep(match("second", 0, 9), match("first", 2, 8))).toEqual(["second 0-9"]);
    expect(keep(match("second", 0, 9), match("first", 0, 9))).toEqual(["first 0-9"]);
  });

  it("both stay when they only overlap, and when they stand side by side", () => {
    expect(keep(match("first", 0, 9), match("first", 5, 14))).toEqual(["first 0-9", "first 5-14"]);
    expect(keep(match("first", 5, 9), match("loose", 0, 5))).toEqual(["loose 0-5", "first 5-9"]);
  });

  it("a loose one that only overlaps goes", () => {
    expect(keep(match("first", 0, 9), match("loose", 5, 14))).toEqual(["first 0-9"]);
  });
});

const anyMatch = fc
  .record({
    ruleId: fc.constantFrom("first", "second", "loose"),
    start: fc.nat(6),
    length: fc.integer({ min: 1, max: 6 }),
    confidence: fc.constantFrom("high", "medium", "low"),
    notes: fc.constantFrom([], ["one"], ["two"]),
  })
  .map(({ ruleId, start, length, confidence, notes }) =>
    match(ruleId, start, start + length, { confidence, notes }),
  );

describe("matches of which none shares bytes with those of another group", () => {
  it("are settled as if the others were not there", () => {
    fc.assert(
      fc.property(fc.array(anyMatch), fc.array(anyMatch), (near, far) => {
        const moved = far.map((each) => moveMatch(each, 100));
        expect(settle([...moved, ...near], ranks)).toEqual([...settle(near, ranks), ...settle(moved, ranks)]);
      }),
    );
  });

  it("are not compared with them: work grows in proportion to their number", () => {
    const asked = (count: number) => {
      let questions = 0;
      const counting = new Map(ranks);
      counting.get = (id) => {
        questions++;
        return ranks.get(id);
      };
      const pairs = Array.from({ length: count }, (_, at) => [
        match("first", at * 20, at * 20 + 9),
        match("loose", at * 20 + 5, at * 20 + 14),
      ]);
      expect(settle(pairs.flat(), counting)).toHaveLength(count);
      return questions;
    };
    expect(asked(1000)).toBe(10 * asked(100));
  });
});

describe("matches", () => {
  it("are unique and in the same order, whatever order they came in", () => {
    fc.assert(
      fc.property(fc.array(anyMatch), fc.array(fc.nat()), (matches, keys) => {
        const shuffled = matches
          .map((value, index) => ({ value, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        expect(uniqueMatches(shuffled)).toEqual(uniqueMatches(matches));
        expect(uniqueMatches([...matches, ...matches])).toEqual(uniqueMatches(matches));
      }),
    );
  });

  it("that several keywords led to are kept once, the surest", () => {
    const low = match("first", 0, 9, { confidence: "low" });
    const high = match("first", 0, 9, { confidence: "high" });
    expect(uniqueMatches([low, high, match("first", 0, 9)])).toEqual([high]);
  });
});

import { describe, expect, it } from "vitest";
import { bitsOfPiece, RARE_BITS } from "../../../src/detect/keywords/common-pieces.ts";
import { rarestPiece } from "../../../src/detect/keywords/keyword-piece.ts";

it("counts what is not among the common pieces as rarer than any of them", () => {
  expect(bitsOfPiece("http")).toBeLessThan(12);
  expect(bitsOfPiece("t-re")).toBe(RARE_BITS - 1);
  expect(bitsOfPiece("zq9k")).toBeUndefined();
});

describe("the piece by which a keyword is found", () => {
  it.each([
    // In source text `secr` is met often, and `_xox` hardly ever.
    ["secret_xoxb", "_xox"],
    ["the_zq9k", "_zq9"],
    ["SECRET_XOXB", "_XOX"],
    ["abc", "abc"],
    ["ab", "ab"],
    // Not deeper than the pass looks.
    ["stringstringqzxj", "ngst"],
  ])("of %s", (keyword, expected) => {
    const start = rarestPiece(keyword);
    expect(start).toBeLessThanOrEqual(8);
    expect(keyword.slice(start, start + 4)).toBe(expected);
  });
});

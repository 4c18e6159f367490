import { describe, expect, it } from "vitest";
import { rarestPiece } from "../../src/detect/keyword-piece.ts";

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

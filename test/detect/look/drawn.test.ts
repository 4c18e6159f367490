import { describe, expect, it } from "vitest";
import { mayBeDrawn } from "../../../src/detect/look/drawn.ts";
import { letterPairs, nameBits, wordBits } from "../../../src/detect/values/words.ts";
import { fc } from "../../support/property.ts";

/** Letters as words have them, so that the evidence of pairs is near the bound. */
const letter = fc.constantFrom(..."eeeettaaooiinnsshhrrddlluuccmmqxz");

/** Where the small letters stand: what the case tells is then as much as if there were no small letter at all. */
const EVEN = "lll".concat("ul".repeat(9));

function cased(letters: readonly string[], cases: string): string {
  return letters.map((char, i) => (cases[i] === "u" ? char.toUpperCase() : char)).join("");
}

/** `checkGeneric` may take these letters. */
function isDrawn(letters: string): boolean {
  const isMixed = /[a-z]/.test(letters) && /[A-Z]/.test(letters);
  return isMixed
    ? nameBits(letters) < -1.2 * letterPairs(letters)
    : wordBits(letters) < -1.5 * letterPairs(letters);
}

describe("the first look at letters", () => {
  it.each([
    ["of both cases", fc.string({ minLength: 21, maxLength: 21, unit: fc.constantFrom("l", "u") })],
    ["of one case", fc.constantFrom("l".repeat(21), "u".repeat(21))],
    ["whose cases tell nothing", fc.constant(EVEN)],
  ])("rules out none that a check would take: %s", (_, cases) => {
    const letters = fc.array(letter, { minLength: 21, maxLength: 21 });
    fc.assert(
      fc.property(letters, cases, (some, form) => {
        const text = cased(some, form);
        if (isDrawn(text)) expect(mayBeDrawn(Buffer.from(text), 0, text.length), text).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

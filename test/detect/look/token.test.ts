import { describe, expect, it } from "vitest";
import { LOOK_BYTES } from "../../../src/detect/look/look.ts";
import { mayBeToken } from "../../../src/detect/look/token.ts";

const look = { kind: "token", least: 8, decodes: true } as const;
const plain = { ...look, decodes: false };

describe("the first look at a token", () => {
  it.each([
    ["enough characters", "abcdefgh", true, true],
    ["too few", "abcdefg ", false, false],
    ["none", '"', false, false],
    ["an escape in them", "abc\\u0041bcdefg", true, false],
    ["an entity in them", "abc&#65;bcdefg", true, false],
    ["a soft line break", "abc=\ndefgh", true, false],
    ["a line break", "abcd\nefgh", false, false],
    ["two pieces of a literal", 'abc" + "defgh"', true, false],
    ["the end of a literal", 'abc", "defgh"', false, false],
  ])("%s", (_, text, decoded, asItIs) => {
    expect(mayBeToken(Buffer.from(text), 0, look)).toBe(decoded);
    expect(mayBeToken(Buffer.from(text), 0, plain)).toBe(asItIs);
  });

  it("says yes where it does not see the end", () => {
    const long = { ...plain, least: LOOK_BYTES + 1 };
    expect(mayBeToken(Buffer.from("a".repeat(LOOK_BYTES)), 0, long)).toBe(true);
    expect(mayBeToken(Buffer.from("a".repeat(LOOK_BYTES - 1)), 0, long)).toBe(false);
  });
});

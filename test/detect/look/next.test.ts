import { describe, expect, it } from "vitest";
import { mayFollow, type NextLook } from "../../../src/detect/look/next.ts";

const look: NextLook = { chars: ['""', "::  ", "", "az"], decodes: true };

/** What the look says of a text that stands right behind the keyword. */
function follows(text: string, wants: NextLook = look): boolean {
  return mayFollow(Buffer.from(`k${text}`, "latin1"), 1, wants);
}

describe("the first look at what follows a keyword", () => {
  it.each([
    ["what may", '": x', true],
    ["any character where none is named", '":\xe9x', true],
    ["another one", '"= x', false],
    ["another one in the end", '": X', false],
    ["too little", '": ', false],
    ["nothing", "", false],
    ["an escape instead", "\\u0022: x", true],
    ["an escape of which a part is what may follow", '"%3a x', true],
    ["an entity", "&quot;: x", true],
    ["a soft line break", "=\n", true],
    ["quoted-printable", "=22: x", true],
    ["an equals sign that is none", "= x", false],
    ["a literal that goes on in another one", '" + "x', true],
    ["the member of a list", '", "x', true],
    ["a literal that does not", '"; "x', false],
  ])("%s", (_, text, expected) => {
    expect(follows(text)).toBe(expected);
  });

  it("takes texts as they are for rules that do", () => {
    expect(follows("\\u0022: x", { ...look, decodes: false })).toBe(false);
    expect(follows('": x', { ...look, decodes: false })).toBe(true);
  });

  it("sees that the keyword's own last sign begins quoted-printable", () => {
    const bytes = Buffer.from("password=3Dabc");
    expect(mayFollow(bytes, 9, { chars: ["az"], decodes: true })).toBe(true);
    expect(mayFollow(bytes, 9, { chars: ["az"], decodes: false })).toBe(false);
  });
});

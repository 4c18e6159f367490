import { describe, expect, it } from "vitest";
import { mayLead } from "../../../src/detect/look/lead.ts";

/** What the look says of a text that stands right before a form in base64; `first`: from which of its characters on it is seen. */
function leads(before: string, first = 0): boolean {
  return mayLead(Buffer.from(`${before}rdH`, "latin1"), first, before.length, "AAgg55");
}

describe("the first look at what leads to a form in base64", () => {
  it.each([
    ["a character with the keyword's first bits", "a long text forg", true],
    ["another one", "a long text forw", false],
    ["another one of the other alphabet", "a long text for_", false],
    ["no base64", 'a long text "', true],
    ["an escape", "a long text \\u0067", true],
    ["quoted-printable", "a long text=67", true],
    ["an escape that has ended long ago", "\\n and then forw", false],
  ])("%s", (_, text, expected) => {
    expect(leads(text)).toBe(expected);
  });

  it("is let through where an escape may begin out of sight", () => {
    expect(leads("a long text forw", 5)).toBe(true);
    expect(leads("a long text forw", 4)).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { LOOK_BYTES } from "../../../src/detect/look/look.ts";
import { mayBeToken, type TokenLook } from "../../../src/detect/look/token.ts";

const look = { kind: "token", least: 8, decodes: true, apart: false, wraps: false } as const;
const plain = { ...look, decodes: false };

/** What the look says of a text that stands right behind the keyword. */
function goesOn(text: string, wants: TokenLook): boolean {
  return mayBeToken(Buffer.from(text, "latin1"), 0, 0, 0, wants);
}

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
    ["a member of a list", 'abc", "defgh"', true, false],
    ["a member of a list, the next one below", 'abc"\n  , "defgh"', true, false],
    ["the end of a literal", 'abc"); f("defgh"', false, false],
    ["a soft line break, in JSON", "abc=\\ndefgh", true, false],
    ["two pieces of a literal in XML", 'abc" &amp; "defgh"', true, false],
    ["a call that puts literals together, in JSON", 'abc\\".concat(\\"defgh\\"', true, false],
    ["a line break that a backslash hides, in JSON", "abc\\\\\\ndefgh", true, false],
    ["a line break, in JSON within JSON", "abc\\\\ndefgh", false, false],
  ])("%s", (_, text, decoded, asItIs) => {
    expect(goesOn(text, look)).toBe(decoded);
    expect(goesOn(text, plain)).toBe(asItIs);
  });

  it("says yes where it does not see the end", () => {
    const long = { ...plain, least: LOOK_BYTES + 1 };
    expect(goesOn("a".repeat(LOOK_BYTES), long)).toBe(true);
    expect(goesOn("a".repeat(LOOK_BYTES - 1), long)).toBe(false);
  });

  const hex = { ...look, chars: "09af" };

  it.each([
    ["characters of its alphabet", "01234567", true],
    ["others", "0123xyzw", false],
    ["a soft line break, in JSON", "0123=\\n4567", true],
    ["an escape for one", "0123%61567", true],
    ["a soft line break", "0123=\r\n4567", true],
    ["quoted-printable", "0123=61567", true],
    ["an equals sign that is none", "0123= 567", false],
    ["a terminal's colour", "0123\x1b[0m4567", true],
  ])("minds the alphabet: %s", (_, text, expected) => {
    expect(goesOn(text, hex)).toBe(expected);
  });

  it.each([
    ["an operator and another literal", `" + "hp_`, true],
    ["another literal on the next line", `"\n  "hp_`, true],
    ["the next of a list", `", "hp_`, true],
    ["the next of a list, with a prefix", `",\n  b"hp_`, true],
    ["a comment and more", `", // the prefix\n  "hp_`, true],
    ["a name", `", name`, false],
    ["nothing", `"`, false],
    ["text", `" is a word`, false],
  ])("a keyword that ends a literal needs another one behind it: %s", (_, text, expected) => {
    const bytes = Buffer.from(`"g${text}`, "latin1");
    expect(mayBeToken(bytes, 0, 1, 3, { ...look, least: 0, endsPiece: true })).toBe(expected);
  });

  it("lets what is wrapped go on in the next line", () => {
    expect(goesOn("0123\n4567", hex)).toBe(false);
    expect(goesOn("0123\n4567", { ...hex, wraps: true })).toBe(true);
  });

  it.each(["# ", "> ", "> > ", " * ", "// "])(
    "lets it go on behind what its lines begin with: %s",
    (mark) => {
      expect(goesOn(`0123\n${mark}4567`, { ...hex, wraps: true })).toBe(true);
      expect(goesOn(`0123\n${mark}kind: x`, { ...hex, wraps: true })).toBe(false);
    },
  );

  it.each([
    ["whole groups", "\n  4567QUJD\n", true],
    ["padding", "\r\n4567QQ==", true],
    ["a piece of a literal", '\n45"', true],
    ["an escape", "\n45%3D", true],
    ["a name", "\nkind: Middleware", false],
    ["half a group", "\n45670\n", false],
    ["another break", "\n\n4567", false],
    ["a long piece at the end of the text", "\n0123456789abcdef-", true],
    ["more than is seen", `\n${" ".repeat(70)}kind`, true],
  ])("lets what is wrapped go on in a line that may be base64: %s", (_, below, expected) => {
    expect(goesOn(`0123${below}`, { ...hex, wraps: true })).toBe(expected);
  });

  it.each([
    ["nothing", "", true],
    ["a sign", "key=", true],
    ["an underscore", "my_", true],
    ["a letter", "my key is x", false],
    ["a digit in base64", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY0", false],
    ["an escape", "one line\\n", true],
    ["an escape with digits", "a long name for it\\u003d", true],
    ["percent", "a long name for it%3D", true],
    ["quoted-printable", "a long name for it=3D", true],
    ["a terminal's colour", "a long name for it \x1b[31;1m", true],
    ["a letter as the first that is seen", "x", true],
  ])("may stand behind %s", (_, before, expected) => {
    const bytes = Buffer.from(`${before}tok_01234567`, "latin1");
    const at = before.length;
    expect(mayBeToken(bytes, 0, at, at + 4, { ...hex, apart: true })).toBe(expected);
  });
});

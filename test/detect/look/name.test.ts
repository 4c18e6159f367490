import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SECRET_NAME } from "../../../src/detect/checks/named.ts";
import { mayEndName, maySpeakOfSecret, SECRET_WORDS, TAIL_WORDS } from "../../../src/detect/look/name.ts";
import { sightOf } from "../../../src/detect/look/sight.ts";
import { token } from "../../support/keys.ts";
import { readLibrary } from "../../support/library.ts";

const library = readLibrary();
const value = token("", 22, "alnum", "name");

/** Whether a name may end where `|` stands in a text, but for what the look lets follow. */
function mayEnd(text: string): boolean {
  const from = text.indexOf("|");
  const bytes = Buffer.from(text.replace("|", ""), "latin1");
  return mayEndName(bytes, from, sightOf(bytes, from));
}

/** Whether the name around what `<` and `>` enclose may speak of a secret. */
function maySpeak(text: string, decodes = false): boolean {
  const start = text.indexOf("<");
  const from = text.indexOf(">") - 1;
  const bytes = Buffer.from(text.replace(/[<>]/g, ""), "latin1");
  return maySpeakOfSecret(bytes, 0, start, from, sightOf(bytes, from), decodes);
}

describe("a name that ends in its keyword", () => {
  it.each([
    ["nothing else", "token| = 1", true],
    ["the rest of the word", "passw|ord: 1", true],
    ["a key of it", "secret|OrPrivateKey: 1", true],
    ["a word of where it is used", "PASSWORD|_STAGING=1", true],
    ["a number", "token|_v2 = 1", true],
    ["how it is written", "secret|B64Url = 1", true],
    ["how it is written, in digits", "signingSecret|_hex = 1", true],
    ["the next word", "passw|ordService = 1", false],
    ["the beginning of such a word", "passw|ordDefaulted = 1", false],
    ["a sign that no name ends in", "token|$ = 1", false],
    ["a word that begins in sight and ends out of it", `token|${"_".repeat(67)}devel`, true],
    ["a word that does not begin in sight", `token|${"_".repeat(72)}Service`, true],
  ])("with %s", (_, text, expected) => {
    expect(mayEnd(text)).toBe(expected);
  });

  it("may be long, and is read once", () => {
    expect(mayEnd(`token|${"ord".repeat(24)}`)).toBe(true);
  });

  it.each([
    ...["DB_PASSWORD", "db_passwd", "passwort", "userPwd", "apiKeyValue", "SECRET_KEY_BASE", "secretOrKey"],
    ...["client_secret_v2", "private_key_b64", "token_salt", "contrasena", "credentials", "authToken2"],
    ...["value", "prod", "production", "dev", "development", "staging", "live", "base64", "raw"].map(
      (word) => `API_TOKEN_${word.toUpperCase()}`,
    ),
    ...["default", "old", "new", "primary", "secondary", "first", "second", "string", "str"].map(
      (word) => `access-key-${word}`,
    ),
  ])("is found by the generic rule: %s", (name) => {
    expect(library.report(`${name} = "${value}"\n`).map(({ text }) => text)).toContain(value);
  });

  it("ends in words the longest of which are tried first", () => {
    const lengths = TAIL_WORDS.map(({ length }) => length);
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
  });
});

describe("a name that speaks of a secret", () => {
  it.each([
    ["before the provider's", "token_<acme> = 1", true],
    ["behind it", "<acme>ApiKey = 1", true],
    ["none", "<acme>-crypto = 1", false],
    ["in the next word", '"<acme>", "key"', false],
    ["perhaps, out of sight", "aVeryLongNameIndeed<acme> = 1", true],
    ["none, but it is called", '<Acme>("0123")', true],
    ["none, but it is called behind a mark", '<acme>!{"0123"}', true],
    ["none, of a link", "[<acme>](https://acme.example)", true],
  ])("by a word %s", (_, text, expected) => {
    expect(maySpeak(text)).toBe(expected);
  });

  it.each([
    ["an escape behind it", "<acme>\\u005fkey = 1"],
    ["an escape before it", "%6b<acme> = 1"],
    ["quoted-printable before it", "x=6B<acme> = 1"],
    ["a line that goes on", "ke\\\n  <acme> = 1"],
    ["another literal before it", 'x["to" + "<acme>"] = 1'],
    ["one whose quote has letters before it", '"to" f"<acme>" = 1'],
    ["one that a name was given", 'x="to"\nx += "<acme>"'],
    ["one that a call adds to", '"to".concat("<acme>")'],
    ["one above a comment", '"to" // x\n"<acme>"'],
    ["another literal behind it", '"<acme>" + "key"'],
  ])("perhaps, with %s, where rules decode", (_, text) => {
    expect(maySpeak(text, true)).toBe(true);
    expect(maySpeak(text, false)).toBe(false);
  });

  it("does not, between quotes and blanks alone, where rules decode", () => {
    expect(maySpeak('{ "<acme>": 1 }', true)).toBe(false);
    expect(maySpeak("see <acme> of 1", true)).toBe(false);
    expect(maySpeak('import "<acme>" of 1', true)).toBe(false);
  });

  it("says the words that the check of such rules asks for", () => {
    const beginnings = SECRET_NAME.source.split("|").map((word) => word.slice(0, 3));
    expect([...new Set(beginnings)].sort()).toEqual([...SECRET_WORDS].sort());
  });
});

it("the look in WebAssembly has the same lists", () => {
  const source = readFileSync(new URL("../../../src/assembly/name.ts", import.meta.url), "utf8");
  for (const words of [TAIL_WORDS, SECRET_WORDS]) expect(source).toContain(`" ${words.join(" ")} "`);
});

import { describe, expect, it } from "vitest";
import { decodings } from "../../../src/detect/encodings/decode.ts";
import { type AssignmentLook, mayBeAssigned } from "../../../src/detect/look/assignment.ts";
import { LOOK_BYTES } from "../../../src/detect/look/look.ts";
import { SECRET_WORDS, TAIL_WORDS } from "../../../src/detect/look/name.ts";
import { setOf } from "../../../src/detect/look/token.ts";
import { parseAssignment } from "../../../src/detect/recognise/assigned.ts";
import { wholeSetting } from "../../../src/detect/recognise/setting-line.ts";
import { letterPairs, nameBits, wordBits } from "../../../src/detect/values/words.ts";
import { plainView } from "../../../src/detect/view.ts";
import { fc } from "../../support/property.ts";
import { after, between, look, NAME, name, value } from "./assignments.ts";

/** Whether a rule would be shown a value that it may want, in the text as it is or decoded. */
function isAssigned(
  text: string,
  at: number,
  { least, most, chars, digit, letters, drawn, blanks, signs, name, decodes }: AssignmentLook,
): boolean {
  const view = plainView(Buffer.from(text, "latin1"), 0, text.length);
  const ways = [{ view, at }, ...(decodes ? decodings(view, at) : [])];
  return ways.some((way) => {
    const read = way.view.text;
    if (read.slice(way.at, way.at + NAME.length) !== NAME) return false;
    const found = parseAssignment(read, way.at, way.at + NAME.length);
    if (!found) return false;
    const called = read.slice(found.nameStart, found.nameEnd);
    if (name === "ends" && !TAIL.test(called.slice(way.at - found.nameStart + NAME.length))) return false;
    if (name === "speaks" && found.operator !== "call" && !SPEAKING.test(called)) return false;
    return [found, wholeSetting(read, found)].some((reading) => {
      if (!reading) return false;
      const secret = read.slice(reading.valueStart, reading.valueEnd);
      if (secret.length < least || (most > 0 && secret.length > most)) return false;
      if (chars !== undefined && ![...secret].every((char) => setOf(chars)[char.charCodeAt(0)] === 1))
        return false;
      if (!/\d/.test(secret)) {
        if (digit || secret.length < letters) return false;
        if (letters > 0) return /^[A-Za-z]+$/.test(secret) && (!drawn || isDrawn(secret));
      }
      return (blanks || !/[ \t]/.test(secret)) && (signs || !/[,;&|<>"'`(){}[\]\\]/.test(secret));
    });
  });
}

/** What a check of generic rules takes of letters alone, roughly. */
function isDrawn(letters: string): boolean {
  const isMixed = /[a-z]/.test(letters) && /[A-Z]/.test(letters);
  return (
    nameBits(letters) <
    (isMixed ? -1.2 : -1.5) * letterPairs(letters) + (isMixed ? 0 : nameBits(letters) - wordBits(letters))
  );
}

/** What a name may end in behind its keyword, and what it speaks of a secret with. */
const TAIL = new RegExp(`^(?:${TAIL_WORDS.join("|")}|v?\\d|[-._]){0,9}$`, "i");
const SPEAKING = new RegExp(SECRET_WORDS.join("|"), "i");

/** A generic rule's look, for values of sixteen characters or more. */
const WANTS: AssignmentLook = {
  kind: "assignment",
  least: 16,
  most: 0,
  digit: false,
  letters: 0,
  drawn: false,
  blanks: false,
  signs: false,
  name: "any",
  decodes: false,
};

/** Letters that nobody would take for words. */
const LETTERS = ["kTRwQzbL", "mNpXsVcHy"].join("");

describe("the first look at an assignment", () => {
  it.each([
    ["a character that nobody sees, in a name", `${NAME}\xe2\x80\x8bKey = "${LETTERS}"`],
    ["one before a value", `${NAME} = \xe2\x80\x8b'${LETTERS}'`],
    ["a call that puts the name together", `${NAME}_".concat("key = '${LETTERS}'`],
    ["a name that goes on behind a hidden break, in JSON", `${NAME}_\\\\\\nkey = '${LETTERS}'`],
    ["an operator of two signs in quoted-printable", `${NAME} +=3D "${LETTERS}"`],
    ["an entity for the quote of a literal in the next line", `${NAME}:\n  &quot;${LETTERS}&quot;`],
    ["the same behind a comment", `${NAME}: # of mine\n  &#34;${LETTERS}&#34;`],
    ["a break that is written out behind a comment", `${NAME}: # of mine\\n  '${LETTERS}'\n`],
    ["an entity for a quote that is escaped", `${NAME}\\&quot;:\\&quot;${LETTERS}\\&quot;`],
    ["the first member of a list that is joined", `${NAME}=kTRw", "${LETTERS}"].join("")`],
  ])("lets through what decodes to a value: %s", (_, text) => {
    const bytes = Buffer.from(text, "latin1");
    const at = bytes.indexOf(NAME);
    expect(mayBeAssigned(bytes, 0, at, at + NAME.length, { ...WANTS, decodes: true })).toBe(true);
  });

  it("lets an escape through whose sign is one of a value's characters", () => {
    const wants = { ...WANTS, decodes: true, signs: true, chars: "&&09AZaz" };
    const bytes = Buffer.from(`${NAME} = '${LETTERS}1&#98;x'`);
    expect(mayBeAssigned(bytes, 0, 0, NAME.length, wants)).toBe(true);
  });

  it.each([
    ["a binary of Erlang", `${NAME}, <<"${LETTERS}">>, x`],
    ["a literal with a prefix between escaped quotes", `${NAME}=b\\"${LETTERS}\\", x)`],
  ])("lets %s through", (_, text) => {
    const bytes = Buffer.from(text);
    expect(mayBeAssigned(bytes, 0, 0, NAME.length, WANTS)).toBe(true);
  });

  it("rules out nothing that a rule would take", () => {
    fc.assert(
      fc.property(name, between, value, after, look, (head, middle, secret, tail, wants) => {
        const at = head.indexOf("@");
        const text = `${head.replace("@", NAME)}${middle}${secret}${tail}`;
        // A tag that holds an operator is none.
        fc.pre(!(head.includes("<") && /["|=]/.test(middle)));
        fc.pre(isAssigned(text, at, wants));
        const bytes = Buffer.from(text, "latin1");
        expect(mayBeAssigned(bytes, 0, at, at + NAME.length, wants), text).toBe(true);
      }),
      { numRuns: 1500, maxSkipsPerRun: 1000 },
    );
  });

  it.each([
    ["an import", 'import "token.com/x/y"'],
    ["a call", "token(0123456789abcdef)"],
    ["the next word", "token is what it says 0123456789abcdef"],
    ["a short value", 'token = "abc"\n'],
    ["a value that is a call", "token = readToken(0123456789)"],
    ["a list", '"token", "secret", "password"'],
    ["a sentence", 'the "token" of somebody'],
    ["an address", "<token@x.example> 1700000000 +0000"],
    ["an address at such a host", "<ada@token.example> 1700000000abcdef\n"],
  ])("rules out %s", (_, text) => {
    const bytes = Buffer.from(text);
    const start = text.indexOf("token");
    expect(
      mayBeAssigned(bytes, 0, start, start + "token".length, { ...WANTS, digit: true, decodes: true }),
    ).toBe(false);
  });

  it.each([
    ["a word", "password = passwordField", false],
    ["names with signs in them", "password, basic_auth_of_users = read()", false],
    ["as many letters", `password: ${LETTERS}`, true],
    ["as many in quotes of their own", `password: "'${LETTERS}'"`, true],
    ["fewer with a digit among them", "password=hunter2k", true],
  ])("of values without a digit wants letters alone: %s", (_, text, expected) => {
    const wants = { ...WANTS, least: 8, letters: 14, signs: true };
    expect(mayBeAssigned(Buffer.from(text), 0, 0, "passw".length, wants)).toBe(expected);
  });

  it.each([
    ["Java", "Token token = new OAuth2AccessToken(value1, value2);", false],
    ["Go", 'token string = "0123456789abcdef"', true],
    ["Python", 'token: str = "0123456789abcdef"', true],
    ["Kotlin", 'token: String = "0123456789abcdef"', true],
    ["an arrow", "token any => 0123456789abcdef", false],
  ])("a word before the sign is a type: %s", (_, text, expected) => {
    const wants = { ...WANTS, digit: true, decodes: true };
    expect(mayBeAssigned(Buffer.from(text), 0, 0, "token".length, wants)).toBe(expected);
  });

  it("minds that a literal around name and value may go on in the next one", () => {
    const wants = { ...WANTS, least: 8, blanks: true, signs: true, decodes: true };
    expect(mayBeAssigned(Buffer.from('token=f(abcdef" + "'), 0, 0, 5, wants)).toBe(true);
    expect(mayBeAssigned(Buffer.from('token=f(abcdef" + "'), 0, 0, 5, { ...wants, decodes: false })).toBe(
      false,
    );
  });

  it("says yes where it does not see the end", () => {
    const wants = { ...WANTS, least: 200 };
    expect(mayBeAssigned(Buffer.from(`token=${"a".repeat(LOOK_BYTES)}`), 0, 0, 5, wants)).toBe(true);
    expect(mayBeAssigned(Buffer.from(`token${" ".repeat(LOOK_BYTES)}`), 0, 0, 5, wants)).toBe(true);
    expect(mayBeAssigned(Buffer.from(`token${" ".repeat(LOOK_BYTES - 1)}`), 0, 0, 5, wants)).toBe(false);
  });

  it("depends on the bytes in sight alone", () => {
    fc.assert(
      fc.property(between, value, after, look, fc.string(), (middle, secret, tail, wants, more) => {
        const seen = Buffer.from(`${middle}${secret}${tail}`.repeat(20), "latin1").subarray(0, LOOK_BYTES);
        fc.pre(seen.length === LOOK_BYTES);
        const longer = Buffer.concat([seen, Buffer.from(more)]);
        expect(mayBeAssigned(longer, 0, 0, 0, wants)).toBe(mayBeAssigned(seen, 0, 0, 0, wants));
      }),
    );
  });
});

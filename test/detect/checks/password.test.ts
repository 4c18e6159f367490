import { describe, expect, it } from "vitest";
import { readLibrary } from "../../support/library.ts";

const library = readLibrary();
const told = (text: string) =>
  library.report(text).map(({ text: secret, confidence }) => [secret, confidence]);
/** Letters and signs, as a generator draws them; made here of pieces. */
const DRAWN = ["qK#wRtZ", "xv!BmJk", "fG@hW"].join("");
const WORDS = ["Copper", "Falcon!"].join("*");
const SMALL_WORDS = ["copper", "falcon", "harbour", "47"].join("-");

describe("a password without a figure", () => {
  it("is told when it was drawn", () => {
    expect(told(`password: "${DRAWN}"`)).toEqual([[DRAWN, "medium"]]);
    expect(told(`$mail->Password = '${DRAWN}';`)).toEqual([[DRAWN, "medium"]]);
    expect(told(`define('DB_PASSWORD', '${DRAWN}');`)).toEqual([[DRAWN, "medium"]]);
    expect(told(`$smtp_pass = "${DRAWN}";`)).toEqual([[DRAWN, "medium"]]);
  });

  it("is told with low confidence when signs part its words", () => {
    expect(told(`auth: { user: 'bob', pass: '${WORDS}' }`)).toEqual([[WORDS, "low"]]);
  });

  it.each([
    'password: "Required!"',
    'password: "Password!Again"',
    'password = "Please&nbsp;Enter"',
    `newPassword: "${WORDS}"`,
    'password="@scope/NameOfPackage"',
    "password: 'confirm-password!'",
    'password: "Asdfghjkl!@#Qwe"',
  ])("is no text: %s", (text) => {
    expect(told(text)).toEqual([]);
  });
});

describe("a password of small words and a number", () => {
  it("is told with low confidence where a password is set", () => {
    expect(told(`key-store-password: ${SMALL_WORDS}\n`)).toEqual([[SMALL_WORDS, "low"]]);
  });

  it("is no name of something in code", () => {
    expect(told("password: reset-user-form-47\n")).toEqual([]);
  });
});

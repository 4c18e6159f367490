import { describe, expect, it } from "vitest";
import { createScanner } from "../../src/detect/scanner.ts";
import { readEncodedText } from "../../src/detect/texts/text-scanner.ts";
import { work } from "../../src/detect/view.ts";
import { readLibrary } from "../support/library.ts";
import { MARKER, openAiRules, rulesOf, SMALL_RULES } from "./rules.ts";

const library = readEncodedText(createScanner(readLibrary().ruleSet));
const small = createScanner(rulesOf(SMALL_RULES));
const openAi = createScanner(openAiRules());

/** Texts that repeat one piece: everything is a keyword, an escape, a wrap or a quote. */
const PIECES: readonly (readonly [name: string, piece: string])[] = [
  ["assignments", "key="],
  ["open literals", 'key: "'],
  ["percent signs", "%"],
  ["percent escapes", "%5f"],
  ["percent escapes of percent signs", "%25"],
  ["halves of unicode escapes", "\\u00"],
  ["unicode escapes", "\\u005f"],
  ["entities", "&#95;"],
  ["backslashes and quotes", '\\\\\\"'],
  ["quotes", "\"'`"],
  ["joints", '" + "'],
  ["soft line breaks", "=\n"],
  ["base64 of a marker", Buffer.from(`xx${MARKER}yyy`).toString("base64")],
  ["markers", MARKER],
  ["markers in UTF-16", Buffer.from(MARKER, "utf16le").toString("latin1")],
  ["markers in hexadecimal", Buffer.from(MARKER).toString("hex")],
  ["token characters", "aB3_-x9Q"],
  ["beginnings of keys", "tok_"],
  ["openings without an end", "BEG"],
  ["members of JWK", '"kty":'],
  ["beginnings of tokens", "glrt-"],
  ["beginnings of private keys", "-----BEGIN PRIVATE KEY-----"],
  ["addresses", "api.openai.com "],
  ["codes of a prefix", "0x67, 0x68, 0x70, "],
  ["bytes of a prefix", "67 68 70 "],
  ["a dump", "00000010: 6768 7067 6870  ghpghp\n"],
  ["members of a list", '"ghp_", '],
  ["lists put together", '["ghp_", "a"].join(""), '],
  ["prefixes in pieces", 'gh" + "p_'],
  ["lists with names", 'x = ["gh", "p_"]\n'],
  ["lists put together by name", 'xs = ["ghp_", "b"]; xs.join("")\n'],
  ["prefixes as numbers", "103 104 112 95 "],
  ["prefixes as bytes with hyphens", "67-68-70-5f-"],
  ["prefixes as escapes of CSS", "\\67 \\68 \\70 \\5f "],
  ["prefixes as calls", "chr(103).chr(104).chr(112).chr(95)."],
  ["markers as numbers", [...MARKER].map((char) => `${char.charCodeAt(0)},`).join("")],
  ["dumps of prefixes", "00000010: 6768 705f 6768 705f 6768 705f 6768 705f  ghp_ghp_ghp_ghp_\n"],
  ["escapes of escapes", "%5c%75%30%30%36%37"],
  ["escapes behind backslashes", "\\\\u0067\\\\u0068\\\\u0070"],
  ["wrapped base64 of private keys", "LS0tLS1CRUdJ\n"],
  ["blanks behind a quote", `ghp_"${" ".repeat(78)}`],
  ["operators behind a quote", `ghp_"${" . ".repeat(60)}`],
  ["text in base64", Buffer.from("password = abc-12345678, key: x, ").toString("base64")],
  [
    "text in base64, line by line",
    `${Buffer.from("password = abc-12345678, key: x, ").toString("base64")}\n`,
  ],
  ["words in base64", `"${Buffer.from("password = abc-12345678, key").toString("base64")}", `],
  [
    "text in base64 in base64",
    Buffer.from(Buffer.from("token: abc-12345678, k").toString("base64")).toString("base64"),
  ],
  ["text in hexadecimal", Buffer.from("password = abc-12345678 ").toString("hex")],
  ["NULs", "\0"],
  ["line breaks", "\n"],
];

/** Characters that are decoded and searched for each byte, at most. `npm run bench` tells how long that takes. */
const MOST_WORK = 1_000;

describe("a hostile text costs no more than in proportion to its length:", () => {
  it.each(PIECES)("%s", (_, piece) => {
    for (const scanner of [small, openAi, library]) {
      const scan = (length: number) => {
        const before = work.characters;
        scanner.scan(Buffer.alloc(length, piece, "latin1"));
        return work.characters - before;
      };
      const one = scan(16 << 10);
      expect(one).toBeLessThan(MOST_WORK * (16 << 10));
      // In proportion: 4 times. Quadratic: 16 times.
      expect(scan(64 << 10)).toBeLessThan(5 * one + 10_000);
    }
  });
});

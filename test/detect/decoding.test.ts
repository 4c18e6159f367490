import { describe, expect, it } from "vitest";
import { loadScanner } from "../../src/detect/load-scanner.ts";
import { createScanner } from "../../src/detect/scanner.ts";
import { rankRules, settle } from "../../src/detect/tell/settle.ts";
import type { Match } from "../../src/detect/types.ts";
import { FOREIGN_RULES, openAiRules, projectKey, rulesOf } from "./rules.ts";

const ruleSet = openAiRules();
const scanner = createScanner(ruleSet);
const ranks = rankRules(ruleSet.rules);
const key = projectKey(3);
const middle = key.indexOf("T3Bl");

function report(bytes: Uint8Array): Match[] {
  return settle(scanner.scan(bytes), ranks);
}

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
/** As RFC 4648 has it: five bits a character. */
const base32 = (text: string) =>
  wrap(
    each(text, (code) => code.toString(2).padStart(8, "0")),
    5,
    " ",
  )
    .split(" ")
    .map((bits) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(bits.padEnd(5, "0"), 2)])
    .join("");
const wide = (text: string) => Buffer.from(text, "utf16le").toString("latin1");
const swapped = (text: string) => Buffer.from(text, "utf16le").swap16().toString("latin1");
const wrap = (text: string, width: number, joint: string) =>
  (text.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join(joint);
const each = (text: string, write: (code: number) => string) =>
  [...text].map((char) => write(char.charCodeAt(0))).join("");
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, "0");
const percent = (text: string) => each(text, (code) => `%${hex(code, 2)}`);

const FORMS: readonly (readonly [form: string, text: string, encodings: readonly string[]])[] = [
  ["as it is", key, []],
  ["behind a written line break", `"\\n${key}\\n"`, []],
  ["in JSON in JSON", JSON.stringify(JSON.stringify({ a: `x "${key}"` })), []],
  ["in \\u escapes", each(key, (code) => `\\u${hex(code, 4)}`), ["escape"]],
  ["in \\u{} escapes", each(key, (code) => `\\u{${hex(code, 2)}}`), ["escape"]],
  ["in \\x escapes", each(key, (code) => `\\x${hex(code, 2)}`), ["escape"]],
  ["with one escape in its marker", `${key.slice(0, middle)}\\u0054${key.slice(middle + 1)}`, ["escape"]],
  ["with its hyphens escaped twice", key.replaceAll("-", "\\\\u002d"), ["escape", "escape"]],
  ["in percent escapes", percent(key), ["percent"]],
  ["in percent escapes, twice", percent(percent(key)), ["percent", "percent"]],
  ["in HTML entities", key.replaceAll("-", "&#45;").replaceAll("_", "&lowbar;"), ["html"]],
  ["in hexadecimal HTML entities", each(key, (code) => `&#x${hex(code, 2)};`), ["html"]],
  ["in base64", base64(`user:${key}\n`), ["base64"]],
  ["in base64 of base64", base64(base64(`x${key}`)), ["base64", "base64"]],
  ["in base64, three deep", base64(base64(base64(`xy${key}`))), ["base64", "base64", "base64"]],
  ["in base64 of UTF-16", base64(wide(`$env:KEY='${key}'`)), ["base64", "utf-16"]],
  ["in base64 over indented lines", `data:\n  ${wrap(base64(`foo:${key}\nbar`), 64, "\n  ")}`, ["base64"]],
  ["in base64 over CRLF lines", wrap(base64(`foo:${key}\nbar`), 76, "\r\n"), ["base64"]],
  ["in base64 that a mail quotes", wrap(base64(`foo:${key}\nbar`), 76, "\n> "), ["base64"]],
  ["in base64 in a comment", `# ${wrap(base64(`foo:${key}\nbar`), 64, "\n# ")}`, ["base64"]],
  ["in base64 in a comment of slashes", `// ${wrap(base64(`foo:${key}\nb`), 60, "\n  // ")}`, ["base64"]],
  ["in base64 in a comment of stars", ` * ${wrap(base64(`foo:${key}\nbar`), 64, "\r\n * ")}`, ["base64"]],
  ["in base64 over written breaks", wrap(base64(key), 76, "\\n"), ["base64"]],
  ["in base64 over string pieces", `"${wrap(base64(`k=${key}`), 76, '" +\n  "')}"`, ["joined", "base64"]],
  ["in base64 with escaped slashes", base64(`???${key}???>>>`).replaceAll("/", "\\/"), ["base64"]],
  ["with percent escapes in base64", base64(key.replaceAll("-", "%2D")), ["base64", "percent"]],
  ["in base64 in UTF-16", wide(` ${base64(key)} `), ["utf-16", "base64"]],
  ["in hexadecimal", Buffer.from(`=${key}\n`).toString("hex"), ["hex"]],
  ["in upper-case hexadecimal", Buffer.from(`=${key}\n`).toString("hex").toUpperCase(), ["hex"]],
  ["in base32", base32(`foo:${key}\n`), ["base32"]],
  ["in base32 over lines", wrap(base32(`a foo:${key}\n`), 64, "\n"), ["base32"]],
  ["in hexadecimal over lines", wrap(Buffer.from(`foo:${key}\n`).toString("hex"), 60, "\n"), ["hex"]],
  [
    "in hexadecimal that a mail quotes",
    wrap(Buffer.from(`foo:${key}\n`).toString("hex"), 64, "\r\n> "),
    ["hex"],
  ],
  ["in UTF-16, little endian", wide(`a="${key}"`), ["utf-16"]],
  ["in UTF-16, big endian, before a wide character", swapped(`a=${key}中`), ["utf-16"]],
  ["in UTF-16, before a wide character", wide(`a=${key}\u012d`), ["utf-16"]],
  ["in UTF-32", [...`ab ${key} x`].map((char) => `${char}\0\0\0`).join(""), ["utf-32"]],
  ["in quoted-printable", `k=3D${wrap(key, 40, "=\n")}`, ["quoted-printable"]],
  ["in quoted-printable with CRLF", `k=3D${wrap(key, 70, "=\r\n")}`, ["quoted-printable"]],
  [
    "with a soft break in its marker",
    `${key.slice(0, middle + 3)}=\n${key.slice(middle + 3)}`,
    ["quoted-printable"],
  ],
  ["joined with +", `x = "${key.slice(0, 8)}" + "${key.slice(8)}"`, ["joined"]],
  ["joined with . in PHP", `$x = '${key.slice(0, 20)}' . '${key.slice(20)}';`, ["joined"]],
  ["joined within its marker", `x = "${key.slice(0, middle + 3)}" + "${key.slice(middle + 3)}"`, ["joined"]],
  [
    "joined late within its marker",
    `x = '${key.slice(0, middle + 6)}' . '${key.slice(middle + 6)}'`,
    ["joined"],
  ],
  [
    "in base64 over lines that break its marker",
    wrap(base64(`${"-".repeat(2 * 57 - middle - 3)}${key}`), 76, "\n"),
    ["base64"],
  ],
  ["joined with .. in Lua", `x = "${key.slice(0, 20)}" .. "${key.slice(20)}"`, ["joined"]],
  ["joined with & in Visual Basic", `x = "${key.slice(0, 20)}" & _\n    "${key.slice(20)}"`, ["joined"]],
  ["joined with ++ in Haskell", `x = "${key.slice(0, 20)}" ++ "${key.slice(20)}"`, ["joined"]],
  ["joined with ^ in OCaml", `let x = "${key.slice(0, 20)}" ^ "${key.slice(20)}"`, ["joined"]],
  ["joined with ~ in D", `auto x = "${key.slice(0, 20)}" ~ "${key.slice(20)}";`, ["joined"]],
  ["joined with * in Julia", `x = "${key.slice(0, 20)}" * "${key.slice(20)}"`, ["joined"]],
  ["joined with // in Fortran", `x = '${key.slice(0, 20)}' // '${key.slice(20)}'`, ["joined"]],
  ["joined in different quotes", `x = "${key.slice(0, 6)}" + '${key.slice(6)}'`, ["joined"]],
  ["joined over a comment", `x = "${key.slice(0, 6)}" + // the rest\n  "${key.slice(6)}";`, ["joined"]],
  ["joined below a comment", `x = ("${key.slice(0, 6)}"  # the rest\n  "${key.slice(6)}")`, ["joined"]],
  ["joined with C#'s verbatim literals", `x = @"${key.slice(0, 6)}" + @"${key.slice(6)}";`, ["joined"]],
  ["in Haskell's string gap", `x = "${key.slice(0, 20)}\\\n  \\${key.slice(20)}"`, ["joined"]],
  [
    "in pieces in lines of a notebook's cell",
    JSON.stringify([`x = ("${key.slice(0, 20)}"\n`, `     "${key.slice(20)}")\n`], null, 1),
    ["escape", "joined"],
  ],
  ["in lower-case quoted-printable", `k=3d${wrap(key, 40, "=\n")}`, ["quoted-printable"]],
  ["joined over lines", `x = "${key.slice(0, 20)}" +\n    "${key.slice(20)}"`, ["joined"]],
  [
    "joined over lines that begin with the operator",
    `x = "${key.slice(0, 20)}"\n  + "${key.slice(20)}"`,
    ["joined"],
  ],
  [
    "in adjacent literals",
    `x = ("${key.slice(0, 8)}"\n   "${key.slice(8, 120)}"\n   "${key.slice(120)}")`,
    ["joined"],
  ],
  [
    "with characters that nobody sees",
    `${key.slice(0, 4)}\xe2\x80\x8b${key.slice(4, 30)}\xe2\x81\xa0${key.slice(30)}`,
    ["escape"],
  ],
  ["with one of them escaped", `"${key.slice(0, 30)}\\u200b${key.slice(30)}"`, ["escape"]],
  ["with one of them as an HTML entity", `${key.slice(0, 30)}&#8203;${key.slice(30)}`, ["html"]],
  ["in octal escapes", each(key, (code) => `\\${code.toString(8).padStart(3, "0")}`), ["escape"]],
  ["in \\U escapes", each(key.slice(0, 3), (code) => `\\U${hex(code, 8)}`) + key.slice(3), ["escape"]],
  [
    "in quoted-printable, every character",
    each(key, (code) => `=${hex(code, 2).toUpperCase()}`),
    ["quoted-printable"],
  ],
  ["in literals side by side", `x = "${key.slice(0, 20)}""${key.slice(20)}"`, ["joined"]],
  ["in literals of a shell", `X='${key.slice(0, 20)}'"${key.slice(20)}"`, ["joined"]],
  ["joined with concat", `x = "${key.slice(0, 20)}".concat("${key.slice(20)}")`, ["joined"]],
  ["joined by the next statement", `x = "${key.slice(0, 20)}";\nx += "${key.slice(20)}";`, ["joined"]],
  [
    "joined by the next statement of PHP",
    `$x = '${key.slice(0, 20)}';\n$x .= '${key.slice(20)}';`,
    ["joined"],
  ],
  ["over a line that ends in a backslash", `x = "${key.slice(0, 100)}\\\n${key.slice(100)}"`, ["joined"]],
]; // prettier-ignore

describe("a key", () => {
  it.each(FORMS)("is found %s", (_, text, encodings) => {
    const before = text.includes("\0") ? wide("some text\n") : "some text\n";
    const around = text.includes("\0\0\0") ? "\0\0\0\0" : before;
    const big = text.startsWith("\0");
    const bytes = Buffer.from(
      `${big ? swapped("some text\n") : around}${text}${big ? swapped("\nend") : "\nend"}`,
      "latin1",
    );
    const found = report(bytes);
    expect(found.map((match) => match.text)).toEqual([key]);
    expect(found[0]?.encodings).toEqual(encodings);
    expect(found[0]?.confidence).toBe("high");
  });

  it("has the place of its encoded form", () => {
    const cases = [
      [key, key],
      [percent(key), percent(key)],
      [`"${key.slice(0, 9)}" + "${key.slice(9)}"`, `${key.slice(0, 9)}" + "${key.slice(9)}`],
      [Buffer.from(`=${key}\n`).toString("hex"), Buffer.from(key).toString("hex")],
    ] as const;
    for (const [text, written] of cases) {
      const bytes = Buffer.from(`some text\n${text}\nend`);
      const [match] = report(bytes);
      expect(bytes.subarray(match?.start, match?.end).toString()).toBe(written);
    }
  });

  it("is not found four encodings deep, nor in the pieces of a list", () => {
    const deep = JSON.stringify(
      JSON.stringify(JSON.stringify(JSON.stringify([key.replaceAll("-", "\u0001")]))),
    );
    expect(report(Buffer.from(deep.replaceAll("u0001", "u002d")))).toEqual([]);
    expect(
      report(Buffer.from(`["${key.slice(0, 30)}", "${key.slice(30)}"]`)).map(({ text }) => text),
    ).not.toContain(key);
  });
});

describe("foreign rules", () => {
  it("without keywords are tried everywhere, far apart and across lines", async () => {
    const foreign = await loadScanner(rulesOf(FOREIGN_RULES, "re2"));
    const hex32 = "0123456789abcdef".repeat(2);
    const filler = "const answer = compute(41) + 1;\n".repeat(2000);
    const long = "word ".repeat(20_000);
    const text = `${hex32}\n${filler}x = "${hex32}"\n${filler}${long}${hex32} ${long}\n${hex32}`;
    const places = [...text.matchAll(new RegExp(hex32, "g"))].map(({ index }) => index);
    const found = foreign.scan(Buffer.from(text)).filter(({ ruleId }) => ruleId === "hex32");
    expect(found.map(({ start }) => start)).toEqual(places);
  });

  it("take the beginning of the text for one only where the blob begins", async () => {
    const foreign = await loadScanner(rulesOf(FOREIGN_RULES, "re2"));
    const text = `abc first\n${"def line\n".repeat(5000)}`;
    const found = foreign.scan(Buffer.from(text)).filter(({ ruleId }) => ruleId === "first-line");
    expect(found.map(({ start }) => start)).toEqual([0]);
  });
});

describe("keywords of foreign rules, whose case counts for nothing", () => {
  const token = ["Acme", "0123456789abcdef"].join("_");
  const rule = (regex: string, keyword: string) =>
    loadScanner(rulesOf(`[[rules]]\nid = "t"\nregex = '${regex}'\nkeywords = ["${keyword}"]`, "re2"));

  it("are met in base64 and hexadecimal as their pattern writes them", async () => {
    const foreign = await rule("Acme_[a-f0-9]{16}", "acme_");
    for (const text of [base64(`token = ${token}`), base64(token), Buffer.from(token).toString("hex")])
      expect(foreign.scan(Buffer.from(`x: ${text}\n`)).map((match) => match.text)).toEqual([token]);
  });

  it("in small and in capital letters where it does not say", async () => {
    for (const foreign of [
      await rule("(?i)Acme_[a-f0-9]{16}", "ACME_"),
      await rule("[aA][cC][mM][eE]_[a-fA-F0-9]{16}", "Acme_"),
      await rule("[a-zA-Z]{4}_[a-fA-F0-9]{16}", "token"),
    ])
      for (const text of [`token ${token.toLowerCase()}`, `TOKEN ${token.toUpperCase()}`])
        expect(foreign.scan(Buffer.from(base64(text))).map((match) => match.text)).toEqual([text.slice(6)]);
  });
});

describe("a keyword in base64 of UTF-16", () => {
  it("is met wherever it begins", () => {
    const small = createScanner(
      rulesOf(`[[rules]]\nid = "t"\nregex = 'acm_[0-9a-z]{12}'\nkeywords = ["acm_"]\ncaseSensitive = true`),
    );
    for (const before of ["", "x", "xy", "xyz"]) {
      const text = base64(wide(`${before} acm_0123abcd4567 and what follows`));
      expect(small.scan(Buffer.from(text)).map((match) => match.text)).toEqual(["acm_0123abcd4567"]);
    }
  });
});

describe("a keyword in wrapped base64", () => {
  it("is met wherever a line ends", () => {
    const small = createScanner(
      rulesOf(
        `[[rules]]\nid = "t"\nregex = 'acme_live_[0-9a-z]{12}'\nkeywords = ["acme_live_"]\ncaseSensitive = true`,
      ),
    );
    const token = ["acme", "live", "0123abcd4567"].join("_");
    const text = base64(`a line before the one that counts\nkey=${token}\nand one behind it`);
    // Encoders break between groups of four.
    for (let width = 20; width <= 76; width += 4) {
      const found = small.scan(Buffer.from(wrap(text, width, "\n")));
      expect(
        found.map(({ ruleId }) => ruleId),
        `lines of ${width}`,
      ).toEqual(["t"]);
    }
  });
});

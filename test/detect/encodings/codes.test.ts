import { describe, expect, it } from "vitest";
import { readLibrary } from "../../support/library.ts";
import { tokens } from "../tokens.ts";

const library = readLibrary();
const hex = (code: number) => code.toString(16).padStart(2, "0");
const codes = (text: string) => [...text].map((char) => char.charCodeAt(0));
const each = (text: string, write: (code: number) => string, joint: string) =>
  codes(text).map(write).join(joint);
const decimal = (text: string, joint = ", ") => each(text, String, joint);
const prefixed = (text: string, joint = ", ") => each(text, (code) => `0x${hex(code)}`, joint);
/** In lines of `size` codes. */
const inLines = (items: string, size: number, joint: string) => {
  const all = items.split(", ");
  return Array.from({ length: Math.ceil(all.length / size) }, (_, line) =>
    all.slice(line * size, (line + 1) * size).join(", "),
  ).join(joint);
};
/** The lines of a dump: address, bytes, characters. */
function dump(text: string, write: (line: string, address: string) => string): string {
  return Array.from({ length: Math.ceil(text.length / 16) }, (_, line) =>
    write(text.slice(line * 16, line * 16 + 16), hex(line * 16).padStart(8, "0")),
  ).join("\n");
}
const pairs = (line: string) => (line.match(/.{1,2}/gs) ?? []).map((pair) => each(pair, hex, "")).join(" ");
const shown = (line: string) => line.replace(/[^\x20-\x7e]/g, ".");

/** Each holds the token at least once, written as the codes of its characters. */
const WRITTEN: Readonly<Record<string, (token: string) => string>> = {
  "an array of JavaScript": (t) => `const key = String.fromCharCode(${decimal(t)});`,
  "a minified one": (t) => `k=String.fromCharCode(...[${decimal(t, ",")}])`,
  "a buffer": (t) => `const key = Buffer.from([${prefixed(t)}]).toString();`,
  "a buffer in JSON": (t) => `{"type":"Buffer","data":[${decimal(t, ",")}]}`,
  "bytes of Python": (t) => `key = bytes([${decimal(t)}]).decode()`,
  "bytes of Go, in lines": (t) => `var key = []byte{\n\t${inLines(prefixed(t), 12, ",\n\t")},\n}`,
  "an array of C in lines of eight": (t) =>
    `static const unsigned char key[] = {\n  ${inLines(prefixed(t), 8, ",\n  ")}\n};`,
  "an array of C, upper case": (t) =>
    `char key[] = {${each(t, (code) => `0x${hex(code).toUpperCase()}`, ",")}};`,
  "bytes of Java with casts": (t) =>
    `byte[] k = {(byte) ${each(t, (code) => `0x${hex(code)}`, ", (byte) ")}};`,
  "bytes of Rust": (t) => `let key = [${each(t, (code) => `${code}u8`, ", ")}];`,
  "decimal numbers between blanks": (t) => `echo ${decimal(t, " ")} | tochars`,
  "hexadecimal numbers between blanks": (t) => `key: ${each(t, hex, " ")}`,
  "hexadecimal numbers with colons": (t) => `key: ${each(t, hex, ":")}`,
  "hexadecimal numbers with hyphens": (t) => `var key = "${each(t, hex, "-").toUpperCase()}";`,
  "a dump of xxd": (t) =>
    dump(`KEY=${t}\n`, (line, at) => `${at}: ${pairs(line).padEnd(39)}  ${shown(line)}`),
  "a dump of xxd, shifted": (t) =>
    dump(`A_KEY=${t}\n`, (line, at) => `${at}: ${pairs(line).padEnd(39)}  ${shown(line)}`),
  "a dump of hexdump": (t) =>
    dump(
      `KEY=${t}\n`,
      (line, at) =>
        `${at}  ${`${each(line.slice(0, 8), hex, " ")}  ${each(line.slice(8), hex, " ")}`.padEnd(48)}  |${shown(line)}|`,
    ),
  "calls of PHP": (t) => `$key = ${each(t, (code) => `chr(${code})`, ".")};`,
  "calls of PHP with blanks": (t) => `$key = ${each(t, (code) => `chr(${code})`, " . ")};`,
  "calls of Python": (t) => `key = ${each(t, (code) => `chr(${code})`, " + ")}`,
  "calls of Visual Basic": (t) => `key = ${each(t, (code) => `Chr(${code})`, " & ")}`,
  "escapes of CSS": (t) => `content: "${each(t, (code) => `\\${hex(code)} `, "")}"`,
  "escapes of Perl": (t) => `my $key = "${each(t, (code) => `\\x{${hex(code)}}`, "")}";`,
};

describe("a token in codes of its characters", () => {
  it.each(Object.entries(WRITTEN))("%s", (_, write) => {
    for (const { ruleId, token } of tokens("codes")) {
      const text = `// settings\n${write(token)}\n// the end\n`;
      const found = library.report(text).filter((match) => match.text === token);
      expect(
        found.map((match) => match.ruleId),
        `${ruleId}: ${text}`,
      ).toEqual([ruleId]);
      expect(found[0]?.encodings).toEqual(["codes"]);
    }
  });

  it("has the place of all of its codes", () => {
    for (const { token } of tokens("codes")) {
      const text = `key = [1, 2, ${decimal(token)}, 10];`;
      const [match] = library.report(text);
      expect(text.slice(match?.start, match?.end)).toBe(decimal(token));
    }
  });

  it.each([
    [
      "numbers of which one is none",
      (t: string) => decimal(`${t.slice(0, 9)}${t.slice(9)}`).replace(/, (?=\d+, \d+$)/, ", 300, "),
    ],
    ["codes that go on as part of a word", (t: string) => decimal(`x${t}`)],
    ["too few", (t: string) => decimal(t.slice(0, 10))],
    ["numbers with digits behind the point", (t: string) => each(t, (code) => `${code}.5`, ", ")],
  ])("is none in %s", (_, write) => {
    // OpenAI's are told behind a letter as well.
    for (const { token } of tokens("codes").filter(({ ruleId }) => !ruleId.startsWith("openai"))) {
      const found = library.report(`key = [${write(token)}];\n`);
      expect(found.map(({ text }) => text)).not.toContain(token);
    }
  });
});

import { describe, expect, it } from "vitest";
import { createScanner } from "../../../src/detect/scanner.ts";
import { fillIn, readLibrary } from "../../support/library.ts";

const library = readLibrary();
const first = fillIn("{{alnum:13}}7", "tables");
const second = fillIn("{{alnum:13}}4", "table, too");
const secretsIn = (text: string) => library.report(text).map(({ text: secret }) => secret);

const MARKDOWN = `| Host | User | Password |\n| --- | :--- | ---: |\n| a | app | ${first} |\n| b | app | \`${second}\` |\n`;
const VALUES = `id,name,password\n1,bob,${first}\n2,"O""Neil",${second}\n`;

describe("a secret below a column's name", () => {
  it.each([
    ["Markdown", MARKDOWN],
    ["Markdown without outer bars", `Host | Password\n-----|-----\na | ${first}\nb | ${second}\n`],
    [
      "Markdown with a name in bold",
      `| A | **API password** |\n|---|---|\n| a | ${first} |\n| b | ${second} |`,
    ],
    ["a comment", ` * | user | password |\n * |------|------|\n * | a | ${first} |\n * | b | ${second} |\n`],
    ["what a database prints", ` name | password\n------+------\n a | ${first}\n b | ${second}\n(2 rows)\n`],
    ["a grid", `+---+---+\n| n | password |\n+---+---+\n| a | ${first} |\n| b | ${second} |\n+---+---+\n`],
    ["a literal in JSON", JSON.stringify({ text: MARKDOWN })],
    ["JSON in JSON", JSON.stringify(JSON.stringify({ text: MARKDOWN }))],
    ["a cell of a notebook", JSON.stringify({ source: MARKDOWN.split(/(?<=\n)/) }, null, 1)],
    ["Windows' line ends", MARKDOWN.replaceAll("\n", "\r\n")],
    ["separated values", VALUES],
    ["separated values in a literal", JSON.stringify({ text: `name,password\na,${first}\nb,${second}\n` })],
    ["quoted values", `"name","password"\n"a","${first}"\n"b","${second}"\n`],
    ["values with semicolons", `name;passwort;age\na;${first};1\nb;${second};2\n`],
    [
      "tuples of SQL",
      `INSERT INTO users (id, name, password) VALUES\n(1, 'it''s', '${first}'),\n(2, NULL, '${second}');`,
    ],
    [
      "tuples of SQL with calls",
      `insert into \`u\` (\`at\`,\`password\`,\`n\`) values (now(),'${first}',-1),(now(),'${second}',2)`,
    ],
    ["a dump of PostgreSQL", `COPY public.u (id, password) FROM stdin;\n1\t${first}\n2\t${second}\n\\.\n`],
  ])("is found in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([first, second]);
  });

  it.each([
    ["another column's", `| Password | Host |\n|---|---|\n| yes | ${first} |\n`],
    ["no table", `a | password\n---- some text ----|\nb | ${first}\n`],
    ["a list of names", `user,password\nhost,password\nport,number\n`],
    ["code", `call(user,password);\nother(user,${first});\n`],
    ["a row of another length", `id,name,password\n1,${first}\n`],
    ["hashes", `id,name,password\n1,bob,${fillIn("{{hex:40}}", "hash")}\n`],
    ["place-holders", `INSERT INTO users (id, password) VALUES (?, ?), (:id, :password), ($1, $2)`],
    ["words", `| Option | Password |\n|---|---|\n| -p | the password of the user |\n| -q | ask-for-it |\n`],
    ["identifiers", `| Field | Token |\n|---|---|\n| a | AccessTokenFactory2 |\n| b | v1.2.3-beta4 |\n`],
    ["a name of something else", `name,password_hint\nbob,${first}\n`],
  ])("is none in %s", (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });

  it("is found, or left, wherever the text is cut", () => {
    const scanner = createScanner(library.ruleSet);
    const text = `${"x ".repeat(300)}\n\n${MARKDOWN}${"| c | app | none |\n".repeat(120)}\n${VALUES}`;
    const bytes = Buffer.from(text);
    const whole = scanner.scan(bytes);
    expect(whole.filter(({ text: secret }) => secret === first || secret === second).length).toBe(4);
    for (let at = 600; at < bytes.length; at += 97) {
      const parts = [
        ...scanner.scan(bytes, [{ start: 0, end: at }]),
        ...scanner.scan(bytes, [{ start: at, end: bytes.length }]),
      ];
      expect(new Set(parts.map(({ ruleId, start }) => `${ruleId} ${start}`))).toEqual(
        new Set(whole.map(({ ruleId, start }) => `${ruleId} ${start}`)),
      );
    }
  });
});

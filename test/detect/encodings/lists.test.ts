import { describe, expect, it } from "vitest";
import { readLibrary } from "../../support/library.ts";
import { type Token, tokens } from "../tokens.ts";

const library = readLibrary();
const pieces = (token: string, ...cuts: readonly number[]) =>
  [0, ...cuts].map((from, index) => token.slice(from, cuts[index]));
const quoted = (parts: readonly string[], joint = ", ", quote = '"') =>
  parts.map((part) => `${quote}${part}${quote}`).join(joint);

/** How languages put the members of a list together. */
const JOINED: Readonly<Record<string, (parts: readonly string[]) => string>> = {
  JavaScript: (p) => `const key = [${quoted(p)}].join("");`,
  "JavaScript, single quotes, minified": (p) => `x={k:[${quoted(p, ",", "'")}].join(''),y:1}`,
  "TypeScript, a line each": (p) => `const key: string = [\n  ${quoted(p, ",\n  ")},\n].join("");`,
  "JavaScript, a line each with comments": (p) =>
    `const key = [\n  ${quoted(p, ", // next\n  ", "'")}\n]\n  .join('')`,
  "JavaScript, by name": (p) => `const parts = [${quoted(p)}];\nconst key = parts.join("");`,
  "JavaScript, reduced": (p) => `const key = [${quoted(p)}].reduce((a, b) => a + b);`,
  Python: (p) => `key = "".join([${quoted(p)}])`,
  "Python, a tuple": (p) => `key = ''.join((${quoted(p, ", ", "'")}))`,
  "Python, by name": (p) => `PARTS = [${quoted(p)}]\nKEY = "".join(PARTS)`,
  Ruby: (p) => `key = [${quoted(p, ", ", "'")}].join`,
  "Ruby, with a separator": (p) => `key = [${quoted(p)}].join("")`,
  PHP: (p) => `$key = implode('', [${quoted(p, ", ", "'")}]);`,
  "PHP, without a separator": (p) => `$key = implode(array(${quoted(p, ", ", "'")}));`,
  "PHP, by name": (p) => `$parts = array(${quoted(p, ", ", "'")});\n$key = implode('', $parts);`,
  Java: (p) => `String key = String.join("", ${quoted(p)});`,
  "Java, a list": (p) => `String key = String.join("", List.of(${quoted(p)}));`,
  "C#": (p) => `var key = string.Concat(${quoted(p)});`,
  "C#, an array": (p) => `var key = string.Join("", new[] { ${quoted(p)} });`,
  Go: (p) => `key := strings.Join([]string{${quoted(p)}}, "")`,
  Kotlin: (p) => `val key = listOf(${quoted(p)}).joinToString("")`,
  Swift: (p) => `let key = [${quoted(p)}].joined()`,
  Scala: (p) => `val key = List(${quoted(p)}).mkString`,
  Rust: (p) => `let key = concat!(${quoted(p)});`,
  "Rust, an array": (p) => `let key = [${quoted(p)}].concat();`,
  Dart: (p) => `final key = [${quoted(p, ", ", "'")}].join();`,
  Perl: (p) => `my $key = join('', ${quoted(p, ", ", "'")});`,
  Elixir: (p) => `key = Enum.join([${quoted(p)}])`,
  Lua: (p) => `local key = table.concat({${quoted(p)}})`,
  R: (p) => `key <- paste0(${quoted(p)})`,
  SQL: (p) => `SELECT CONCAT(${quoted(p, ", ", "'")});`,
  PowerShell: (p) => `$key = -join (${quoted(p, ", ", "'")})`,
  "PowerShell, behind": (p) => `$key = (${quoted(p, ", ", "'")}) -join ''`,
  Terraform: (p) => `key = join("", [${quoted(p)}])`,
  CloudFormation: (p) => `Key: !Join ["", [${quoted(p)}]]`,
  "CloudFormation in JSON": (p) => `"Key": {"Fn::Join": ["", [${quoted(p)}]]}`,
  Jinja: (p) => `{{ [${quoted(p, ", ", "'")}] | join }}`,
  "a cell of a notebook": (p) =>
    `  "source": [\n    ${JSON.stringify(`key = "".join([${quoted(p)}])\n`)}\n  ]`,
};

describe("the members of a list that are put together", () => {
  it.each(Object.entries(JOINED))("are one token: %s", (_, write) => {
    for (const { ruleId, token, prefix } of tokens("lists")) {
      for (const cuts of [[prefix], [prefix, prefix + 9], [prefix + 6, prefix + 13]]) {
        const text = `// settings\n${write(pieces(token, ...cuts))}\n`;
        const found = library.report(text).filter((match) => match.text === token);
        expect(
          found.map((match) => match.ruleId),
          `${ruleId}: ${text}`,
        ).toEqual([ruleId]);
        expect(found[0]?.encodings.at(-1)).toBe("joined");
      }
    }
  });

  it.each([
    ["a list", (p: readonly string[]) => `const keys = [${quoted(p)}];`],
    ["arguments", (p: readonly string[]) => `compare(${quoted(p)});`],
    ["a separator", (p: readonly string[]) => `[${quoted(p)}].join(", ")`],
    ["a separator of Python", (p: readonly string[]) => `", ".join([${quoted(p)}])`],
    ["a separator of PHP", (p: readonly string[]) => `implode('-', [${quoted(p)}])`],
    ["a separator of Java", (p: readonly string[]) => `String.join(":", ${quoted(p)})`],
    ["a path", (p: readonly string[]) => `path.join(${quoted(p)})`],
    ["another list's call", (p: readonly string[]) => `f([${quoted(p)}]); [a, b].join("")`],
    ["another name's call", (p: readonly string[]) => `const parts = [${quoted(p)}];\nothers.join("")`],
  ])("are none in %s", (_, write) => {
    for (const { token, prefix } of tokens("lists")) {
      const found = library.report(`${write(pieces(token, prefix + 6))}\n`);
      expect(found.map(({ text }) => text)).not.toContain(token);
    }
  });

  it("are a value without a form of its own", () => {
    const [left, right] = ["4f9a02c7b1e8d35f6a", "70b2c9e41d8f35"];
    const text = `DEEPGRAM_API_KEY = ["${left}", "${right}8a6e0b4c"].join("")\n`;
    expect(library.report(text).map((match) => match.text)).toEqual([`${left}${right}8a6e0b4c`]);
  });

  it("have the place of all that is written", () => {
    const { token } = tokens("lists")[0] as Token;
    const text = `key = ["${token.slice(0, 8)}", "${token.slice(8)}"].join("")`;
    const [match] = library.report(text);
    expect(text.slice(match?.start, match?.end)).toBe(`${token.slice(0, 8)}", "${token.slice(8)}`);
  });
});

describe("a prefix in two pieces", () => {
  it.each([
    ["in a list", (p: readonly string[]) => `const key = [${quoted(p)}].join("");`],
    ["in a list, single quotes", (p: readonly string[]) => `key = ''.join([${quoted(p, ",", "'")}])`],
    ["with an operator", (p: readonly string[]) => `const key = ${quoted(p, " + ")};`],
    ["over lines", (p: readonly string[]) => `$key = ${quoted(p, "\n    . ", "'")};`],
    ["side by side", (p: readonly string[]) => `key = (${quoted(p, "\n  ")})`],
    ["by the next statement", (p: readonly string[]) => `k = "${p[0]}";\nk += "${p.slice(1).join("")}";`],
  ])("%s", (_, write) => {
    for (const { ruleId, token, prefix } of tokens("prefix")) {
      for (let cut = 1; cut < prefix; cut++) {
        const text = `${write(pieces(token, cut))}\n`;
        const found = library.report(text).filter((match) => match.text === token);
        expect(
          found.map((match) => match.ruleId),
          `${ruleId}: ${text}`,
        ).toEqual([ruleId]);
      }
    }
  });
});

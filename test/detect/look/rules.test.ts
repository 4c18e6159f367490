import { describe, expect, it } from "vitest";
import { LOOK_BACK, LOOK_BYTES } from "../../../src/detect/look/look.ts";
import { mayGoOn } from "../../../src/detect/look/trail.ts";
import { createScanner, type Scanner } from "../../../src/detect/scanner.ts";
import { builtinRules } from "../../../src/rules/builtin.ts";
import { createRuleSet } from "../../../src/rules/hash.ts";
import { waysBehind } from "../../../src/rules/keyword-ways.ts";
import { trailOf } from "../../../src/rules/trail.ts";
import type { Rule } from "../../../src/rules/types.ts";
import { fillIn, readLibrary } from "../../support/library.ts";
import { fc } from "../../support/property.ts";

/*
 * The looks at tokens take from each rule's pattern what a token needs behind its keyword and may not have before it. A scanner that
 * knows none of that must find the same, whatever tokens are written in and whatever stands around them.
 */

const library = readLibrary().rules;
/** What a rule sees is, for both, as much as a look sees. */
const rules = library.map((rule) => ({
  ...rule,
  reach: {
    before: Math.max(rule.reach.before, LOOK_BACK),
    after: Math.max(rule.reach.after, LOOK_BYTES),
  },
}));
const withLooks = createScanner(createRuleSet(rules, []));
const withoutLooks = createScanner(
  createRuleSet(
    rules.map(({ behind, chars, apart, next, ...rule }) => rule),
    [],
  ),
);

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const hex = (char: string, digits: number) => char.charCodeAt(0).toString(16).padStart(digits, "0");

/** What may stand right before a token, the last character of an escape among it. */
const BEFORE = [
  ...[
    "",
    " ",
    "=",
    "_",
    "-",
    '"',
    "a",
    "0",
    "key",
    "Zm9v",
    "\\n",
    "\\x3d",
    "\\u003d",
    "\\U0000003d",
    "\\075",
    "%3D",
    "%253D",
  ],
  ...[
    "=3D",
    "=\n",
    "&quot;",
    "&#61;",
    "\x1b[0m",
    "\x1b[38;5;12m",
    "\\x1b[31m",
    "\0",
    "\xe9",
    "x = y + z; a[1;2]m",
  ],
];

/** Ways to write a text, or a part of it from a place on. */
const WRITTEN: readonly ((text: string, at: number) => string)[] = [
  (text) => text,
  (text, at) => text.slice(0, at),
  (text, at) => `${text.slice(0, at)}" + "${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}" \n  "${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}" & _\n  "${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}" + \\\n  "${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}=\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\\\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\x1b[0m${text.slice(at)}`,
  (text, at) => text.slice(0, at) + text.slice(at).replace(/^./, (char) => `\\u${hex(char, 4)}`),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/^./, (char) => `%${hex(char, 2)}`),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/^./, (char) => `=${hex(char, 2).toUpperCase()}`),
  (text, at) => text.slice(0, at) + text.slice(at).replace(/^./, (char) => `&#${char.charCodeAt(0)};`),
  (text) => base64(text),
  (text) => base64(`ab${text}`).replaceAll("/", "\\/"),
  (text) => base64(`a${text}`).replace(/(.{24})/g, "$1\n  "),
  (text, at) => base64(text).replace(new RegExp(`(.{${4 + (at % 60)}})`), '$1" +\n "'),
  (text) => base64(Buffer.from(text, "utf16le").toString("latin1")),
  (text) => encodeURIComponent(base64(text)),
];

/** The examples of some rules, written in many ways, and what may stand around them. */
function textOf(some: typeof library): fc.Arbitrary<Buffer> {
  const examples = some.flatMap(({ id, examples }) =>
    examples.map((example) => fillIn(example, `${id} ${example}`)),
  );
  return fc
    .array(
      fc
        .tuple(
          fc.constantFrom(...BEFORE),
          fc.constantFrom(...examples),
          fc.constantFrom(...WRITTEN),
          fc.nat(120),
          fc.constantFrom("", "\n", '"\n', " ", ";", "-", "=="),
        )
        .map(
          ([before, example, write, at, after]) => before + write(example, at % (example.length + 1)) + after,
        ),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => Buffer.from(parts.join(""), "latin1"));
}

const text = textOf(rules.filter((rule) => rule.behind !== undefined || rule.next !== undefined));

function found(scanner: Scanner, bytes: Uint8Array): string[] {
  return scanner
    .scan(bytes)
    .map(({ ruleId, start, end, text: secret }) => `${ruleId} ${start} ${end} ${secret}`);
}

describe("the looks at the tokens of all rules", () => {
  it("rule out nothing that a rule would take", () => {
    fc.assert(
      fc.property(text, (bytes) => {
        expect(found(withLooks, bytes), bytes.toString("latin1")).toEqual(found(withoutLooks, bytes));
      }),
      { numRuns: 6000 },
    );
  });
});

describe("the trails of the built-in rules", () => {
  const { rules: builtin } = builtinRules();
  // Of any other set nothing is known beforehand.
  const [first, ...others] = builtin as [Rule, ...Rule[]];
  const withTrails = createScanner(builtinRules());
  const withoutTrails = createScanner(createRuleSet([{ ...first, description: "another" }, ...others], []));

  it("rule out nothing that a rule would take", () => {
    fc.assert(
      fc.property(textOf(library.filter(({ regex }) => regex !== undefined)), (bytes) => {
        expect(found(withTrails, bytes), bytes.toString("latin1")).toEqual(found(withoutTrails, bytes));
      }),
      { numRuns: 6000 },
    );
  });

  it("let every text follow that a pattern takes", () => {
    let tried = 0;
    for (const { id, regex = "", keywords, caseSensitive } of builtin) {
      const texts = textsOf(regex);
      const behind = texts && waysBehind(regex, keywords, caseSensitive);
      if (!behind) continue;
      const trails = behind.map(trailOf);
      const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
      const isMet = (text: string) =>
        keywords.some((keyword, index) =>
          [...fold(text).matchAll(new RegExp(keyword.replace(/[^\w ]/g, "\\$&"), "gi"))].some((place) => {
            const states = trails[index];
            const from = place.index + keyword.length;
            // What follows the match does not matter.
            const bytes = Buffer.from(`${text}${" ".repeat(LOOK_BYTES)}`, "latin1");
            return states === undefined || mayGoOn(bytes, from, { states, decodes: false });
          }),
        );
      if (!trails.some((trail) => trail !== undefined)) continue;
      tried++;
      const hasKeyword = (text: string) =>
        keywords.some((keyword) => fold(text).includes(caseSensitive ? keyword : keyword.toLowerCase()));
      fc.assert(
        // A pattern may take more than its keywords say: there the rule is not tried.
        fc.property(
          texts.map((text) => (hasKeyword(text) ? text : "")),
          (text) => {
            if (text !== "") expect(isMet(text), `${id} ${JSON.stringify(text)}`).toBe(true);
          },
        ),
        { numRuns: 30 },
      );
    }
    expect(tried).toBeGreaterThan(100);
  });
});

/** Texts that a pattern matches, but for what it only looks at; undefined where they cannot be made. */
function textsOf(regex: string): fc.Arbitrary<string> | undefined {
  const flags = /^\(\?([is]+)\)/.exec(regex);
  const source = regex.slice(flags?.[0].length ?? 0);
  // Looks without groups inside of them, and bounds that would make long texts.
  const plain = source
    .replace(/\(\?<?[=!](?:\[(?:\\.|[^\]\\])*\]|\\.|[^()[\]\\])*\)/g, "")
    .replace(/\\b/g, "");
  try {
    return fc.stringMatching(new RegExp(`^(?:${plain})$`)).filter((text) => /^[\x01-\xff]*$/.test(text));
  } catch {
    return undefined;
  }
}

/** Ways to write the token of a runner of GitLab that a look once took for something else. */
const RUNNER = `glrt-${["y2p6vqXHUHj", "CrrL5Ewrd"].join("")}`;
const wide = (text: string) => base64(Buffer.from(text, "utf16le").toString("latin1"));

describe("a look does not take for something else", () => {
  it.each<readonly [name: string, text: string]>([
    [
      "a literal that goes on in the next line of Visual Basic",
      `"${RUNNER.slice(0, 9)}" & _\n  "${RUNNER.slice(9)}"`,
    ],
    ["an escape in JSON within JSON", `{\\"a\\":\\"${RUNNER.replace("-", "\\\\u002d")}\\"}`],
    ["the end of a prefix in it", `{\\"a\\":\\"${RUNNER.replace("t-", "\\\\u0074-")}\\"}`],
    ["base64 of UTF-16 in pieces", `"${wide(`x ${RUNNER}\n`).replace(/^(.{20})(.{5})/, '$1$2" +\n "')}"`],
  ])("%s", (_, text) => {
    for (const scanner of [withLooks, withoutLooks])
      expect(scanner.scan(Buffer.from(text)).map((match) => match.text)).toContain(RUNNER);
  });

  it("a sign for percent at the end of the text", () => {
    const value = ["549ed0208f85", "08795c2af1eb1fae7061"].join("");
    const [whole] = [`FIRECRAWL_TOKEN=fc-${value}%`];
    expect(found(withLooks, Buffer.from(whole))).toEqual(found(withoutLooks, Buffer.from(whole)));
    expect(found(withLooks, Buffer.from(whole)).join()).toContain("generic-secret");
  });

  it.each([
    [0, 4],
    [0, 5],
    [1, 4],
    [1, 5],
  ])("what ends an escape in base64, before a form (%i, %i)", (before, at) => {
    const encoded = base64(`${"x".repeat(before)}a = ${RUNNER} `);
    const code = encoded.charCodeAt(at);
    for (const written of [`&#${code};`, `\\u{${code.toString(16)}}`]) {
      const bytes = Buffer.from(encoded.slice(0, at) + written + encoded.slice(at + 1));
      expect(
        withLooks.scan(bytes).map((match) => match.text),
        bytes.toString(),
      ).toContain(RUNNER);
    }
  });
});

import { describe, expect, it } from "vitest";
import { createScanner } from "../../../src/detect/scanner.ts";
import { readEncodedText } from "../../../src/detect/texts/text-scanner.ts";
import { builtinRules } from "../../../src/rules/builtin.ts";
import { ALPHABETS, randomText, seededRandom } from "../../../src/rules/templates.ts";
import { projectKey } from "../rules.ts";
import { tokens } from "../tokens.ts";

const scanner = createScanner(builtinRules());
const BACKSLASH = 0x5c;

const BREAKS: Readonly<Record<string, string>> = {
  "a line break": "\n",
  "a line break of two characters": "\r\n",
  "an indented line": "\n    ",
  "a break that is written out": "\\n",
  "one of two characters": "\\r\\n",
  "one that is written out twice": "\\\\n",
  "a break behind a backslash": "\\\n",
};

function wrapped(text: string, width: number, joint: string): string {
  const encoded = Buffer.from(text, "latin1").toString("base64");
  return (encoded.match(new RegExp(`.{1,${width}}`, "g")) ?? []).join(joint);
}

describe("a form of a keyword in base64", () => {
  it.each(Object.entries(BREAKS))("is known over %s", (_, joint) => {
    for (const { ruleId, token } of tokens("wraps"))
      for (let before = 0; before < 48; before++) {
        const bytes = Buffer.from(`{"content": "${wrapped(`${"a".repeat(before)} ${token}\n`, 60, joint)}"}`);
        const told = readEncodedText(scanner)
          .scan(bytes)
          .map((match) => match.ruleId);
        expect(told, `${ruleId} behind ${before}`).toContain(ruleId);
      }
  });

  it.each(Object.entries(BREAKS))(
    "in the middle of a token is known at the end of a line, over %s",
    (_, joint) => {
      for (let before = 0; before < 24; before++) {
        const text = `${"a".repeat(before)} ${projectKey(5)}\n`;
        for (const width of [16, 20]) {
          const bytes = Buffer.from(`{"content": "${wrapped(text, width, joint)}"}`);
          const told = readEncodedText(scanner)
            .scan(bytes)
            .map((match) => match.ruleId);
          expect(told, `lines of ${width} behind ${before}`).toContain("openai-project-key");
        }
      }
    },
  );

  it.each(Object.entries(BREAKS))("that is a part of another word is passed over, %s or not", (_, joint) => {
    const random = seededRandom(5);
    for (let before = 0; before < 48; before++) {
      const words = `${randomText(random, ALPHABETS.alnum ?? "", before)} https://api-docs.github.com/users/githubbers/api-`;
      const bytes = Buffer.from(wrapped(words.repeat(3), 60, joint));
      const unclear: string[] = [];
      scanner.hits(bytes, { start: 0, end: bytes.length }, (anchor, at, stride) => {
        // The letter of a written break may be taken for the form's own.
        if (bytes[at - 1] !== BACKSLASH && scanner.mayMatch(bytes, anchor, at, stride))
          unclear.push(bytes.toString("latin1", at, at + 8));
      });
      expect(unclear).toEqual([]);
    }
  });
  it.each([...Object.entries(BREAKS), ["a far indent", `\n${" ".repeat(56)}`]])(
    "is judged by what is in sight, whatever stands behind, over %s",
    (_, joint) => {
      const random = seededRandom(11);
      for (let round = 0; round < 40; round++) {
        const words = `${randomText(random, ALPHABETS.alnum ?? "", 30)} https://api.github.com/users/a.make.com/api- `;
        const text = `${words.repeat(2)}${tokens(`sight ${round}`)[round % 12]?.token} ${words.repeat(4)}`;
        const bytes = Buffer.from(wrapped(text, 4 * (4 + (round % 15)), joint));
        const met: (readonly [anchor: number, at: number, stride: 1 | 2 | 4])[] = [];
        scanner.hits(bytes, { start: 0, end: bytes.length }, (...hit) => met.push(hit));
        for (const [anchor, at, stride] of met) {
          const { start, end } = scanner.probeWindowOf(anchor, at, stride);
          const said = scanner.mayMatch(bytes, anchor, at, stride);
          for (const other of [0x20, 0x0a, 0x41]) {
            const changed = Buffer.from(bytes);
            changed.fill(other, Math.min(bytes.length, end));
            if (start > 0) changed.fill(other, 0, start);
            expect(scanner.mayMatch(changed, anchor, at, stride)).toBe(said);
          }
        }
      }
    },
  );
});

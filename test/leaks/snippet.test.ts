import { expect, test } from "vitest";
import { indexLines } from "../../src/detect/lines.ts";
import { createSnippet, maskedLines } from "../../src/leaks/snippet.ts";

const at = (bytes: Buffer, text: string) => {
  const start = bytes.indexOf(text);
  return { start, end: start + text.length };
};

test("a line is cut between characters, wherever the bytes fall", () => {
  for (const character of ["é", "語", "🔑"])
    for (let pad = 0; pad < 5; pad++) {
      const many = character.repeat(100);
      const bytes = Buffer.from(`${many}${"-".repeat(pad)}SECRET${"-".repeat(pad)}${many}`);
      const secret = at(bytes, "SECRET");
      const { line, start, end } = createSnippet(bytes, indexLines(bytes), secret, [secret]);
      expect(line).not.toContain("\ufffd");
      expect(line).toMatch(new RegExp(`^…(?:${character})+-*\\*{8}-*(?:${character})+…$`, "u"));
      expect(line.slice(start, end)).toBe("********");
      const [row = ""] = maskedLines(Buffer.from(`${"-".repeat(pad)}${many}`), indexLines(bytes), 1, 1, []);
      expect(row).not.toContain("\ufffd");
    }
});

test("bytes that are no UTF-8 are cut within three of them", () => {
  const bytes = Buffer.concat([Buffer.alloc(200, 0xa0), Buffer.from("SECRET"), Buffer.alloc(200, 0xa0)]);
  const secret = at(bytes, "SECRET");
  const { line } = createSnippet(bytes, indexLines(bytes), secret, [secret]);
  expect(line.length).toBeGreaterThan(48 + 32);
});

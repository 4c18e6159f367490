import { describe, expect, test } from "vitest";
import { csv } from "../../src/report/csv.ts";
import { full, HOSTILE, hostile, options, run, SECRET } from "./sample.ts";

/** RFC 4180 with every field quoted. */
function parse(text: string): string[][] {
  expect(text.endsWith("\r\n")).toBe(true);
  return text
    .slice(0, -2)
    .split("\r\n")
    .map((line) => {
      expect(line).toMatch(/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/);
      return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, field]) => field!.replaceAll('""', '"'));
    });
}

describe("csv", () => {
  for (const [name, result] of Object.entries({
    full: full(),
    empty: run({ leaks: [] }),
    ...Object.fromEntries(Object.entries(HOSTILE).map(([key, sting]) => [`hostile ${key}`, hostile(sting)])),
  }))
    test(`has a header and one row a finding or concern, all of one length: ${name}`, async () => {
      const text = await csv.render(result, options({ showSecrets: true }));
      const rows = parse(text);
      const findings = result.leaks.flatMap((leak) => leak.findings);
      expect(rows).toHaveLength(1 + findings.length + (result.concerns ?? []).length);
      expect(new Set(rows.map((row) => row.length)).size).toBe(1);
      expect(text).not.toContain(SECRET);
      expect(text.replaceAll("\r\n", "")).not.toMatch(/[\x00-\x1f\x7f-\x9f\u200f\u202e\u2066]/);
      for (const field of rows.flat()) expect(field).not.toMatch(/^\s*[=+\-@|%]/);
    });

  test("every formula's start is defused, in any script", async () => {
    for (const start of ["=", "+", "-", "@", "\t=", " =", "\r=", "\uff1d", "|", "%"]) {
      const [header, row] = parse(await csv.render(hostile(`${start}1+1`), options()));
      const description = row?.[header!.indexOf("description")];
      expect(description?.startsWith("'") || description?.startsWith("\\")).toBe(true);
    }
  });
});

import { describe, expect, test } from "vitest";
import { junit } from "../../src/report/junit.ts";
import { crowded, full, HOSTILE, hostile, options, run, SECRET } from "./sample.ts";
import { parseXml, type XmlElement } from "./xml.ts";

/** Which attributes and children Ant's and Jenkins's schemas allow, of those the reporter uses. */
const ALLOWED: Readonly<Record<string, { attributes: string[]; children: string[] }>> = {
  testsuites: { attributes: ["name", "tests", "failures", "errors", "time"], children: ["testsuite"] },
  testsuite: {
    attributes: ["name", "tests", "failures", "errors", "skipped", "timestamp", "time"],
    children: ["testcase"],
  },
  testcase: { attributes: ["classname", "name", "time"], children: ["failure", "error"] },
  failure: { attributes: ["type", "message"], children: [] },
  error: { attributes: ["type", "message"], children: [] },
};

function expectAllowed(element: XmlElement): void {
  const rule = ALLOWED[element.name];
  expect(rule, element.name).toBeDefined();
  expect(Object.keys(element.attributes).sort()).toEqual(rule?.attributes.toSorted());
  for (const child of element.children) {
    expect(rule?.children).toContain(child.name);
    expectAllowed(child);
  }
}

function named(root: XmlElement, name: string): XmlElement[] {
  return [...(root.name === name ? [root] : []), ...root.children.flatMap((child) => named(child, name))];
}

describe("junit", () => {
  const results = {
    full: full(),
    empty: run({ leaks: [] }),
    crowded: crowded(200),
    ...Object.fromEntries(
      Object.entries(HOSTILE).map(([name, sting]) => [`hostile ${name}`, hostile(sting)]),
    ),
  };
  for (const [name, result] of Object.entries(results))
    test(`is well-formed, in the schema, and counts rightly: ${name}`, async () => {
      const text = await junit.render(result, options({ showSecrets: true }));
      expect(text).not.toContain(SECRET);
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u200f\u202e\u2066\ufffe\uffff]/);
      const root = parseXml(text);
      expectAllowed(root);
      for (const suite of [root, ...named(root, "testsuite")]) {
        expect(Number(suite.attributes.tests)).toBe(named(root, "testcase").length);
        expect(Number(suite.attributes.failures)).toBe(named(root, "failure").length);
        expect(Number(suite.attributes.errors)).toBe(named(root, "error").length);
      }
      expect(named(root, "failure")).toHaveLength(result.leaks.length + (result.concerns ?? []).length);
      expect(named(root, "error")).toHaveLength(result.coverage.gaps.length);
    });

  test("a clean run is one test that passed, a run with only gaps is none", async () => {
    const clean = parseXml(await junit.render(run({ leaks: [] }), options()));
    expect(named(clean, "testcase").map((one) => one.attributes.name)).toEqual([
      "no leaks in the working tree of acme/web",
    ]);
    const coverage = { blobs: 0, bytes: 0, gaps: [{ what: "a", why: "b" }], skips: [] };
    const holed = parseXml(await junit.render(run({ leaks: [], coverage }), options()));
    expect(named(holed, "testcase")).toHaveLength(1);
    expect(named(holed, "error")).toHaveLength(1);
  });

  test("hostile text reads back as text, spelled out", async () => {
    const root = parseXml(await junit.render(hostile(HOSTILE.markup + HOSTILE.cdata), options()));
    expect(named(root, "failure")[0]?.attributes.message).toContain(HOSTILE.markup + HOSTILE.cdata);
  });
});

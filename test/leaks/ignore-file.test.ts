import { describe, expect, test } from "vitest";
import { parseGitleaksIgnoreFile, parseIgnoreFile } from "../../src/leaks/ignore-file.ts";
import { type Ignorable, ignores } from "../../src/leaks/ignores.ts";

const COMMIT = "a".repeat(40);

function asked(over: Partial<Ignorable> = {}): Ignorable {
  return { fingerprint: "0123456789abcdef", ruleId: "a-rule", path: "docs/a.md", line: 3, ...over };
}

describe(".keysweepignore", () => {
  test("takes fingerprints, rules in files and files; comments and blank lines are none", () => {
    const entries = parseIgnoreFile(
      "# comment\r\n\n0123456789abcdef  # old\nw0123456789abcdef\na-rule:docs/**\n*:*.md\n",
      "f",
    );
    expect(entries.map(({ text, file, line }) => [text, file, line])).toEqual([
      ["0123456789abcdef", "f", 3],
      ["w0123456789abcdef", "f", 4],
      ["a-rule:docs/**", "f", 5],
      ["*:*.md", "f", 6],
    ]);
    const verdicts = (one: Ignorable) => entries.map((entry) => ignores(entry, one));
    expect(verdicts(asked())).toEqual([true, false, true, true]);
    expect(verdicts(asked({ fingerprint: "w0123456789abcdef", ruleId: "b", path: "x" }))).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(verdicts(asked({ fingerprint: "", path: "src/a.ts" }))).toEqual([false, false, false, false]);
    expect(verdicts(asked({ fingerprint: "", ruleId: "b", path: "src/a.md" }))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test("says nothing of what has no path but by fingerprint", () => {
    const entries = parseIgnoreFile("*:docs/**\n", "f");
    expect(entries.some((entry) => ignores(entry, asked({ path: "" })))).toBe(false);
  });

  test("does not repeat what is no entry: it may be the secret itself", () => {
    for (const parse of [
      () => parseIgnoreFile("hunter2 = pass word\n", "f"),
      () => parseGitleaksIgnoreFile("hunter2 = pass word\n", "f", new Set()),
    ]) {
      expect(parse).toThrow("f, line 1, is no entry");
      expect(parse).not.toThrow(/hunter2/);
    }
  });

  test.each(["nonsense", ":glob", "rule:", "a rule:x", "0123456789ABCDEF"])(
    "refuses %j by file and line",
    (entry) => {
      expect(() => parseIgnoreFile(`# x\n${entry}\n`, "name")).toThrow(/^name, line 2, is no entry$/);
    },
  );
});

describe(".gitleaksignore", () => {
  const parse = (text: string) => parseGitleaksIgnoreFile(text, "f", new Set(["a-rule", "b-rule"]));

  test("knows findings by commit, file, rule and line", () => {
    const [any, one] = parse(`docs/a.md:a-rule:3\n${COMMIT}:docs/a.md:a-rule:3\n`);
    if (!any || !one) throw new Error("two entries");
    expect(ignores(any, asked())).toBe(true);
    expect(ignores(any, asked({ commit: COMMIT }))).toBe(true);
    expect(ignores(one, asked())).toBe(false);
    expect(ignores(one, asked({ commit: COMMIT }))).toBe(true);
    for (const other of [{ path: "docs/b.md" }, { line: 4 }, { ruleId: "b-rule" }])
      expect(ignores(any, asked(other))).toBe(false);
  });

  test("takes gitleaks' own name of a rule for any rule", () => {
    const [entry] = parse("docs/a.md:generic-api-key:3\n");
    expect(entry && ignores(entry, asked())).toBe(true);
    expect(entry && ignores(entry, asked({ line: 4 }))).toBe(false);
  });

  test("paths may hold colons", () => {
    const [entry] = parse("a:b.txt:a-rule:3");
    expect(entry && ignores(entry, asked({ path: "a:b.txt" }))).toBe(true);
  });

  test("refuses what is none of it", () => {
    expect(() => parse("x")).toThrow("f, line 1, is no entry");
    expect(() => parse("a.txt:rule:line")).toThrow("line 1");
  });
});

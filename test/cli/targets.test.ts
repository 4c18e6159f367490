import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exitCodeOf, reportTargets } from "../../src/cli/output.ts";
import type { Concern, RunResult } from "../../src/leaks/types.ts";
import { full } from "../report/sample.ts";
import { temporaryFolder } from "../support/repository.ts";

describe("report targets", () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "sub"));
  const targets = (options: Parameters<typeof reportTargets>[0]) => reportTargets(options, folder);

  test("are text on standard output unless said otherwise", async () => {
    expect(await targets({})).toEqual([{ format: "text" }]);
    expect(await targets({ output: "x" })).toEqual([{ format: "text", file: "x" }]);
    expect(await targets({ format: ["text", "json=a=b.json"] })).toEqual([
      { format: "text" },
      { format: "json", file: "a=b.json" },
    ]);
    expect(await targets({ format: ["json=a", "sarif"], output: "sub/b" })).toEqual([
      { format: "json", file: "a" },
      { format: "sarif", file: "sub/b" },
    ]);
  });

  test.each([
    [{ format: ["nothing"] }, /no report format "nothing"/],
    [{ format: ["text", "json"] }, /same place/],
    [{ format: ["text=a", "json=sub/../a"] }, /same place/],
    [{ format: ["json=a"], output: "b" }, /no report left/],
    [{ output: "no/where" }, /no folder/],
    [{ output: "sub" }, /overwrite a folder/],
  ])("%j is refused before the run", async (options, says) => {
    await expect(targets(options)).rejects.toThrow(says);
  });
});

describe("the exit code", () => {
  const gap = { what: "x", why: "y" };
  const concern = (severity: Concern["severity"]): Concern => ({
    code: "c",
    severity,
    path: "p",
    message: "m",
  });
  const withLeaks = full();
  const clean: RunResult = {
    ...withLeaks,
    leaks: [],
    concerns: [],
    coverage: { ...withLeaks.coverage, gaps: [] },
  };
  const coverage = { ...clean.coverage, gaps: [gap] };

  test("is 1 for leaks, gaps or not, 3 for gaps, 0 for neither", () => {
    expect(exitCodeOf(clean, {})).toBe(0);
    expect(exitCodeOf({ ...clean, coverage }, {})).toBe(3);
    expect(exitCodeOf({ ...clean, leaks: withLeaks.leaks, coverage }, {})).toBe(1);
  });

  test("is 1 for ways for a leak to happen, but for those of low severity", () => {
    expect(exitCodeOf({ ...clean, concerns: [concern("medium")] }, {})).toBe(1);
    expect(exitCodeOf({ ...clean, concerns: [concern("low")] }, {})).toBe(0);
  });

  test("with --exit-zero forgives leaks, never gaps; nothing else changes it", () => {
    const zero = { "exit-zero": true };
    expect(exitCodeOf({ ...clean, leaks: withLeaks.leaks, coverage: clean.coverage }, zero)).toBe(0);
    expect(exitCodeOf({ ...clean, leaks: withLeaks.leaks, coverage }, zero)).toBe(3);
    for (const options of [{ quiet: true }, { format: ["json"] }, { "no-color": true }, { output: "x" }])
      expect(exitCodeOf({ ...clean, leaks: withLeaks.leaks }, options)).toBe(1);
  });
});

import { describe, expect, test } from "vitest";
import { FORMATS, isFormat, reporterFor } from "../../src/report/index.ts";
import { full, HOSTILE, hostile, options, SECRET } from "./sample.ts";

describe("the reporters", () => {
  for (const format of FORMATS)
    test(`${format} is found by its name, ends with a line break and gives the same bytes twice`, async () => {
      const reporter = await reporterFor(format);
      expect(reporter.format).toBe(format);
      const report = await reporter.render(full(), options());
      expect(report.endsWith("\n")).toBe(true);
      expect(await reporter.render(full(), options())).toBe(report);
      expect(report).not.toContain(SECRET);
      expect(report).toContain("sk-proj-…6gH9");
    });

  for (const format of FORMATS)
    test(`${format} is bounded by what it is given, not by how long a line is`, async () => {
      const reporter = await reporterFor(format);
      const start = performance.now();
      await reporter.render(hostile("x".repeat(200_000)), options());
      await reporter.render(hostile(HOSTILE.ansi.repeat(5000)), options());
      expect(performance.now() - start).toBeLessThan(10_000);
    });

  test("an unknown format is a wrong use that names the right ones", async () => {
    expect(isFormat("TEXT")).toBe(false);
    expect(isFormat("toString")).toBe(false);
    await expect(reporterFor("xml")).rejects.toMatchObject({
      code: "USAGE",
      hint: expect.stringContaining("sarif"),
    });
  });
});

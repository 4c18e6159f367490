import { describe, expect, test } from "vitest";
import { compileGlobs } from "../../src/sources/globs.ts";

describe("include and exclude", () => {
  test("exclude wins, and nothing included means everything", async () => {
    const judge = await compileGlobs({ include: ["src/**"], exclude: ["*.test.ts", "src/deep"] });
    expect(["src/a.ts", "src/x.test.ts", "src/deep/er/b.ts", "a.ts"].map(judge)).toEqual([
      "read",
      "excluded",
      "excluded",
      "outside",
    ]);
    expect((await compileGlobs({ include: [], exclude: [] }))("anything")).toBe("read");
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import glob from "fast-glob";
import { describe, expect, test } from "vitest";
import { compileGlobs, globToRegExp } from "../../src/sources/globs.ts";
import { temporaryFolder } from "../support/repository.ts";

const PATHS = [
  "a.ts",
  "b.test.ts",
  ".env",
  ".env.local",
  "src/a.ts",
  "src/deep/er/b.ts",
  "src/deep/x,y.ts",
  "src/.hidden/c.ts",
  "src/[id]/page.ts",
  "src/{x}/page.ts",
  "srcs/a.ts",
  "node_modules/pkg/index.js",
  "packages/one/node_modules/pkg/index.js",
  "docs/a b (c)+$^.md",
  "docs/é.md",
];

function matched(pattern: string): string[] {
  const expression = globToRegExp(pattern);
  return PATHS.filter((path) => expression.test(path));
}

describe("a glob", () => {
  const folder = temporaryFolder();
  for (const path of PATHS) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }

  test.each([
    ...[
      "src/**",
      "src/**/*.ts",
      "**/*.ts",
      "src/*/*.ts",
      "src/*.ts",
      "src/?.ts",
      "src/{a,deep/er/b}.ts",
      "**/.env*",
    ],
    ...[
      "{src,srcs}/a.ts",
      "src/[a-c].ts",
      "src/[!b].ts",
      "src/\\[id\\]/*",
      "src/**/[a-z].ts",
      "**/node_modules/**",
    ],
    ...[
      "**/pkg/*",
      "docs/a b (c)+$^.md".replace(/[()+$^]/g, "\\$&"),
      "docs/?.md",
      "src/**/er/**/*.ts",
      "**/{er,deep}/*",
    ],
  ])("with a slash takes the files that fast-glob takes: %s", async (pattern) => {
    const theirs = await glob(pattern, { cwd: folder, dot: true });
    expect(theirs.length).toBeGreaterThan(0);
    expect(matched(pattern).sort()).toEqual(theirs.sort());
  });

  test("without a slash takes a file or folder of that name anywhere", () => {
    expect(matched("node_modules")).toEqual([
      "node_modules/pkg/index.js",
      "packages/one/node_modules/pkg/index.js",
    ]);
    expect(matched("node_modules/")).toEqual(matched("node_modules"));
    expect(matched("*.md")).toEqual(["docs/a b (c)+$^.md", "docs/é.md"]);
    expect(matched(".env*")).toEqual([".env", ".env.local"]);
    expect(matched("src")).toEqual(PATHS.filter((path) => path.startsWith("src/")));
  });

  test("with a slash starts at the root and takes a folder whole", () => {
    expect(matched("/node_modules")).toEqual(["node_modules/pkg/index.js"]);
    expect(matched("./src/deep")).toEqual(["src/deep/er/b.ts", "src/deep/x,y.ts"]);
  });

  test("takes what opens nothing for itself", () => {
    expect(matched("{x}/page.ts")).toEqual([]);
    expect(matched("src/\\{x\\}/page.ts")).toEqual(["src/{x}/page.ts"]);
    expect(globToRegExp("a{b").test("a{b")).toBe(true);
    expect(globToRegExp("a[b").test("a[b")).toBe(true);
    expect(globToRegExp("a}b,c").test("a}b,c")).toBe(true);
    expect(globToRegExp("a.b").test("axb")).toBe(false);
  });
});

describe("include and exclude", () => {
  test("exclude wins, and nothing included means everything", () => {
    const judge = compileGlobs({ include: ["src/**"], exclude: ["*.test.ts", "src/deep"] });
    expect(["src/a.ts", "src/x.test.ts", "src/deep/er/b.ts", "a.ts"].map(judge)).toEqual([
      "read",
      "excluded",
      "excluded",
      "outside",
    ]);
    expect(compileGlobs({ include: [], exclude: [] })("anything")).toBe("read");
  });
});

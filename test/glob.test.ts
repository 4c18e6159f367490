import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import glob from "fast-glob";
import { describe, expect, test } from "vitest";
import { createPathMatcher } from "../src/glob.ts";
import { temporaryFolder } from "./support/repository.ts";

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
  return PATHS.filter(createPathMatcher([pattern]));
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

  test.each([
    ["src/\\{x\\}/page.ts", "src/{x}/page.ts"],
    ["a{b", "a{b"],
    ["a[b*", "a[b.ts"],
    ["a}b,c", "a}b,c"],
    ["app/(group)/*.ts", "app/(group)/page.ts"],
    ["c++/*", "c++/a.cc"],
    ["!important/*", "!important/a"],
    ["a|b*", "a|b.md"],
    ["$dir/^x*", "$dir/^x.md"],
    ["docs/*", "docs/two\nlines"],
    ["src/[]x]*", "src/]"],
    ["[id]/*", "i/page.ts"],
  ])("takes literally what means nothing: %s matches %s", (pattern, path) => {
    expect(createPathMatcher([pattern])(path)).toBe(true);
  });

  test.each([
    ["a.b", "axb"],
    ["a+b", "aab"],
    ["a|b", "a"],
    ["(a)", "a"],
    ["src/*.ts", "src/deep/a.ts"],
    ["src/?.ts", "src/ab.ts"],
    ["src/[!b].ts", "src/b.ts"],
    ["src/x", "other/src/x"],
    ["\\*", "x"],
  ])("%s does not match %s", (pattern, path) => {
    expect(createPathMatcher([pattern])(path)).toBe(false);
  });

  test("of several each counts, and none matches nothing", () => {
    const matches = createPathMatcher(["*.md", "src/deep"]);
    expect(PATHS.filter(matches)).toEqual([
      "src/deep/er/b.ts",
      "src/deep/x,y.ts",
      "docs/a b (c)+$^.md",
      "docs/é.md",
    ]);
    expect(PATHS.filter(createPathMatcher([]))).toEqual([]);
  });
});

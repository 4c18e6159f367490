import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import glob from "fast-glob";
import { describe, expect, test } from "vitest";
import { createPathMatcher } from "../src/glob.ts";
import { fc } from "./support/property.ts";
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

  test.each([
    [`${"*a".repeat(40)}*b`, "a".repeat(250)],
    [`${"{a,aa}".repeat(40)}b`, "a".repeat(60)],
    [`${"**/a/".repeat(40)}b`, `${"a/".repeat(100)}a`],
    [`${"**/".repeat(30)}${"*a".repeat(30)}b`, `${"aaaa/".repeat(60)}${"a".repeat(40)}`],
    ["*a*a*b", "a".repeat(4000)],
    [`{${"*a,".repeat(30)}b}c`, "a".repeat(200)],
  ])("with many wildcards is soon done with", (pattern, path) => {
    const matches = createPathMatcher([pattern]);
    expect(matches(path)).toBe(false);
    // What the pattern says last, or all of it where it says nothing else.
    if (pattern.endsWith("b")) expect(matches(`${path}${pattern.endsWith("/b") ? "/" : ""}b`)).toBe(true);
  });

  test("longer than any path is refused", () => {
    expect(() => createPathMatcher(["{".repeat(5000)])).toThrow("longer than any path");
  });

  test("means the same to whom has much time and who has little", () => {
    const part = fc.constantFrom(
      ..."ab.",
      "*",
      "?",
      "**",
      "[ab]",
      "[!a]",
      "{a,b}",
      "{a*,?b/**}",
      "{x}",
      "\\*",
      "{a..b}",
    );
    const pattern = fc
      .array(
        fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("")),
        { minLength: 1, maxLength: 3 },
      )
      .map((parts) => parts.join("/"));
    const path = fc
      .array(fc.string({ unit: fc.constantFrom(..."abx.*"), minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join("/"));
    fc.assert(
      fc.property(pattern, path, (glob, name) => {
        // Stars beside something else, and the folders `.` and `..`, have no meaning that anybody wrote down.
        fc.pre(!/[^/{,]\*\*|\*\*[^/},]|(?:^|\/)\.\.?(?:\/|$)/.test(`${glob}/${name}`));
        // A set that says the same letter a thousand times makes the pattern long enough to be walked through.
        const plain = createPathMatcher([`z/${glob}`])(`z/${name}`);
        const walked = createPathMatcher([`[${"z".repeat(1000)}]/${glob}`])(`z/${name}`);
        expect(walked).toBe(plain);
      }),
      { numRuns: 2000 },
    );
  });
});

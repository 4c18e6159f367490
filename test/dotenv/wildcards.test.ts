import { describe, expect, it } from "vitest";
import { parseDockerIgnore } from "../../src/dotenv/dockerignore.ts";
import { isIgnoredByNpm } from "../../src/dotenv/npm-ignore.ts";

// A regular expression tries for years.
const STARS = `${"*a".repeat(40)}*b`;
const FOLDERS = `${"**/a".repeat(40)}/b`;
const NAME = "a".repeat(250);

describe("patterns with many wildcards are soon done with", () => {
  it("in a .dockerignore", () => {
    expect(parseDockerIgnore(STARS).excludes(NAME)).toBe(false);
    expect(parseDockerIgnore(STARS).excludes(`${NAME}b`)).toBe(true);
    expect(parseDockerIgnore(FOLDERS).excludes(`${"a/".repeat(100)}c`)).toBe(false);
  });

  it("in an .npmignore", () => {
    expect(isIgnoredByNpm(STARS, NAME)).toBe(false);
    expect(isIgnoredByNpm(STARS, `${NAME}B`)).toBe(true);
    expect(isIgnoredByNpm(`${"{a,*}".repeat(30)}b`, NAME)).toBe(false);
    expect(isIgnoredByNpm(FOLDERS, `${"a/".repeat(100)}c`)).toBe(false);
  });
});
